"""Deliveries and their attempts as rows.

A row that is the first of its lane to go out is marked as its ``head``; what is due is found among the heads
by an index, whatever waits behind them.
"""

import json
from dataclasses import dataclass, replace
from datetime import datetime

from languages import _
from mock_market.domain.deliveries import Attempt, Delivery, DeliveryState
from mock_market.saying import Saying, said, stored
from mock_market.store.rows import JSON, MOMENT, SAYING, ColumnForm, MarketTable, TableColumns, insert, update
from mock_market.store.schema import as_kinds

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
HEADS = """
ALTER TABLE deliveries ADD COLUMN head INTEGER NOT NULL DEFAULT 0;
UPDATE deliveries SET head = 1 WHERE id IN (
  SELECT id FROM (
    SELECT id, row_number() OVER (PARTITION BY lane ORDER BY position, id) AS place
    FROM deliveries WHERE state = 'waiting'
  ) WHERE place = 1
);
CREATE UNIQUE INDEX deliveries_head ON deliveries (lane) WHERE head = 1;
CREATE INDEX deliveries_due ON deliveries (target, next_at, lane) WHERE head = 1;
CREATE INDEX deliveries_target ON deliveries (target, id);
CREATE INDEX deliveries_lane ON deliveries (lane, id);
CREATE INDEX attempts_open ON attempts (delivery_id) WHERE outcome IS NULL;
"""
KINDS = as_kinds("deliveries", "reason") + as_kinds("attempts", "reason")
COPIES = """
ALTER TABLE attempts ADD COLUMN copy_exchange_id INTEGER;
"""
_ATTEMPT = TableColumns(Attempt, forms={"started_at": MOMENT, "reason": SAYING})
_TARGETS = """
WITH RECURSIVE found (target) AS (
  SELECT min(target) FROM deliveries WHERE head = 1
  UNION ALL
  SELECT (SELECT min(target) FROM deliveries WHERE head = 1 AND target > found.target)
  FROM found WHERE found.target IS NOT NULL
) SELECT target FROM found WHERE target IS NOT NULL
"""
"""Each target once, by one look into the index for each; DISTINCT would read every head."""


@dataclass(frozen=True, kw_only=True)
class DeliveryFilter:
    """Which deliveries are wanted; None means any."""

    state: DeliveryState | None = None
    target: str | None = None
    lane: str | None = None


