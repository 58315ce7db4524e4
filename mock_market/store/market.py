"""The market's memory, in one SQLite file with one writer."""

import fcntl
import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from languages import _, os_words
from mock_market.domain.faults import FaultPlan
from mock_market.store import applications, deliveries, tenants
from mock_market.store.applications import ApplicationTable
from mock_market.store.deliveries import DeliveryTable
from mock_market.store.rows import insert
from mock_market.store.schema import StoreError, open_file, refusal, touch
from mock_market.store.tenants import TenantTable
from mock_market.target.target import Target

_FIRST = f"""
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE targets (name TEXT PRIMARY KEY, profile TEXT NOT NULL) STRICT;
CREATE TABLE faults (target TEXT PRIMARY KEY, rates TEXT NOT NULL, seed INTEGER NOT NULL) STRICT;
{deliveries.SCHEMA}
{applications.SCHEMA}
{tenants.SCHEMA}
"""
STEPS = (
    _FIRST,
    deliveries.HEADS + tenants.ENDINGS,
    deliveries.COPIES,
    tenants.TERMS,
    deliveries.KINDS + applications.KINDS,
)
"""What each version added; a step that a release has taken to people never changes again."""


class MarketStore:
    """Holds the folder's lock as long as it is open; a second market on it is refused."""

    def __init__(self, folder: Path) -> None:
        self._lock = _locked(folder / "market.lock")
        path = folder / "market.db"
        try:
            self._db = open_file(path, STEPS)
            self.deliveries = DeliveryTable(self._db)
            self.applications = ApplicationTable(self._db)
            self.tenants = TenantTable(self._db)
            self._targets = self._read_targets()
        except (OSError, sqlite3.DatabaseError) as error:
            os.close(self._lock)
            raise refusal(path, error) from None

    def put_target(self, target: Target) -> None:
        """Register a target, or change it."""
        row = {"name": target.name, "profile": json.dumps(asdict(target))}
        insert(self._db, "targets", row, verb="INSERT OR REPLACE")
        self._targets[target.name] = target

    def target(self, name: str) -> Target | None:
        """One target."""
        return self._targets.get(name)

    def targets(self) -> list[Target]:
        """Every target, by name."""
        return [self._targets[name] for name in sorted(self._targets)]

    def remove_target(self, name: str) -> bool:
        """Forget a target and what was known of its tenants; False when it never was."""
        with self.transaction():
            self.tenants.forget_target(name)
            self._db.execute("DELETE FROM targets WHERE name = ?", (name,))
        return self._targets.pop(name, None) is not None

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

    def _read_targets(self) -> dict[str, Target]:
        """Held, since every attempt needs one; nobody else writes this file."""
        profiles = [json.loads(row["profile"]) for row in self._db.execute("SELECT profile FROM targets")]
        return {profile["name"]: Target(**profile) for profile in profiles}

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """What is decided inside is written whole or not at all. Never await inside."""
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            yield

    def touch(self) -> None:
        """Write what is written already; raises what every other write would raise now."""
        touch(self._db)

    def close(self) -> None:
        """Let go of the file and of the lock."""
        self._db.close()
        os.close(self._lock)


def _locked(path: Path) -> int:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        why = _("cannot write to {path}: {error}", path=path.parent, error=os_words(error))
        raise StoreError(why) from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise StoreError(_("another market runs on {path}", path=path.parent)) from None
    return descriptor
