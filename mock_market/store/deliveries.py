"""Deliveries and their attempts as rows. The caller holds the transaction."""

import json
import sqlite3
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

from languages import _
from mock_market.domain.deliveries import Attempt, Delivery, DeliveryState

CUT = "cut by restart"

SCHEMA = """
CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  target TEXT NOT NULL, lane TEXT NOT NULL, operation TEXT NOT NULL, arguments TEXT NOT NULL,
  idempotency_key TEXT NOT NULL UNIQUE, grp TEXT NOT NULL, application_id INTEGER,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'failed', 'unknown')),
  attempts INTEGER NOT NULL DEFAULT 0, next_at TEXT NOT NULL, created_at TEXT NOT NULL,
  position REAL NOT NULL, strikes TEXT NOT NULL DEFAULT '[]', reason TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX deliveries_waiting ON deliveries (lane, position) WHERE state = 'waiting';
CREATE INDEX deliveries_state ON deliveries (state, id);
CREATE TABLE attempts (
  delivery_id INTEGER NOT NULL REFERENCES deliveries (id),
  number INTEGER NOT NULL, started_at TEXT NOT NULL, outcome TEXT, reason TEXT, exchange_id INTEGER,
  PRIMARY KEY (delivery_id, number)
) STRICT, WITHOUT ROWID;
"""


@dataclass(frozen=True, kw_only=True)
class DeliveryFilter:
    """Which deliveries are wanted; None means any."""

    state: DeliveryState | None = None
    target: str | None = None
    lane: str | None = None


class DeliveryTable:
    """Promises, found by number, by lane or by state."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._db = database

    def add(self, delivery: Delivery) -> Delivery:
        """Promise a delivery; it goes behind the others of its lane."""
        cursor = self._db.execute(
            "INSERT INTO deliveries (target, lane, operation, arguments, idempotency_key, grp, "
            "application_id, state, attempts, next_at, created_at, position, strikes, reason) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
            "(SELECT coalesce(max(id), 0) + 1 FROM deliveries), ?, ?)",
            (
                delivery.target,
                delivery.lane,
                delivery.operation,
                json.dumps(delivery.arguments, ensure_ascii=False),
                delivery.idempotency_key,
                delivery.group,
                delivery.application_id,
                delivery.state,
                delivery.attempts,
                _text(delivery.next_at),
                _text(delivery.created_at),
                json.dumps(delivery.strikes),
                delivery.reason,
            ),
        )
        return self.get(cursor.lastrowid or 0)

    def get(self, number: int) -> Delivery:
        """One delivery; LookupError when it never was."""
        row = self._db.execute("SELECT * FROM deliveries WHERE id = ?", (number,)).fetchone()
        if row is None:
            raise LookupError(_("no delivery {number}", number=number))
        return _delivery(row)

    def heads(self) -> list[Delivery]:
        """The first waiting delivery of every lane, the one that is due first leading."""
        rows = self._db.execute(
            "SELECT d.* FROM deliveries d JOIN (SELECT lane, min(position) AS first FROM deliveries "
            "WHERE state = 'waiting' GROUP BY lane) h ON d.lane = h.lane AND d.position = h.first "
            "WHERE d.state = 'waiting' ORDER BY d.next_at, d.id"
        ).fetchall()
        return [_delivery(row) for row in rows]

    def second(self, lane: str) -> Delivery | None:
        """The delivery that waits behind the head of a lane."""
        rows = self._db.execute(
            "SELECT * FROM deliveries WHERE lane = ? AND state = 'waiting' ORDER BY position LIMIT 2",
            (lane,),
        ).fetchall()
        return _delivery(rows[1]) if len(rows) == 2 else None

    def page(self, wanted: DeliveryFilter, *, before: int | None = None, limit: int = 50) -> list[Delivery]:
        """The newest deliveries, oldest first, by key."""
        rows = self._db.execute(
            "SELECT * FROM deliveries WHERE (:state IS NULL OR state = :state) "
            "AND (:target IS NULL OR target = :target) AND (:lane IS NULL OR lane = :lane) "
            "AND (:before IS NULL OR id < :before) ORDER BY id DESC LIMIT :limit",
            {**asdict(wanted), "before": before, "limit": limit},
        ).fetchall()
        return [_delivery(row) for row in reversed(rows)]

    def save(self, delivery: Delivery) -> None:
        """Keep what has changed of a delivery."""
        self._db.execute(
            "UPDATE deliveries SET state = ?, attempts = ?, next_at = ?, position = ?, strikes = ?, "
            "reason = ? WHERE id = ?",
            (
                delivery.state,
                delivery.attempts,
                _text(delivery.next_at),
                delivery.position,
                json.dumps(delivery.strikes),
                delivery.reason,
                delivery.id,
            ),
        )

    def swap(self, one: Delivery, other: Delivery) -> None:
        """Let two deliveries of a lane change places."""
        self.save(replace(one, position=other.position))
        self.save(replace(other, position=one.position))

    def begin(self, delivery: Delivery, at: datetime) -> Delivery:
        """Open the next attempt, before anything is sent."""
        begun = replace(delivery, attempts=delivery.attempts + 1)
        self.save(begun)
        self._db.execute(
            "INSERT INTO attempts (delivery_id, number, started_at) VALUES (?, ?, ?)",
            (begun.id, begun.attempts, _text(at)),
        )
        return begun

    def end(self, delivery: Delivery, outcome: str, reason: str, exchange_id: int | None) -> None:
        """Close the attempt that is open."""
        self._db.execute(
            "UPDATE attempts SET outcome = ?, reason = ?, exchange_id = ? "
            "WHERE delivery_id = ? AND number = ?",
            (outcome, reason, exchange_id, delivery.id, delivery.attempts),
        )

    def attempts(self, number: int) -> list[Attempt]:
        """Every attempt at a delivery, in order."""
        rows = self._db.execute(
            "SELECT number, started_at, outcome, reason, exchange_id FROM attempts "
            "WHERE delivery_id = ? ORDER BY number",
            (number,),
        ).fetchall()
        return [
            Attempt(
                number=row[0],
                started_at=datetime.fromisoformat(row[1]),
                outcome=row[2],
                reason=row[3],
                exchange_id=row[4],
            )
            for row in rows
        ]

    def mark_cut(self) -> int:
        """Close the attempts that a crash has cut; return how many there were."""
        return self._db.execute(
            "UPDATE attempts SET outcome = 'unknown', reason = ? WHERE outcome IS NULL", (CUT,)
        ).rowcount


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _delivery(row: tuple[Any, ...]) -> Delivery:
    (
        number, target, lane, operation, arguments, key, group, application_id,
        state, attempts, next_at, created_at, position, strikes, reason,
    ) = row  # fmt: skip
    return Delivery(
        id=number,
        target=target,
        lane=lane,
        operation=operation,
        arguments=json.loads(arguments),
        idempotency_key=key,
        group=group,
        application_id=application_id,
        state=state,
        attempts=attempts,
        next_at=datetime.fromisoformat(next_at),
        created_at=datetime.fromisoformat(created_at),
        position=position,
        strikes=tuple(json.loads(strikes)),
        reason=reason,
    )
