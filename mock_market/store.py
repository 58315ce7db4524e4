"""The market's memory: targets and tenants, in one SQLite file with one writer."""

import fcntl
import json
import os
import sqlite3
from dataclasses import asdict
from pathlib import Path

from mock_market.targets import Target
from mock_market.tenancy import Tenant

SCHEMA_VERSION = 1
_SCHEMA = """
CREATE TABLE targets (name TEXT PRIMARY KEY, profile TEXT NOT NULL) STRICT;
CREATE TABLE tenants (
  target TEXT NOT NULL REFERENCES targets (name) ON DELETE CASCADE,
  tenant_id TEXT NOT NULL, name TEXT NOT NULL, plan TEXT NOT NULL, state TEXT NOT NULL, activation TEXT,
  PRIMARY KEY (target, tenant_id)
) STRICT;
"""


class MarketFolderError(ValueError):
    """The data folder cannot be used; the text says why and what to do."""


class MarketStore:
    """Holds the folder's lock as long as it is open; a second market on it is refused."""

    def __init__(self, folder: Path) -> None:
        self._lock = _locked(folder / "market.lock")
        path = folder / "market.db"
        try:
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600))
            self._db = sqlite3.connect(path, isolation_level=None)
            self._prepare()
        except (OSError, sqlite3.DatabaseError) as error:
            os.close(self._lock)
            raise MarketFolderError(f"{path} cannot be read: {error}; move it away or use --data") from None

    def put_target(self, target: Target) -> None:
        """Register a target, or change it."""
        self._db.execute(
            "INSERT INTO targets VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET profile = excluded.profile",
            (target.name, json.dumps(asdict(target))),
        )

    def target(self, name: str) -> Target | None:
        """One target."""
        row = self._db.execute("SELECT profile FROM targets WHERE name = ?", (name,)).fetchone()
        return Target(**json.loads(row[0])) if row else None

    def targets(self) -> list[Target]:
        """Every target, by name."""
        rows = self._db.execute("SELECT profile FROM targets ORDER BY name").fetchall()
        return [Target(**json.loads(row[0])) for row in rows]

    def remove_target(self, name: str) -> bool:
        """Forget a target and what was known of its tenants; False when it never was."""
        return self._db.execute("DELETE FROM targets WHERE name = ?", (name,)).rowcount > 0

    def put_tenant(self, tenant: Tenant) -> None:
        """Remember a tenant, or what has changed of it."""
        activation = None if tenant.activation is None else json.dumps(tenant.activation)
        self._db.execute(
            "INSERT OR REPLACE INTO tenants VALUES (?, ?, ?, ?, ?, ?)",
            (tenant.target, tenant.tenant_id, tenant.name, tenant.plan, tenant.state, activation),
        )

    def tenant(self, target: str, tenant_id: str) -> Tenant | None:
        """One tenant of a target."""
        found = self.tenants(target, tenant_id)
        return found[0] if found else None

    def tenants(self, target: str | None = None, tenant_id: str | None = None) -> list[Tenant]:
        """Tenants by target and id."""
        rows = self._db.execute(
            "SELECT target, tenant_id, name, plan, state, activation FROM tenants "
            "WHERE target = coalesce(?, target) AND tenant_id = coalesce(?, tenant_id) "
            "ORDER BY target, tenant_id",
            (target, tenant_id),
        ).fetchall()
        return [
            Tenant(
                target=row[0],
                tenant_id=row[1],
                name=row[2],
                plan=row[3],
                state=row[4],
                activation=json.loads(row[5]) if row[5] else None,
            )
            for row in rows
        ]

    def close(self) -> None:
        """Let go of the file and of the lock."""
        self._db.close()
        os.close(self._lock)

    def _prepare(self) -> None:
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.execute("PRAGMA foreign_keys = ON")
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            self._db.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;")
        elif version != SCHEMA_VERSION:
            raise sqlite3.DatabaseError(f"it was written by another version of mt-sim (schema {version})")


def _locked(path: Path) -> int:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise MarketFolderError(f"cannot write to {path.parent}: {error.strerror}") from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise MarketFolderError(f"another market runs on {path.parent}") from None
    return descriptor
