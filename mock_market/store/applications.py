"""Applications as rows. The caller holds the transaction."""

import json
import sqlite3
from dataclasses import replace
from typing import Any

from mock_market.domain.applications import Application

SCHEMA = """
CREATE TABLE applications (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  target TEXT NOT NULL, kind TEXT NOT NULL, via TEXT NOT NULL, payload TEXT NOT NULL,
  state TEXT NOT NULL, tenant_id TEXT, message TEXT NOT NULL
) STRICT;
"""


class ApplicationTable:
    """Finds and keeps applications."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._db = database

    def add(self, application: Application) -> Application:
        """Keep a new application; its number goes into its payload as ``application_id``."""
        cursor = self._db.execute(
            "INSERT INTO applications (target, kind, via, payload, state, tenant_id, message) "
            "VALUES (?, ?, ?, '{}', ?, ?, ?)",
            (
                application.target,
                application.kind,
                application.via,
                application.state,
                application.tenant_id,
                application.message,
            ),
        )
        number = cursor.lastrowid or 0
        kept = replace(application, id=number, payload={**application.payload, "application_id": number})
        self._db.execute(
            "UPDATE applications SET payload = ? WHERE id = ?",
            (json.dumps(kept.payload, ensure_ascii=False), number),
        )
        return kept

    def begin_at(self, number: int) -> None:
        """Let a new store's applications begin behind ``number``; services remember numbers for good."""
        self._db.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('applications', ?)", (number,))

    def save(self, application: Application) -> None:
        """Keep what has changed of an application."""
        self._db.execute(
            "UPDATE applications SET state = ?, tenant_id = ?, message = ? WHERE id = ?",
            (application.state, application.tenant_id, application.message, application.id),
        )

    def find(self, number: int) -> Application | None:
        """One application, or None."""
        rows = self._db.execute("SELECT * FROM applications WHERE id = ?", (min(number, 2**62),)).fetchall()
        return _application(rows[0]) if rows else None

    def page(self, *, before: int | None = None, limit: int = 50) -> list[Application]:
        """The newest applications, oldest first, by key."""
        rows = self._db.execute(
            "SELECT * FROM applications WHERE ?1 IS NULL OR id < ?1 ORDER BY id DESC LIMIT ?2",
            (before, limit),
        ).fetchall()
        return [_application(row) for row in reversed(rows)]


def _application(row: tuple[Any, ...]) -> Application:
    number, target, kind, via, payload, state, tenant_id, message = row
    return Application(
        id=number,
        target=target,
        kind=kind,
        via=via,
        payload=json.loads(payload),
        state=state,
        tenant_id=tenant_id,
        message=message,
    )
