"""Tenants as rows. The caller holds the transaction."""

import json
import sqlite3
from datetime import date
from typing import Any

from mock_market.domain.subscriptions import Subscription
from mock_market.domain.tenants import Tenant

SCHEMA = """
CREATE TABLE tenants (
  target TEXT NOT NULL, tenant_id TEXT NOT NULL, name TEXT NOT NULL, plan TEXT NOT NULL,
  state TEXT NOT NULL, activation TEXT, applicant TEXT NOT NULL,
  sub_plan TEXT, sub_start TEXT, sub_end TEXT, auto_renew INTEGER,
  PRIMARY KEY (target, tenant_id)
) STRICT;
CREATE INDEX tenants_applicant ON tenants (target, applicant);
"""
_COLUMNS = (
    "target, tenant_id, name, plan, state, activation, applicant, sub_plan, sub_start, sub_end, auto_renew"
)


class TenantTable:
    """Finds and keeps tenants."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._db = database

    def put(self, tenant: Tenant) -> None:
        """Remember a tenant, or what has changed of it."""
        activation = None if tenant.activation is None else json.dumps(tenant.activation, ensure_ascii=False)
        known = (tenant.target, tenant.tenant_id, tenant.name, tenant.plan, tenant.state)
        self._db.execute(
            f"INSERT OR REPLACE INTO tenants ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
            (*known, activation, tenant.applicant, *_subscription_row(tenant.subscription)),
        )

    def remove(self, target: str, tenant_id: str) -> None:
        """Forget a tenant that never came to life."""
        self._db.execute("DELETE FROM tenants WHERE target = ? AND tenant_id = ?", (target, tenant_id))

    def find(self, target: str, tenant_id: str) -> Tenant | None:
        """One tenant of a target."""
        found = self.all(target=target, tenant_id=tenant_id)
        return found[0] if found else None

    def all(
        self, *, target: str | None = None, tenant_id: str | None = None, applicant: str | None = None
    ) -> list[Tenant]:
        """Tenants by target, id and applicant."""
        rows = self._db.execute(
            f"SELECT {_COLUMNS} FROM tenants WHERE (:target IS NULL OR target = :target) "  # noqa: S608
            "AND (:tenant_id IS NULL OR tenant_id = :tenant_id) "
            "AND (:applicant IS NULL OR applicant = :applicant) ORDER BY target, tenant_id",
            {"target": target, "tenant_id": tenant_id, "applicant": applicant},
        ).fetchall()
        return [_tenant(row) for row in rows]

    def forget_target(self, target: str) -> None:
        """Forget every tenant of a target."""
        self._db.execute("DELETE FROM tenants WHERE target = ?", (target,))


def _subscription_row(subscription: Subscription | None) -> tuple[Any, ...]:
    if subscription is None:
        return (None, None, None, None)
    end = subscription.end.isoformat() if subscription.end else None
    return (subscription.plan, subscription.start.isoformat(), end, int(subscription.auto_renew))


def _tenant(row: tuple[Any, ...]) -> Tenant:
    target, tenant_id, name, plan, state, activation, applicant, *subscription = row
    return Tenant(
        target=target,
        tenant_id=tenant_id,
        name=name,
        plan=plan,
        state=state,
        activation=json.loads(activation) if activation else None,
        applicant=applicant,
        subscription=_subscription(*subscription),
    )


def _subscription(
    plan: str | None, start: str | None, end: str | None, auto_renew: int | None
) -> Subscription | None:
    if plan is None or start is None:
        return None
    return Subscription(
        plan=plan,
        start=date.fromisoformat(start),
        end=date.fromisoformat(end) if end else None,
        auto_renew=bool(auto_renew),
    )
