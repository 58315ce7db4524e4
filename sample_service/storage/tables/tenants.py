"""Tenants as rows."""

import json
from dataclasses import fields
from functools import lru_cache
from typing import Any

from sample_service.domain.tenant import Tenant
from sample_service.storage.database import DatabaseTable
from standard_api.errors import TenantInactiveError, TenantNotFoundError

_COLUMNS = tuple(field.name for field in fields(Tenant))
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM tenant"  # noqa: S608
_UPDATE = f"UPDATE tenant SET ({', '.join(_COLUMNS)}) = ({', '.join('?' * len(_COLUMNS))})"  # noqa: S608


class TenantTable(DatabaseTable):
    """Finds and keeps tenants."""

    def find(self, tenant_id: str) -> Tenant | None:
        """The tenant, or None."""
        row = self._database.row(f"{_SELECT} WHERE tenant_id = ?", tenant_id)
        return _tenant(tuple(row)) if row else None

    def get(self, tenant_id: str) -> Tenant:
        """The tenant, or TenantNotFoundError."""
        tenant = self.find(tenant_id)
        if tenant is None:
            raise TenantNotFoundError
        return tenant

    def require(self, tenant_id: str) -> None:
        """Raise TenantNotFoundError for an unknown tenant."""
        if not self._database.row("SELECT 1 FROM tenant WHERE tenant_id = ?", tenant_id):
            raise TenantNotFoundError

    def writable(self, tenant_id: str) -> Tenant:
        """The tenant if it is active, else TenantInactiveError."""
        tenant = self.get(tenant_id)
        if tenant.status != "active":
            raise TenantInactiveError(f"The tenant is {tenant.status}, so nothing can be written.")
        return tenant

    def insert(self, tenant: Tenant) -> None:
        """Keep a new tenant."""
        self._database.insert("tenant", _row(tenant))

    def update(self, tenant: Tenant) -> None:
        """Keep a changed tenant."""
        values = _row(tenant).values()
        self._database.change(f"{_UPDATE} WHERE tenant_id = ?", *values, tenant.tenant_id)

    def erase_data(self, tenant_id: str, at_most: int) -> bool:
        """Delete so many users, resources and usage; whether nothing is left but the tenant's own row."""
        self._database.changes[tenant_id] += 1
        for table, key in _DATA_TABLES.items():
            some = f"SELECT {key} FROM {table} WHERE tenant_id = ? LIMIT ?"  # noqa: S608
            sql = f"DELETE FROM {table} WHERE ({key}) IN ({some})"  # noqa: S608
            at_most -= self._database.change(sql, tenant_id, at_most)
        return at_most > 0

    def past_retention(self, now: str) -> list[str]:
        """Tenants whose data was promised to be kept until now at the latest."""
        sql = "SELECT tenant_id FROM tenant WHERE retention_until <= ? ORDER BY tenant_id"
        return [row["tenant_id"] for row in self._database.rows(sql, now)]

    def all(self) -> list[Tenant]:
        """Every tenant, oldest first."""
        rows = self._database.rows(f"{_SELECT} ORDER BY created_at, tenant_id")
        return [_tenant(tuple(row)) for row in rows]

    def count(self) -> int:
        """How many tenants there are, in any state."""
        return int(self._database.value("SELECT count(*) FROM tenant"))


# Dependents first, so that no cascade has work left.
_DATA_TABLES = {
    "usage_event": "event_id",
    "usage_by_user": "tenant_id, day, user_number",
    "usage_by_day": "tenant_id, day",
    "usage_by_model": "tenant_id, day, model",
    "usage_by_hour": "tenant_id, day, hour",
    "resource": "number",
    "user": "number",
}


@lru_cache(maxsize=1024)
def _tenant(row: tuple[Any, ...]) -> Tenant:
    """Kept, since most requests are about a tenant that has not changed."""
    values: dict[str, Any] = dict(zip(_COLUMNS, row, strict=True))
    values["features"] = tuple(json.loads(values["features"]))
    values["config"] = json.loads(values["config"])
    values["auto_renew"] = bool(values["auto_renew"])
    values["erased"] = bool(values["erased"])
    return Tenant(**values)


def _row(tenant: Tenant) -> dict[str, Any]:
    return {
        **vars(tenant),
        "features": json.dumps(tenant.features, ensure_ascii=False),
        "config": json.dumps(tenant.config, ensure_ascii=False),
    }
