"""Keeps usage: each event, and the rollups that must agree with it, written together."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from sample_service.domain.identifiers import Identifiers
from sample_service.domain.times import timestamp
from sample_service.domain.usage import (
    DaySums,
    ModelSums,
    Rollups,
    UsageEvent,
    UserSums,
    roll_up,
    totals_by_user,
)
from sample_service.storage.database import DatabaseTable
from standard_api.errors import UserNotFoundError


def _adding(table: str, key: Sequence[str], sums: Sequence[str]) -> str:
    """A statement that inserts a row of sums, or adds to the one that stands."""
    columns = (*key, *sums)
    added = ", ".join(f"{name} = {name} + excluded.{name}" for name in sums)
    marks = ", ".join("?" * len(columns))
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks}) "  # noqa: S608
        f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {added}"
    )


_ADD_DAY = _adding("usage_by_day", ("tenant_id", "day"), ("users", *vars(DaySums())))
_ADD_MODEL = _adding("usage_by_model", ("tenant_id", "day", "model"), tuple(vars(ModelSums())))
_ADD_HOUR = _adding("usage_by_hour", ("tenant_id", "day", "hour"), ("messages",))
_ADD_USER = _adding("usage_by_user", ("tenant_id", "day", "user_number"), tuple(vars(UserSums())))
_NEW_DAYS_OF_USERS = """
INSERT OR IGNORE INTO usage_by_user (tenant_id, day, user_number)
SELECT ?, json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?) RETURNING day
"""
_ADD_TO_USER = """
UPDATE user
   SET sessions = sessions + ?, messages = messages + ?, tokens = tokens + ?,
       last_active = max(coalesce(last_active, ''), ?)
 WHERE number = ?
"""


class UsageTables(DatabaseTable):
    """Writes events and rollups; call it inside a transaction."""

    def record(self, tenant_id: str, events: Sequence[UsageEvent], identifiers: Identifiers) -> None:
        """Keep events and add them to every sum; raise UserNotFoundError for a stranger."""
        numbers = self._user_numbers(tenant_id, {event.user_id for event in events})
        rows = [
            {"event_id": identifiers.event(), "tenant_id": tenant_id, **_event_row(event, numbers)}
            for event in events
        ]
        self._database.insert_many("usage_event", rows)
        sums = roll_up(events)
        self._add(tenant_id, sums, numbers, self._new_days_of_users(tenant_id, sums, numbers))

    def record_sums(self, tenant_id: str, sums: Rollups) -> None:
        """Write the sums of a tenant that has none, without keeping an event: for bulk data."""
        numbers = self._user_numbers(tenant_id, set(sums.last_active))
        self._add(tenant_id, sums, numbers, Counter(day for day, _user in sums.users))

    def _user_numbers(self, tenant_id: str, user_ids: set[str]) -> dict[str, int]:
        sql = "SELECT number FROM user WHERE tenant_id = ? AND user_id = ?"
        numbers = {user_id: self._database.value(sql, tenant_id, user_id) for user_id in user_ids}
        if None in numbers.values():
            raise UserNotFoundError
        return numbers

    def _add(self, tenant_id: str, sums: Rollups, numbers: dict[str, int], new_users: Counter[str]) -> None:
        """``new_users`` are those who come for the first time on a day: it counts a user once."""
        self._database.changes[tenant_id] += 1
        write = self._database.change_many
        write(
            _ADD_DAY,
            ((tenant_id, day, new_users[day], *vars(row).values()) for day, row in sums.days.items()),
        )
        write(_ADD_MODEL, ((tenant_id, *key, *vars(row).values()) for key, row in sums.models.items()))
        write(_ADD_HOUR, ((tenant_id, *key, count) for key, count in sums.hours.items()))
        write(
            _ADD_USER,
            ((tenant_id, day, numbers[user], *vars(row).values()) for (day, user), row in sums.users.items()),
        )
        write(_ADD_TO_USER, _user_totals(sums, numbers))

    def _new_days_of_users(self, tenant_id: str, sums: Rollups, numbers: dict[str, int]) -> Counter[str]:
        days = json.dumps([(day, numbers[user_id]) for day, user_id in sums.users])
        return Counter(row["day"] for row in self._database.changed(_NEW_DAYS_OF_USERS, tenant_id, days))


def _event_row(event: UsageEvent, numbers: dict[str, int]) -> dict[str, Any]:
    row = {**vars(event), "at": timestamp(event.at), "cost": event.cost}
    return {"user_number": numbers[row.pop("user_id")], **row}


def _user_totals(sums: Rollups, numbers: dict[str, int]) -> list[tuple[Any, ...]]:
    return [
        (total.sessions, total.messages, total.tokens, sums.last_active[user_id], numbers[user_id])
        for user_id, total in totals_by_user(sums).items()
    ]
