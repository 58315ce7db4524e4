"""Applications as rows. The caller holds the transaction."""

import sqlite3
from dataclasses import replace

from mock_market.domain.applications import Application
from mock_market.store.rows import JSON, SAYING, TableColumns, found, insert, update
from mock_market.store.schema import as_kinds

SCHEMA = """
CREATE TABLE applications (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  target TEXT NOT NULL, kind TEXT NOT NULL, via TEXT NOT NULL, payload TEXT NOT NULL,
  state TEXT NOT NULL, tenant_id TEXT, message TEXT NOT NULL
) STRICT;
"""
KINDS = as_kinds("applications", "message")
_COLUMNS = TableColumns(Application, forms={"payload": JSON, "message": SAYING})


class ApplicationTable:
    """Finds and keeps applications."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._db = database

    def add(self, application: Application) -> Application:
        """Keep a new application; its number goes into its payload as ``application_id``."""
        number = insert(self._db, "applications", _COLUMNS.row(application))
        kept = replace(application, id=number, payload={**application.payload, "application_id": number})
        self.save(kept)
        return kept

    def begin_at(self, number: int) -> None:
        """Let a new store's applications begin behind ``number``; services remember numbers for good."""
        insert(self._db, "sqlite_sequence", {"name": "applications", "seq": number})

    def save(self, application: Application) -> None:
        """Keep what has changed of an application."""
        update(self._db, "applications", application.id, _COLUMNS.row(application))

    def find(self, number: int) -> Application | None:
        """One application, or None."""
        row = self._db.execute("SELECT * FROM applications WHERE id = ?", (min(number, 2**62),)).fetchone()
        return _COLUMNS.read(row) if row else None

    def page(
        self, *, target: str | None = None, before: int | None = None, limit: int = 50
    ) -> list[Application]:
        """The newest applications, or those of a target, oldest first, by key."""
        wanted = {"target = ?": target, "id < ?": before}
        rows = found(self._db, "applications", wanted, order="id DESC", limit=limit)
        return [_COLUMNS.read(row) for row in reversed(rows)]
