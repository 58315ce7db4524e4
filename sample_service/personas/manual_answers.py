"""The shapes of the manual of 2025, filled from the same store; its times have no zone."""

import json
from collections import defaultdict
from typing import Any

from sample_service.domain.tenant import Tenant
from sample_service.personas.answers import Json, PersonaAnswers
from sample_service.storage.tables.users import UserRow
from standard_api.models import AutoProvisionResponse, ResourceFilters, UserFilters

_DAYS = {
    "mon": "Monday",
    "tue": "Tuesday",
    "wed": "Wednesday",
    "thu": "Thursday",
    "fri": "Friday",
    "sat": "Saturday",
    "sun": "Sunday",
}
_MONTHS = 120


def zoneless(time: str) -> str:
    """A time as the manual shows it."""
    return time.removesuffix("Z")


def callback_body(body: str) -> str:
    """A callback in the shape of the manual's answer."""
    return json.dumps(ended(AutoProvisionResponse.model_validate_json(body)), ensure_ascii=False)


def ended(answer: AutoProvisionResponse) -> Json:
    """The answer to an application; without a tenant the work goes on, or has failed."""
    return {
        "success": answer.status == "approved",
        "tenant_id": answer.tenant_id,
        "message": answer.message,
        "access_url": answer.tenant_url,
    }


class ManualAnswers(PersonaAnswers):
    """Each method is one answer; what the manual has beyond the older dialects is here."""

    def dashboard(self, tenant_id: str) -> Json:
        """The main page with its months."""
        page = super().dashboard(tenant_id)
        months: dict[str, dict[str, int]] = defaultdict(lambda: {"users": 0, "messages": 0, "tokens": 0})
        for day in self._store.dashboard.daily_usage(tenant_id, self._since(_MONTHS)):
            month = months[day.date[:7]]
            month["users"] = max(month["users"], day.users)
            month["messages"] += day.messages
            month["tokens"] += day.tokens
        return {**page, "monthly_user_trend": [{"month": name, **one} for name, one in months.items()]}

    def costs(self, tenant_id: str, days: int) -> Json:
        """What the last days and the last months cost."""
        months: dict[str, float] = defaultdict(float)
        for day in self._store.dashboard.daily_costs(tenant_id, self._since(_MONTHS)):
            months[day.date[:7]] += day.cost_usd
        monthly = [{"month": name, "cost_usd": round(cost, 6)} for name, cost in months.items()]
        return {**super().costs(tenant_id, days), "monthly_costs": monthly}

    def usage_patterns(self, tenant_id: str, days: int) -> Json:
        """When users were active, with whole names of days."""
        self._store.tenants.require(tenant_id)
        read, since = self._store.dashboard, self._since(days)
        week = [row.model_dump() for row in read.messages_by_weekday(tenant_id, since)]
        return {
            **super().usage_patterns(tenant_id, days),
            "weekday_distribution": [{**row, "day": _DAYS[row["day"]]} for row in week],
        }

    def top_users(self, tenant_id: str, days: int, limit: int) -> Json:
        """Who used most in the last days."""
        self._store.tenants.require(tenant_id)
        rows = self._store.dashboard.top_users(tenant_id, self._since(days), limit)
        return {"period_days": days, "users": [self._top(tenant_id, row.model_dump()) for row in rows]}

    def tenants(self) -> Json:
        """Every tenant."""
        rows = [self._tenant(tenant) for tenant in self._store.tenants.all()]
        return {"tenants": rows, "total": len(rows)}

    def tenant(self, tenant_id: str) -> Json:
        """One tenant."""
        active = self._count(tenant_id, UserFilters(status="active"))
        return {**self._tenant(self._store.tenants.get(tenant_id)), "active_users": active}

    def admins(self, tenant_id: str) -> Json:
        """The administrators."""
        self._store.tenants.require(tenant_id)
        found = self._store.users.page(tenant_id, UserFilters(role="admin", limit=100)).users
        return {"admins": [self._user(user) for user in found], "total": len(found)}

    def data_stats(self, tenant_id: str) -> Json:
        """What is stored; this service keeps documents alone."""
        total = self._documents(tenant_id, 1).total
        nothing = {"total": 0}
        return {
            "documents": {"total": total, "indexed": total},
            "videos": {**nothing, "transcribed": 0},
            "crawl_sites": {**nothing, "active": 0},
            "storage_used_mb": self._store.resources.storage_mb(tenant_id),
        }

    def documents(self, tenant_id: str) -> Json:
        """The first documents."""
        page = self._documents(tenant_id, 100)
        rows = [{"id": row.resource_id, "title": row.title} for row in page.resources]
        return {"documents": rows, "total": page.total}

    def id_of(self, tenant_id: str, number: int) -> str:
        """The contract's id of a user."""
        self._store.tenants.require(tenant_id)
        return self._store.users.id_of(tenant_id, number)

    def _documents(self, tenant_id: str, limit: int) -> Any:
        self._store.tenants.require(tenant_id)
        return self._store.resources.page(tenant_id, ResourceFilters(type="document", limit=limit))

    def _tenant(self, tenant: Tenant) -> Json:
        return {
            "tenant_id": tenant.tenant_id,
            "university_name": tenant.name,
            "email": tenant.contact_email,
            "status": tenant.status,
            "created_at": zoneless(tenant.created_at),
            "users_count": self._store.users.count(tenant.tenant_id),
        }

    def _user(self, user: UserRow) -> Json:
        return {
            **super()._user(user),
            "id": self._store.users.number_of(user.user_id),
            "role": user.role,
            "created_at": zoneless(user.created_at),
            "last_login": user.last_login and zoneless(user.last_login),
            "monthly_cost_usd": 0.0,
        }

    def _top(self, tenant_id: str, row: Json) -> Json:
        user = self._store.users.get(tenant_id, str(row["user_id"]))
        counts = {name: row[name] for name in ("sessions", "messages", "tokens")}
        return {**self._user(user), **counts, "last_active": zoneless(str(row["last_active"]))}
