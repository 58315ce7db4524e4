"""Tenants as rows."""

import sqlite3
from datetime import date

from mock_market.domain.subscriptions import Subscription
from mock_market.domain.tenants import Tenant
from mock_market.store.rows import FLAG, JSON, ColumnForm, MarketTable, TableColumns, insert

SCHEMA = """
CREATE TABLE tenants (
  target TEXT NOT NULL, tenant_id TEXT NOT NULL, name TEXT NOT NULL, plan TEXT NOT NULL,
  state TEXT NOT NULL, activation TEXT, applicant TEXT NOT NULL,
  sub_plan TEXT, sub_start TEXT, sub_end TEXT, auto_renew INTEGER,
  PRIMARY KEY (target, tenant_id)
) STRICT;
CREATE INDEX tenants_applicant ON tenants (target, applicant);
"""
ENDINGS = """
CREATE INDEX tenants_ending ON tenants (sub_end, target, tenant_id)
  WHERE sub_end < '9999-12-31' AND state <> 'deactivated';
"""
TERMS = """
ALTER TABLE tenants ADD COLUMN renewed_until TEXT;
ALTER TABLE tenants ADD COLUMN anchor INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tenants ADD COLUMN ended TEXT;
"""
_DAY = ColumnForm(date.isoformat, date.fromisoformat)
_SUBSCRIPTION = TableColumns(
    Subscription,
    forms={"start": _DAY, "end": _DAY, "auto_renew": FLAG, "renewed_until": _DAY},
    names={"plan": "sub_plan", "start": "sub_start", "end": "sub_end"},
)
_ENDS = "sub_end < '9999-12-31' AND state <> 'deactivated'"
"""A subscription to the last day that there is never ends; a deactivated tenant has nothing left to end."""


class TenantTable(MarketTable[Tenant]):
    """Finds and keeps tenants."""

    table, order = "tenants", "target, tenant_id"
    columns = TableColumns(Tenant, forms={"activation": JSON}, apart=("subscription",))

    def put(self, tenant: Tenant) -> None:
        """Remember a tenant, or what has changed of it."""
        subscription = _SUBSCRIPTION.row(tenant.subscription) if tenant.subscription else {}
        row = {**self.columns.row(tenant), **subscription}
        insert(self._db, self.table, row, verb="INSERT OR REPLACE")

    def remove(self, target: str, tenant_id: str) -> None:
        """Forget a tenant that never came to life."""
        self._db.execute("DELETE FROM tenants WHERE target = ? AND tenant_id = ?", (target, tenant_id))

    def find(self, target: str, tenant_id: str) -> Tenant | None:
        """One tenant of a target."""
        return self._one("WHERE target = ? AND tenant_id = ?", target, tenant_id)

    def of_applicant(self, target: str, applicant: str) -> Tenant | None:
        """The tenant that an applicant of a target has, the first by id."""
        # The + keeps SQLite from reading all tenants in their order instead of the index of applicants.
        first = "SELECT min(+tenant_id) FROM tenants WHERE target = ? AND applicant = ?"
        return self._one(f"WHERE target = ? AND tenant_id = ({first})", target, target, applicant)

    def all(self, *, target: str | None = None) -> list[Tenant]:
        """Every tenant, or those of a target."""
        return self._found({"target = ?": target})

    def page(self, *, target: str | None, after: tuple[str, str] | None, limit: int) -> list[Tenant]:
        """The next tenants by target and id, behind the one that ``after`` names."""
        if after is None:
            return self._found({"target = ?": target}, limit=limit)
        return [
            *self._found({"target = ?": after[0], "tenant_id > ?": after[1]}, limit=limit),
            *([] if target else self._found({"target > ?": after[0]}, limit=limit)),
        ][:limit]

    def ended(self, *, before: date) -> list[Tenant]:
        """Tenants whose subscription has its last day before this one, the earliest first."""
        wanted = {f"{_ENDS} AND sub_end < ?": before.isoformat()}
        return self._found(wanted, order="sub_end, target, tenant_id")

    def next_to_end(self) -> Tenant | None:
        """The tenant whose subscription ends first."""
        return self._one(f"WHERE {_ENDS} ORDER BY sub_end, target, tenant_id LIMIT 1")

    def forget_target(self, target: str) -> None:
        """Forget every tenant of a target."""
        self._db.execute("DELETE FROM tenants WHERE target = ?", (target,))

    def _read(self, row: sqlite3.Row) -> Tenant:
        agreed = None if row["sub_plan"] is None else _SUBSCRIPTION.read(row)
        return self.columns.read(row, subscription=agreed)
