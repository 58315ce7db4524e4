"""A tenant's limits and how much of each is used."""

from datetime import date

from sample_service.domain.tenant import Tenant
from sample_service.domain.times import next_day, next_month
from sample_service.storage.store import Store
from standard_api.models import Limit


def limits_of(store: Store, tenant: Tenant, today: date) -> list[Limit]:
    """Users, storage and tokens; a file's size is limited, but nothing is used up by it."""
    config, tokens = tenant.config, store.dashboard.tokens_between
    day = today.isoformat()
    used_today = tokens(tenant.tenant_id, day, day)
    used_this_month = tokens(tenant.tenant_id, f"{day[:7]}-01", day)
    limits = config["limits"]
    storage = store.resources.storage_mb(tenant.tenant_id)
    return [
        _limit("users", config["max_users"], store.users.count(tenant.tenant_id), "users"),
        _limit("storage", config["max_storage_mb"], storage, "MB"),
        _limit("daily_tokens", limits["daily_tokens"], used_today, "tokens", next_day(today)),
        _limit("monthly_tokens", limits["monthly_tokens"], used_this_month, "tokens", next_month(today)),
        _limit("file_size", limits["max_file_size_mb"], 0, "MB"),
    ]


def _limit(name: str, limit: float, used: float, unit: str, resets_at: str | None = None) -> Limit:
    return Limit(name=name, limit=float(limit), used=float(used), unit=unit, resets_at=resets_at)
