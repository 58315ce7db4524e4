"""Long questions about large tenants: asked in a thread on a connection of their own, and remembered.

So the event loop goes on meanwhile, and a dashboard that nothing changed is not added up again.
"""

import asyncio
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from sample_service.storage.database import Database
from sample_service.storage.tables.dashboard import Dashboard
from sample_service.storage.tables.users import UserTable

LARGE = 2_000
"""So many users make a tenant's questions long enough to leave the event loop."""
_REMEMBERED = 100
"""So many answers; the longest, whom a search finds, has eight bytes for each of them."""

Answer = TypeVar("Answer")


class Tables:
    """The tables that long questions are about."""

    def __init__(self, database: Database) -> None:
        self.users = UserTable(database)
        self.dashboard = Dashboard(database, self.users)


class Reads:
    """Asks, on the event loop or beside it; what a large tenant was told is kept until it changes."""

    def __init__(self, path: Path, tables: Tables, changes: Counter[str]) -> None:
        self._path = path
        self._tables = tables
        self._changes = changes
        self._beside: Database | None = None
        self._one_at_a_time = threading.Lock()
        self._answers: dict[tuple[Any, ...], tuple[int, Any]] = {}

    async def ask(
        self, tenant_id: str, question: Callable[[Tables], Answer], *, name: tuple[Any, ...] = ()
    ) -> Answer:
        """The answer to a question; one with a ``name`` is remembered under it."""
        if self._tables.users.count(tenant_id) <= LARGE:
            return question(self._tables)
        version, key = self._changes[tenant_id], (tenant_id, *name)
        kept = self._answers.get(key) if name else None
        if kept and kept[0] == version:
            found: Answer = kept[1]
            return found
        answer = await asyncio.to_thread(self._ask_beside, question)
        if name:
            self._remember(key, version, answer)
        return answer

    def close(self) -> None:
        """Let go of the second connection."""
        with self._one_at_a_time:
            if self._beside is not None:
                self._beside.close()
                self._beside = None

    def _ask_beside(self, question: Callable[[Tables], Answer]) -> Answer:
        with self._one_at_a_time:
            self._beside = self._beside or _reader(self._path)
            with self._beside.snapshot():
                return question(Tables(self._beside))

    def _remember(self, key: tuple[Any, ...], version: int, answer: object) -> None:
        if len(self._answers) >= _REMEMBERED:
            self._answers.clear()
        self._answers[key] = (version, answer)


def _reader(path: Path) -> Database:
    connection = sqlite3.connect(path, isolation_level=None, timeout=5.0, check_same_thread=False)
    connection.execute("PRAGMA query_only = ON")
    connection.row_factory = sqlite3.Row
    return Database(connection)