class DeliveryTable(MarketTable[Delivery]):
    """Promises, found by number, by lane, by state, or because they are due."""

    table = "deliveries"
    columns = TableColumns(
        Delivery,
        forms={
            "arguments": JSON,
            "next_at": MOMENT,
            "created_at": MOMENT,
            "strikes": ColumnForm(json.dumps, lambda text: tuple(json.loads(text))),
            "reason": SAYING,
        },
        names={"group": "grp"},
    )

    def add(self, delivery: Delivery) -> Delivery:
        """Promise a delivery; it goes behind the others of its lane."""
        last = self._db.execute("SELECT coalesce(max(id), 0) FROM deliveries").fetchone()[0]
        placed = replace(delivery, position=last + 1.0)
        number = insert(self._db, self.table, self.columns.row(placed))
        self._mark_head(delivery.lane)
        return replace(placed, id=number)

    def get(self, number: int) -> Delivery:
        """One delivery; LookupError when it never was."""
        delivery = self._one("WHERE id = ?", number)
        if delivery is None:
            raise LookupError(_("no delivery {number}", number=number))
        return delivery

    def targets(self) -> list[str]:
        """Every target that something waits for."""
        return [row["target"] for row in self._db.execute(_TARGETS)]

    def due(self, target: str, now: datetime, *, limit: int) -> list[tuple[int, str]]:
        """Number and lane of the heads that are due at a target, the longest due first."""
        rows = self._db.execute(
            "SELECT id, lane FROM deliveries WHERE head = 1 AND target = ? AND next_at <= ? "
            "ORDER BY next_at LIMIT ?",
            (target, MOMENT.write(now), limit),
        )
        return [(row["id"], row["lane"]) for row in rows]

    def next_at(self, target: str, *, after: datetime | None = None) -> datetime | None:
        """When the next head of a target is due; None when nothing waits, or nothing ``after``."""
        row = self._db.execute(
            "SELECT min(next_at) AS first FROM deliveries WHERE head = 1 AND target = ? AND next_at > ?",
            (target, MOMENT.write(after) if after else ""),
        ).fetchone()
        return datetime.fromisoformat(row["first"]) if row["first"] else None

    def waiting_lanes(self) -> int:
        """How many lanes have something that waits."""
        return int(self._db.execute("SELECT count(*) FROM deliveries WHERE head = 1").fetchone()[0])

    def second(self, lane: str) -> Delivery | None:
        """The delivery that waits behind the head of a lane."""
        second = "WHERE lane = ? AND state = 'waiting' ORDER BY position, id LIMIT 1 OFFSET 1"
        return self._one(second, lane)

    def page(self, wanted: DeliveryFilter, *, before: int | None = None, limit: int = 50) -> list[Delivery]:
        """The newest deliveries, oldest first, by key."""
        conditions = {f"{name} = ?": value for name, value in vars(wanted).items()}
        return self._found({**conditions, "id < ?": before}, limit=limit)[::-1]

    def save(self, delivery: Delivery) -> None:
        """Keep what has changed of a delivery."""
        changes = self.columns.row(delivery, "state", "reason")
        if delivery.state == "waiting":
            changes |= self.columns.row(delivery, "attempts", "next_at", "position", "strikes")
        else:
            changes["head"] = 0
        update(self._db, self.table, delivery.id, changes)
        self._mark_head(delivery.lane)

    def swap(self, one: Delivery, other: Delivery) -> None:
        """Let two deliveries of a lane change places."""
        self.save(replace(one, position=other.position))
        self.save(replace(other, position=one.position))

    def begin(self, delivery: Delivery, at: datetime) -> Delivery:
        """Open the next attempt, before anything is sent."""
        begun = replace(delivery, attempts=delivery.attempts + 1)
        update(self._db, self.table, begun.id, {"attempts": begun.attempts})
        attempt = {"delivery_id": begun.id, "number": begun.attempts, "started_at": MOMENT.write(at)}
        insert(self._db, "attempts", attempt)
        return begun

    def end(
        self, delivery: Delivery, outcome: str, reason: Saying, exchanges: tuple[int | None, int | None]
    ) -> None:
        """Close the attempt that is open; ``exchanges`` are its own and that of a copy."""
        self._db.execute(
            "UPDATE attempts SET outcome = ?, reason = ?, exchange_id = ?, copy_exchange_id = ? "
            "WHERE delivery_id = ? AND number = ?",
            (outcome, stored(reason), *exchanges, delivery.id, delivery.attempts),
        )

    def attempts(self, number: int) -> list[Attempt]:
        """Every attempt at a delivery, in order."""
        rows = self._db.execute(
            "SELECT number, started_at, outcome, reason, exchange_id, copy_exchange_id FROM attempts "
            "WHERE delivery_id = ? ORDER BY number",
            (number,),
        )
        return [_ATTEMPT.read(row) for row in rows]

    def mark_cut(self) -> int:
        """Close the attempts that a crash has cut; return how many there were."""
        return self._db.execute(
            "UPDATE attempts SET outcome = 'unknown', reason = ? WHERE outcome IS NULL",
            (stored(said("cut_by_restart")),),
        ).rowcount

    def _mark_head(self, lane: str) -> None:
        """Mark the first waiting delivery of a lane, and no other."""
        first = self._db.execute(
            "SELECT id, head FROM deliveries WHERE lane = ? AND state = 'waiting' "
            "ORDER BY position, id LIMIT 1",
            (lane,),
        ).fetchone()
        if first is not None and not first["head"]:
            self._db.execute("UPDATE deliveries SET head = 0 WHERE lane = ? AND head = 1", (lane,))
            self._db.execute("UPDATE deliveries SET head = 1 WHERE id = ?", (first["id"],))
