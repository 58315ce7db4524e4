"""The dashboard's numbers, all read from the rollups, so that they agree exactly.

The cost of a read grows with days (and for rankings with active users), never with messages.
"""

import sqlite3
from collections import Counter
from datetime import date
from typing import TypeVar

from pydantic import BaseModel

from sample_service.domain.prices import dollars
from sample_service.storage.database import Database, DatabaseTable
from sample_service.storage.tables.users import UserTable
from standard_api.models import (
    DailyCost,
    DailyUsage,
    HourCount,
    ModelCost,
    StatsSummary,
    TopUser,
    UsageFigures,
    UserCost,
    WeekdayCount,
)
from standard_api.models.dashboard import Weekday

WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_TOTALS = """
SELECT coalesce(sum(sessions), 0) AS sessions, coalesce(sum(session_seconds), 0) AS session_seconds,
       coalesce(sum(messages), 0) AS messages, coalesce(sum(tokens), 0) AS tokens,
       coalesce(sum(cost), 0) AS cost
  FROM usage_by_day
 WHERE tenant_id = ? AND day BETWEEN ? AND ?
"""
_RANKED = """
SELECT u.user_id, u.name, u.email, u.last_active, d.*
  FROM (SELECT user_number, sum(sessions) AS sessions, sum(messages) AS messages,
               sum(tokens) AS tokens, sum(cost) AS cost
          FROM usage_by_user
         WHERE tenant_id = ? AND day >= ?
         GROUP BY user_number
         ORDER BY {rank} DESC, user_number
         LIMIT ?) AS d
  JOIN user AS u ON u.number = d.user_number
 ORDER BY d.{rank} DESC, d.user_number
"""


Shown = TypeVar("Shown", bound=BaseModel)


class Dashboard(DatabaseTable):
    """Reads the numbers of one tenant; ``since`` is the first day of a period that ends today."""

    def __init__(self, database: Database, users: UserTable) -> None:
        super().__init__(database)
        self._users = users

    def summary(self, tenant_id: str, since: str) -> StatsSummary:
        """Totals of the period."""
        total = self._totals(tenant_id, since)
        return StatsSummary(
            total_users=self._users.count(tenant_id),
            active_users=self._users_since(tenant_id, "last_active", since),
            new_users_this_period=self._users_since(tenant_id, "created_at", since),
            total_sessions=total["sessions"],
            total_messages=total["messages"],
            total_tokens=total["tokens"],
            estimated_cost_usd=dollars(total["cost"]),
        )

    def daily_usage(self, tenant_id: str, since: str) -> list[DailyUsage]:
        """One row a day with usage, oldest first."""
        sql = """SELECT day AS date, users, messages, tokens
                   FROM usage_by_day WHERE tenant_id = ? AND day >= ? ORDER BY day"""
        return [_shown(DailyUsage, row) for row in self._database.rows(sql, tenant_id, since)]

    def daily_costs(self, tenant_id: str, since: str) -> list[DailyCost]:
        """One row a day with usage, oldest first."""
        sql = "SELECT day AS date, cost FROM usage_by_day WHERE tenant_id = ? AND day >= ? ORDER BY day"
        return [_shown(DailyCost, row) for row in self._database.rows(sql, tenant_id, since)]

    def total_cost(self, tenant_id: str, since: str) -> float:
        """USD of the period."""
        return dollars(self._totals(tenant_id, since)["cost"])

    def costs_by_model(self, tenant_id: str, since: str) -> list[ModelCost]:
        """Dearest model first."""
        sql = """SELECT model, sum(input_tokens) AS input_tokens, sum(output_tokens) AS output_tokens,
                        sum(cost) AS cost
                   FROM usage_by_model WHERE tenant_id = ? AND day >= ?
                  GROUP BY model ORDER BY sum(cost) DESC, model"""
        return [_shown(ModelCost, row) for row in self._database.rows(sql, tenant_id, since)]

    def usage_by_model(self, tenant_id: str, since: str) -> list[tuple[str, int, int]]:
        """Each model with its messages and tokens, most tokens first."""
        sql = """SELECT model, sum(messages), sum(input_tokens + output_tokens)
                   FROM usage_by_model WHERE tenant_id = ? AND day >= ?
                  GROUP BY model ORDER BY sum(input_tokens + output_tokens) DESC, model"""
        return [(row[0], row[1], row[2]) for row in self._database.rows(sql, tenant_id, since)]

    def costs_by_user(self, tenant_id: str, since: str, limit: int) -> list[UserCost]:
        """Dearest user first."""
        rows = self._database.rows(_RANKED.format(rank="cost"), tenant_id, since, limit)
        return [_shown(UserCost, row) for row in rows]

    def top_users(self, tenant_id: str, since: str, limit: int) -> list[TopUser]:
        """Most tokens first."""
        rows = self._database.rows(_RANKED.format(rank="tokens"), tenant_id, since, limit)
        return [_shown(TopUser, row) for row in rows]

    def messages_by_hour(self, tenant_id: str, since: str) -> list[HourCount]:
        """Hours with messages, UTC."""
        sql = """SELECT hour, sum(messages) AS count FROM usage_by_hour
                  WHERE tenant_id = ? AND day >= ? GROUP BY hour ORDER BY hour"""
        return [_shown(HourCount, row) for row in self._database.rows(sql, tenant_id, since)]

    def messages_by_weekday(self, tenant_id: str, since: str) -> list[WeekdayCount]:
        """Days of the week with messages, UTC, Monday first."""
        counts: Counter[int] = Counter()
        for row in self.daily_usage(tenant_id, since):
            counts[date.fromisoformat(row.date).weekday()] += row.messages
        return [WeekdayCount(day=WEEKDAYS[day], count=counts[day]) for day in sorted(counts)]

    def session_minutes(self, tenant_id: str, since: str) -> float:
        """The average length of a session."""
        total = self._totals(tenant_id, since)
        if not total["sessions"]:
            return 0.0
        return float(round(total["session_seconds"] / total["sessions"] / 60, 2))

    def tokens_between(self, tenant_id: str, first: str, last: str) -> int:
        """Tokens of some days, both ends included."""
        return int(self._totals(tenant_id, first, last)["tokens"])

    def month(self, tenant_id: str, month: str, storage_mb: float) -> UsageFigures:
        """One month's figures."""
        days = (f"{month}-01", f"{month}-31")
        total = self._totals(tenant_id, *days)
        sql = """SELECT count(DISTINCT user_number) FROM usage_by_user
                  WHERE tenant_id = ? AND day BETWEEN ? AND ?"""
        return UsageFigures(
            active_users=self._database.value(sql, tenant_id, *days),
            total_sessions=total["sessions"],
            api_calls=total["messages"],
            ai_tokens=total["tokens"],
            storage_mb=storage_mb,
        )

    def _totals(self, tenant_id: str, first: str, last: str = "9999-12-31") -> sqlite3.Row:
        return self._database.rows(_TOTALS, tenant_id, first, last)[0]

    def _users_since(self, tenant_id: str, column: str, since: str) -> int:
        sql = f"SELECT count(*) FROM user WHERE tenant_id = ? AND {column} >= ?"  # noqa: S608
        return int(self._database.value(sql, tenant_id, since))


def _shown(model: type[Shown], row: sqlite3.Row) -> Shown:
    """The model's fields from the columns of their names; a cost is shown in dollars."""
    values = dict(row)
    values["cost_usd"] = dollars(values.get("cost", 0))
    return model(**{name: values[name] for name in model.model_fields})
