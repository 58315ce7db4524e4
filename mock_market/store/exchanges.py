"""The store of exchanges: SQLite, bounded, paged by key so that a million rows cost as little as ten."""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mock_market.store.filters import NOTHING, Condition
from mock_market.store.pause import BUSY_S, cannot_write
from mock_market.wire.exchange import (
    Call,
    Exchange,
    Failure,
    FailureKind,
    Headers,
    Purpose,
    Response,
    Timing,
)
from mock_market.wire.exchange_rows import ROW_COLUMNS, RowPage, exchange_row

SCHEMA_VERSION = 1
_TRIM_EVERY = 500
_TRIM_BYTES = 64 * 1024**2
_PAGE_BYTES = 16 * 1024**2
"""A page of whole exchanges ends behind the one that goes beyond this."""
_REQUEST_BODY, _RESPONSE_BODY = -3, -1
_COLUMNS = (
    "started_at, direction, method, url, operation, tenant_id, delivery_id, attempt, grp, asked_by, target, "
    "status, reason, failure, failure_message, sent, connect_ms, first_byte_ms, total_ms, "
    "request_headers, request_body, response_headers, response_body"
)
_SCHEMA = """
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


class ExchangeStoreError(ValueError):
    """The file is not a store that this version can read."""


class ExchangeReader:
    """Reads exchanges on one connection."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def get(self, number: int) -> Exchange | None:
        """One exchange, or None when it never was or has been trimmed."""
        row = self._db.execute(
            f"SELECT id, {_COLUMNS} FROM exchanges WHERE id = ?",  # noqa: S608
            (min(number, 2**62),),
        ).fetchone()
        return _exchange(row) if row else None

    def page(
        self,
        *,
        before: int | None = None,
        after: int | None = None,
        limit: int = 50,
        wanted: Condition = NOTHING,
    ) -> list[Exchange]:
        """A page by key, oldest first.

        ``after`` gives the next ones behind an id; otherwise the newest ones, or those before an id.
        Large bodies make it shorter than ``limit``, never empty.
        """
        found: list[Exchange] = []
        size = 0
        for row in self._page(f"id, {_COLUMNS}", before=before, after=after, limit=limit, wanted=wanted):
            found.append(_exchange(row))
            size += sum(len(body or b"") for body in (row[_REQUEST_BODY], row[_RESPONSE_BODY]))
            if size > _PAGE_BYTES:
                break
        return found if after is not None else found[::-1]

    def rows(
        self,
        *,
        before: int | None = None,
        after: int | None = None,
        limit: int = 50,
        wanted: Condition = NOTHING,
    ) -> RowPage:
        """The same as lines of a list: no header and no body is read."""
        page = self._page(ROW_COLUMNS, before=before, after=after, limit=limit, wanted=wanted)
        found = page.fetchall() if after is not None else page.fetchall()[::-1]
        first, last = self._db.execute(
            "SELECT (SELECT min(id) FROM exchanges), (SELECT max(id) FROM exchanges)"
        ).fetchone()
        return RowPage(rows=tuple(map(exchange_row, found)), first_id=first or 0, last_id=last or 0)

    def _page(
        self, columns: str, *, before: int | None, after: int | None, limit: int, wanted: Condition
    ) -> sqlite3.Cursor:
        """The rows of a page, read as they are asked for: newest first unless ``after`` is given."""
        conditions: list[str] = [wanted.sql]
        values: list[Any] = [*wanted.values]
        if after is not None:
            conditions.append("id > ?")
            values.append(min(after, 2**62))
        if before is not None:
            conditions.append("id < ?")
            values.append(min(before, 2**62))
        where = f"WHERE {' AND '.join(conditions)}"
        order = "ASC" if after is not None else "DESC"
        return self._db.execute(
            f"SELECT {columns} FROM exchanges {where} ORDER BY id {order} LIMIT ?",  # noqa: S608
            (*values, limit),
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
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600))
        self._path = path
        super().__init__(sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=BUSY_S))
        try:
            self._prepare()
        except sqlite3.DatabaseError as error:
            self._db.close()
            if cannot_write(error):
                raise
            raise ExchangeStoreError(f"{path} is not a readable exchange store: {error}") from None

    def append(self, exchange: Exchange) -> Exchange:
        """Store one exchange and return it with its id; the oldest go when the store is full."""
        marks = ", ".join("?" for _ in _COLUMNS.split(","))
        cursor = self._db.execute(
            f"INSERT INTO exchanges ({_COLUMNS}) VALUES ({marks})",  # noqa: S608
            _row(exchange),
        )
        number = cursor.lastrowid or 0
        self._since_trim += len(exchange.call.body or b"")
        self._since_trim += len((exchange.response.body if exchange.response else None) or b"")
        if number % _TRIM_EVERY == 0 or self._since_trim > _TRIM_BYTES:
            self._trim(number)
        return replace(exchange, id=number)

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
            db.execute("PRAGMA query_only = 1")
            yield ExchangeReader(db)

    def touch(self) -> None:
        """Write what is written already; raises what every other write would raise now."""
        self._db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def _prepare(self) -> None:
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            self._db.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;")
        elif version != SCHEMA_VERSION:
            raise sqlite3.DatabaseError(f"it was written by another version of mt-sim (schema {version})")


def _row(exchange: Exchange) -> tuple[Any, ...]:
    call, purpose, timing = exchange.call, exchange.call.purpose, exchange.timing
    response, failure = exchange.response, exchange.failure
    return (
        exchange.started_at.astimezone(UTC).isoformat(),
        exchange.direction,
        call.method,
        call.url,
        purpose.operation,
        purpose.tenant_id,
        purpose.delivery_id,
        purpose.attempt,
        purpose.group,
        purpose.asked_by,
        purpose.target,
        response.status if response else None,
        response.reason if response else None,
        failure.kind.value if failure else None,
        failure.message if failure else None,
        int(failure.sent) if failure else None,
        timing.connect_ms,
        timing.first_byte_ms,
        timing.total_ms,
        json.dumps(call.headers),
        call.body,
        json.dumps(response.headers) if response else None,
        response.body if response else None,
    )


def _exchange(row: tuple[Any, ...]) -> Exchange:
    (
        number, started_at, direction, method, url,
        operation, tenant_id, delivery_id, attempt, group, asked_by, target,
        status, reason, failure, failure_message, sent,
        connect_ms, first_byte_ms, total_ms,
        request_headers, request_body, response_headers, response_body,
    ) = row  # fmt: skip
    return Exchange(
        id=number,
        started_at=datetime.fromisoformat(started_at),
        direction=direction,
        call=Call(
            method=method,
            url=url,
            headers=_headers(request_headers),
            body=request_body,
            purpose=Purpose(
                operation=operation,
                tenant_id=tenant_id,
                delivery_id=delivery_id,
                attempt=attempt,
                group=group,
                asked_by=asked_by,
                target=target,
            ),
        ),
        response=None
        if status is None
        else Response(status=status, reason=reason, headers=_headers(response_headers), body=response_body),
        failure=None
        if failure is None
        else Failure(kind=FailureKind(failure), message=failure_message, sent=bool(sent)),
        timing=Timing(connect_ms=connect_ms, first_byte_ms=first_byte_ms, total_ms=total_ms),
    )


def _headers(text: str) -> Headers:
    return tuple((name, value) for name, value in json.loads(text))
