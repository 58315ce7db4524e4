"""The market's memory, in one SQLite file with one writer."""

import fcntl
import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from mock_market.domain.faults import FaultPlan
from mock_market.store import applications as application_table
from mock_market.store import deliveries
from mock_market.store import tenants as tenant_table
from mock_market.store.applications import ApplicationTable
from mock_market.store.deliveries import DeliveryTable
from mock_market.store.pause import BUSY_S, cannot_write
from mock_market.store.tenants import TenantTable
from mock_market.target.target import Target

SCHEMA_VERSION = 1
_SCHEMA = f"""
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE targets (name TEXT PRIMARY KEY, profile TEXT NOT NULL) STRICT;
CREATE TABLE faults (target TEXT PRIMARY KEY, rates TEXT NOT NULL, seed INTEGER NOT NULL) STRICT;
{deliveries.SCHEMA}
{application_table.SCHEMA}
{tenant_table.SCHEMA}
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
            self._db = sqlite3.connect(path, isolation_level=None, timeout=BUSY_S)
            self._prepare()
            self.deliveries = DeliveryTable(self._db)
            self.applications = ApplicationTable(self._db)
            self.tenants = TenantTable(self._db)
        except (OSError, sqlite3.DatabaseError) as error:
            os.close(self._lock)
            if cannot_write(error):
                raise
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
        with self.transaction():
            self.tenants.forget_target(name)
            return self._db.execute("DELETE FROM targets WHERE name = ?", (name,)).rowcount > 0

    def value(self, name: str, default: str) -> str:
        """One remembered value, such as the clock's offset."""
        row = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else default

    def put_value(self, name: str, value: str) -> None:
        """Remember a value."""
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def fault_plan(self, target: str) -> FaultPlan | None:
        """The target's fault plan, if one is set."""
        row = self._db.execute("SELECT rates, seed FROM faults WHERE target = ?", (target,)).fetchone()
        return FaultPlan(rates=json.loads(row[0]), seed=row[1]) if row else None

    def put_fault_plan(self, target: str, plan: FaultPlan | None) -> None:
        """Set or clear a target's fault plan."""
        if plan is None:
            self._db.execute("DELETE FROM faults WHERE target = ?", (target,))
        else:
            row = (target, json.dumps(plan.rates), plan.seed)
            self._db.execute("INSERT OR REPLACE INTO faults VALUES (?, ?, ?)", row)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """What is decided inside is written whole or not at all. Never await inside."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            # SQLite takes a transaction back by itself when the disk is full.
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    def touch(self) -> None:
        """Write what is written already; raises what every other write would raise now."""
        self._db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

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
