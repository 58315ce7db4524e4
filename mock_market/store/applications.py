"""Applications as rows."""

from dataclasses import replace

from mock_market.domain.applications import Application
from mock_market.store.rows import JSON, SAYING, MarketTable, TableColumns, insert, update
from mock_market.store.schema import as_kinds

SCHEMA = """
CREATE TABLE applications (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  target TEXT NOT NULL, kind TEXT NOT NULL, via TEXT NOT NULL, payload TEXT NOT NULL,
  state TEXT NOT NULL, tenant_id TEXT, message TEXT NOT NULL
) STRICT;
"""
KINDS = as_kinds("applications", "message")


class ApplicationTable(MarketTable[Application]):
    """Finds and keeps applications."""

    table = "applications"
    columns = TableColumns(Application, forms={"payload": JSON, "message": SAYING})

    def add(self, application: Application) -> Application:
        """Keep a new application; its number goes into its payload as ``application_id``."""
        number = insert(self._db, self.table, self.columns.row(application))
        kept = replace(application, id=number, payload={**application.payload, "application_id": number})
        self.save(kept)
        return kept

    def begin_at(self, number: int) -> None:
        """Let a new store's applications begin behind ``number``; services remember numbers for good."""
        insert(self._db, "sqlite_sequence", {"name": "applications", "seq": number})

    def save(self, application: Application) -> None:
        """Keep what has changed of an application."""
        update(self._db, self.table, application.id, self.columns.row(application))

    def find(self, number: int) -> Application | None:
        """One application, or None."""
        return self._one("WHERE id = ?", min(number, 2**62))

    def page(
        self, *, target: str | None = None, before: int | None = None, limit: int = 50
    ) -> list[Application]:
        """The newest applications, or those of a target, oldest first, by key."""
        wanted = {"target = ?": target, "id < ?": before}
        return self._found(wanted, limit=limit)[::-1]
