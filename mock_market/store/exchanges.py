"""The store of exchanges: SQLite, bounded, paged by key so that a million rows cost as little as ten."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, TypedDict, Unpack

from mock_market.store.filters import NOTHING, Condition
from mock_market.store.pause import BUSY_S
from mock_market.store.rows import FLAG, SAYING, ColumnForm, MarketTable, TableColumns, insert
from mock_market.store.schema import as_kinds, open_file, refusal, touch
from mock_market.wire.exchange import Call, Exchange, Failure, FailureKind, Purpose, Response, Timing
from mock_market.wire.exchange_rows import ROW_COLUMNS, ExchangeRow, RowPage
from mock_market.wire.irregular import Irregularity

_TRIM_EVERY = 500
_TRIM_BYTES = 64 * 1024**2
_PAGE_BYTES = 16 * 1024**2
"""A page of whole exchanges ends behind the one that goes beyond this."""
_FIRST = """
CREATE TABLE exchanges (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  started_at TEXT NOT NULL, direction TEXT NOT NULL, method TEXT NOT NULL, url TEXT NOT NULL,
  operation TEXT, tenant_id TEXT, delivery_id TEXT, attempt INTEGER NOT NULL, grp TEXT,
  asked_by TEXT NOT NULL, target TEXT NOT NULL,
  status INTEGER, reason TEXT, failure TEXT, failure_message TEXT, sent INTEGER,
  connect_ms REAL, first_byte_ms REAL, total_ms REAL NOT NULL,
  request_headers TEXT NOT NULL, request_body BLOB, response_headers TEXT, response_body BLOB
) STRICT;
CREATE INDEX exchanges_status ON exchanges (status, id);
CREATE INDEX exchanges_operation ON exchanges (operation, id);
CREATE INDEX exchanges_tenant ON exchanges (tenant_id, id);
CREATE INDEX exchanges_group ON exchanges (grp, id);
"""
_WIRE = """
ALTER TABLE exchanges ADD COLUMN insecure INTEGER NOT NULL DEFAULT 0;
ALTER TABLE exchanges ADD COLUMN irregular TEXT NOT NULL DEFAULT '[]';
"""
_VERDICT = "ALTER TABLE exchanges ADD COLUMN breaks INTEGER NOT NULL DEFAULT 0;"
_RUNS = """
ALTER TABLE exchanges ADD COLUMN run TEXT;
ALTER TABLE exchanges ADD COLUMN run_number INTEGER;
CREATE INDEX exchanges_run ON exchanges (run, run_number) WHERE run IS NOT NULL;
"""
_KINDS = as_kinds("exchanges", "failure_message")
STEPS = (_FIRST, _WIRE, _VERDICT, _RUNS, _KINDS)
"""What each version added; a step that a release has taken to people never changes again."""


_HEADERS = ColumnForm(json.dumps, lambda text: tuple(map(tuple, json.loads(text))))
_IRREGULAR = ColumnForm(json.dumps, lru_cache(lambda text: tuple(map(Irregularity, json.loads(text)))))
_MOMENT = ColumnForm(lambda moment: moment.astimezone(UTC).isoformat(), datetime.fromisoformat)
_EXCHANGE = TableColumns(
    Exchange, forms={"started_at": _MOMENT}, apart=("call", "response", "failure", "timing")
)
_CALL = TableColumns(
    Call,
    forms={"headers": _HEADERS, "insecure": FLAG},
    names={"headers": "request_headers", "body": "request_body"},
    apart=("key_in_bash", "purpose"),
)
_PURPOSE = TableColumns(Purpose, names={"group": "grp"})
_RESPONSE = TableColumns(
    Response,
    forms={"headers": _HEADERS, "irregular": _IRREGULAR},
    names={"headers": "response_headers", "body": "response_body"},
)
_FAILURE = TableColumns(
    Failure,
    forms={"kind": ColumnForm(str, FailureKind), "message": SAYING, "sent": FLAG},
    names={"kind": "failure", "message": "failure_message"},
)
_TIMING = TableColumns(Timing)


class Place(TypedDict, total=False):
    """Which page is meant: the newest rows, those before an id, or the next ones behind one."""

    before: int | None
    after: int | None
    limit: int
    wanted: Condition


class ExchangeReader(MarketTable[Exchange]):
    """Reads exchanges on one connection."""

    table = "exchanges"

    def get(self, number: int) -> Exchange | None:
        """One exchange, or None when it never was or has been trimmed."""
        return self._one("WHERE id = ?", min(number, 2**62))

    def page(self, **place: Unpack[Place]) -> list[Exchange]:
        """A page by key, oldest first; large bodies make it shorter than ``limit``, never empty."""
        found: list[Exchange] = []
        size = 0
        for row in self._page("*", **place):
            found.append(self._read(row))
            size += len(row["request_body"] or b"") + len(row["response_body"] or b"")
            if size > _PAGE_BYTES:
                break
        return found if place.get("after") is not None else found[::-1]

    def rows(self, **place: Unpack[Place]) -> RowPage:
        """The same as lines of a list: no header and no body is read."""
        page = self._page(ROW_COLUMNS, **place).fetchall()
        found = page if place.get("after") is not None else page[::-1]
        first, last = self._db.execute(
            "SELECT (SELECT min(id) FROM exchanges), (SELECT max(id) FROM exchanges)"
        ).fetchone()
        return RowPage(
            rows=tuple(ExchangeRow(**row) for row in found), first_id=first or 0, last_id=last or 0
        )

    def _page(
        self,
        columns: str,
        *,
        before: int | None = None,
        after: int | None = None,
        limit: int = 50,
        wanted: Condition = NOTHING,
    ) -> sqlite3.Cursor:
        """The rows of a page, read as they are asked for: newest first unless ``after`` is given."""
        bounds = {"id > ?": after, "id < ?": before}
        given = {sql: min(number, 2**62) for sql, number in bounds.items() if number is not None}
        where = " AND ".join((wanted.sql, *given))
        order = "ASC" if after is not None else "DESC"
        return self._db.execute(
            f"SELECT {columns} FROM exchanges WHERE {where} ORDER BY id {order} LIMIT ?",  # noqa: S608
            (*wanted.values, *given.values(), limit),
        )

    def _read(self, row: sqlite3.Row) -> Exchange:
        return _EXCHANGE.read(
            row,
            call=_CALL.read(row, purpose=_PURPOSE.read(row)),
            response=None if row["status"] is None else _RESPONSE.read(row),
            failure=None if row["failure"] is None else _FAILURE.read(row),
            timing=_TIMING.read(row),
        )

    def last_id(self) -> int:
        """The id of the newest exchange; 0 when there is none."""
        return int(self._db.execute("SELECT coalesce(max(id), 0) FROM exchanges").fetchone()[0])


class ExchangeStore(ExchangeReader):
    """Appends and reads exchanges on one held connection; the only writer of its file."""

    def __init__(self, path: Path, *, keep: int = 200_000, keep_bytes: int = 1024**3) -> None:
        self._keep = keep
        self._keep_bytes = keep_bytes
        self._since_trim = 0
        self._path = path
        try:
            super().__init__(open_file(path, STEPS))
        except sqlite3.DatabaseError as error:
            raise refusal(path, error) from None

    def append(self, exchange: Exchange) -> Exchange:
        """Store one exchange and return it with its id; the oldest go when the store is full."""
        try:
            return self.hold(exchange)
        finally:
            self.settle()

    def hold(self, exchange: Exchange) -> Exchange:
        """The same, written by ``settle`` together with others: nothing is awaited before."""
        if not self._db.in_transaction:
            self._db.execute("BEGIN IMMEDIATE")
        number = insert(self._db, "exchanges", _row(exchange))
        self._since_trim += len(exchange.call.body or b"")
        self._since_trim += len((exchange.response.body if exchange.response else None) or b"")
        if number % _TRIM_EVERY == 0 or self._since_trim > _TRIM_BYTES:
            self._trim(number)
        return replace(exchange, id=number)

    def settle(self) -> None:
        """Write what is held, or let go of it when that fails."""
        with self._db:
            pass

    def _trim(self, newest: int) -> None:
        """Let the oldest go until rows and bytes are within their bounds."""
        self._since_trim = 0
        self._db.execute("DELETE FROM exchanges WHERE id <= ?", (newest - self._keep,))
        while self._used_bytes() > self._keep_bytes:
            oldest = int(self._db.execute("SELECT min(id) FROM exchanges").fetchone()[0])
            if oldest >= newest:
                return
            gone = oldest + (newest - oldest) // 50
            self._db.execute("DELETE FROM exchanges WHERE id <= ?", (gone,))

    def _used_bytes(self) -> int:
        pages, free, size = (
            int(self._db.execute(f"PRAGMA {name}").fetchone()[0])
            for name in ("page_count", "freelist_count", "page_size")
        )
        return (pages - free) * size

    @contextmanager
    def apart(self) -> Iterator[ExchangeReader]:
        """Read on a connection of its own, for another thread: nobody who appends waits for a long search."""
        with closing(sqlite3.connect(self._path, isolation_level=None, timeout=BUSY_S)) as db:
            db.row_factory = sqlite3.Row
            db.execute("PRAGMA query_only = 1")
            yield ExchangeReader(db)

    def touch(self) -> None:
        """Write what is written already; raises what every other write would raise now."""
        touch(self._db)

    def close(self) -> None:
        """Write what is held, and let go of the file."""
        try:
            self.settle()
        finally:
            self._db.close()


def _row(exchange: Exchange) -> dict[str, Any]:
    return {
        **_EXCHANGE.row(exchange),
        **_CALL.row(exchange.call),
        **_PURPOSE.row(exchange.call.purpose),
        **(_RESPONSE.row(exchange.response) if exchange.response else {}),
        **(_FAILURE.row(exchange.failure) if exchange.failure else {}),
        **_TIMING.row(exchange.timing),
    }
