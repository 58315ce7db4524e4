"""Tenants as rows. The caller holds the transaction."""

import json
import sqlite3
from datetime import date
from typing import Any

from mock_market.domain.subscriptions import Subscription
from mock_market.domain.tenants import Tenant
from mock_market.store.rows import insert, where

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
_ENDS = "sub_end < '9999-12-31' AND state <> 'deactivated'"
"""A subscription to the last day that there is never ends; a deactivated tenant has nothing left to end."""


class TenantTable:
    """Finds and keeps tenants."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._db = database

    def put(self, tenant: Tenant) -> None:
        """Remember a tenant, or what has changed of it."""
        insert(self._db, "tenants", _row(tenant), verb="INSERT OR REPLACE")

    def remove(self, target: str, tenant_id: str) -> None:
        """Forget a tenant that never came to life."""
        self._db.execute("DELETE FROM tenants WHERE target = ? AND tenant_id = ?", (target, tenant_id))

    def find(self, target: str, tenant_id: str) -> Tenant | None:
        """One tenant of a target."""
        row = self._db.execute(
            "SELECT * FROM tenants WHERE target = ? AND tenant_id = ?", (target, tenant_id)
        ).fetchone()
        return _tenant(row) if row else None

    def of_applicant(self, target: str, applicant: str) -> Tenant | None:
        """The tenant that an applicant of a target has, the first by id."""
        found = self._found({"target = ?": target, "applicant = ?": applicant}, limit=1)
        return found[0] if found else None

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
        found = self._found({f"{_ENDS} AND sub_end > ?": ""}, order="sub_end, target, tenant_id", limit=1)
        return found[0] if found else None

    def forget_target(self, target: str) -> None:
        """Forget every tenant of a target."""
        self._db.execute("DELETE FROM tenants WHERE target = ?", (target,))

    def _found(
        self, conditions: dict[str, Any], *, order: str = "target, tenant_id", limit: int = -1
    ) -> list[Tenant]:
        text, values = where(conditions)
        rows = self._db.execute(
            f"SELECT * FROM tenants {text} ORDER BY {order} LIMIT :limit",  # noqa: S608
            {**values, "limit": limit},
        )
        return [_tenant(row) for row in rows]


def _row(tenant: Tenant) -> dict[str, Any]:
    subscription = tenant.subscription
    end = subscription.end if subscription else None
    row = {
        **vars(tenant),
        "activation": None
        if tenant.activation is None
        else json.dumps(tenant.activation, ensure_ascii=False),
        "sub_plan": subscription.plan if subscription else None,
        "sub_start": subscription.start.isoformat() if subscription else None,
        "sub_end": _text(end),
        "auto_renew": int(subscription.auto_renew) if subscription else None,
        "renewed_until": _text(subscription.renewed_until) if subscription else None,
        "anchor": subscription.anchor if subscription else 0,
    }
    del row["subscription"]
    return row


def _tenant(row: sqlite3.Row) -> Tenant:
    return Tenant(
        target=row["target"],
        tenant_id=row["tenant_id"],
        name=row["name"],
        plan=row["plan"],
        state=row["state"],
        activation=json.loads(row["activation"]) if row["activation"] else None,
        applicant=row["applicant"],
        ended=row["ended"],
        subscription=_subscription(row),
    )


def _subscription(row: sqlite3.Row) -> Subscription | None:
    if row["sub_plan"] is None:
        return None
    return Subscription(
        plan=row["sub_plan"],
        start=date.fromisoformat(row["sub_start"]),
        end=_day(row["sub_end"]),
        auto_renew=bool(row["auto_renew"]),
        renewed_until=_day(row["renewed_until"]),
        anchor=row["anchor"],
    )


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
