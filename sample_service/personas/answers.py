"""The shapes in which two services answer today, filled from the same store."""

from datetime import timedelta

from sample_service.domain.times import Clock, utc_day
from sample_service.service.limits import limits_of
from sample_service.storage.store import Store
from sample_service.storage.tables.users import UserRow
from standard_api.models import UserFilters

Json = dict[str, object]
_ALL_TIME = ""


class PersonaAnswers:
    """Each method is one answer about one tenant; an unknown tenant is TenantNotFoundError."""

    def __init__(self, store: Store, now: Clock) -> None:
        self._store = store
        self._now = now

    def dashboard(self, tenant_id: str) -> Json:
        """Totals of all time and of today, and the last 30 days."""
        self._store.tenants.require(tenant_id)
        read, month = self._store.dashboard, self._since(30)
        total, today = read.summary(tenant_id, _ALL_TIME), read.summary(tenant_id, self._since(1))
        week = read.summary(tenant_id, self._since(7))
        return {
            "users": {
                "total": total.total_users,
                "active": self._count(tenant_id, UserFilters(status="active")),
                "new_this_week": week.new_users_this_period,
                "active_7days": week.active_users,
                "active_30days": read.summary(tenant_id, month).active_users,
                "admins": self._count(tenant_id, UserFilters(role="admin")),
            },
            "usage": {
                "total_sessions": total.total_sessions,
                "sessions_today": today.total_sessions,
                "total_messages": total.total_messages,
                "messages_today": today.total_messages,
                "total_tokens": total.total_tokens,
                "tokens_today": today.total_tokens,
            },
            "daily_trend": [day.model_dump() for day in read.daily_usage(tenant_id, month)],
            "model_usage": [
                {"model": model, "count": messages, "tokens": tokens}
                for model, messages, tokens in read.usage_by_model(tenant_id, month)
            ],
        }

    def costs(self, tenant_id: str, days: int) -> Json:
        """What the last days cost, by model and by user."""
        self._store.tenants.require(tenant_id)
        read, since = self._store.dashboard, self._since(days)
        summary = read.summary(tenant_id, since)
        return {
            "total_tokens": summary.total_tokens,
            "estimated_cost_usd": summary.estimated_cost_usd,
            "by_model": [
                {"model": row.model, "tokens": row.input_tokens + row.output_tokens, "cost_usd": row.cost_usd}
                for row in read.costs_by_model(tenant_id, since)
            ],
            "by_user": [
                {
                    "username": self._username(tenant_id, row.user_id),
                    "tokens": row.tokens,
                    "cost_usd": row.cost_usd,
                }
                for row in read.costs_by_user(tenant_id, since, 10)
            ],
        }

    def usage_patterns(self, tenant_id: str, days: int) -> Json:
        """When users were active in the last days."""
        self._store.tenants.require(tenant_id)
        read, since = self._store.dashboard, self._since(days)
        return {
            "hourly_distribution": [row.model_dump() for row in read.messages_by_hour(tenant_id, since)],
            "weekday_distribution": [row.model_dump() for row in read.messages_by_weekday(tenant_id, since)],
            "avg_session_length": read.session_minutes(tenant_id, since),
        }

    def limits(self, tenant_id: str) -> Json:
        """Each limit and how much of it is used."""
        tenant = self._store.tenants.get(tenant_id)
        limits = limits_of(self._store, tenant, utc_day(self._now()))
        return {"limits": [limit.model_dump(include={"name", "limit", "used"}) for limit in limits]}

    def users(self, tenant_id: str, *, page: int, limit: int, search: str) -> Json:
        """One page; the first is page 1."""
        self._store.tenants.require(tenant_id)
        wanted = UserFilters(search=search, limit=limit, offset=(page - 1) * limit)
        found = self._store.users.page(tenant_id, wanted)
        users = [self._user(user) for user in found.users]
        return {"users": users, "total": found.total, "page": page, "limit": limit}

    def user(self, tenant_id: str, user_id: str) -> Json:
        """One user."""
        return self._user(self._store.users.get(tenant_id, user_id))

    def remember_username(self, user_id: str, username: str) -> None:
        """Keep the name that a new user was made with."""
        with self._store.transaction():
            self._store.usernames.insert(user_id, username)

    def _user(self, user: UserRow) -> Json:
        return {
            "id": user.user_id,
            "username": self._store.usernames.find(user),
            "display_name": user.name,
            "email": user.email,
            "is_active": user.status == "active",
            "created_at": user.created_at,
            "last_login": user.last_login,
        }

    def _username(self, tenant_id: str, user_id: str) -> str:
        return self._store.usernames.find(self._store.users.get(tenant_id, user_id))

    def _count(self, tenant_id: str, filters: UserFilters) -> int:
        return self._store.users.page(tenant_id, filters.model_copy(update={"limit": 1})).total

    def _since(self, days: int) -> str:
        return (utc_day(self._now()) - timedelta(days=days - 1)).isoformat()
