"""One held SQLite connection: reads anywhere, writes only inside a transaction."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import Any

from standard_api.errors import ServiceUnavailableError


class _Translated:
    """A class, since every question passes here and a generator costs three times as much."""

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Its own subclasses but one are mistakes of a caller; the class itself is a damaged file.
        if isinstance(error, sqlite3.OperationalError) or kind is sqlite3.DatabaseError:
            raise ServiceUnavailableError("The service's storage cannot be used now.") from error


_TRANSLATED = _Translated()


class Database:
    """Plain SQL on one connection.

    A disk that is full, locked or broken becomes ServiceUnavailableError, here and nowhere else;
    a broken constraint stays ``sqlite3.IntegrityError`` for the caller to explain.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.changes: Counter[str] = Counter()
        """How often each tenant's users or usage changed since the start; until then, what is known holds."""

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Decide and write as one: all of it, or nothing. Never await inside."""
        with _TRANSLATED, self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            yield

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Read several times from one state, whatever others write meanwhile."""
        with _TRANSLATED, self._connection:
            self._connection.execute("BEGIN")
            yield

    def row(self, sql: str, *values: Any) -> sqlite3.Row | None:
        """The first row, or None."""
        with _TRANSLATED:
            found: sqlite3.Row | None = self._connection.execute(sql, values).fetchone()
        return found

    def rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        """All rows."""
        with _TRANSLATED:
            return self._connection.execute(sql, values).fetchall()

    def rows_named(self, sql: str, values: Mapping[str, Any]) -> list[sqlite3.Row]:
        """All rows of a statement whose values have names."""
        with _TRANSLATED:
            return self._connection.execute(sql, values).fetchall()

    def value(self, sql: str, *values: Any) -> Any:
        """The first column of the first row, or None."""
        found = self.row(sql, *values)
        return found[0] if found else None

    def text(self, sql: str, *values: Any) -> str | None:
        """The same, which is a text."""
        found: str | None = self.value(sql, *values)
        return found

    def change(self, sql: str, *values: Any) -> int:
        """Write, and return how many rows changed."""
        with self._writing():
            return self._connection.execute(sql, values).rowcount

    def changed(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        """Write, and return the rows that the statement tells of."""
        with self._writing():
            return self._connection.execute(sql, values).fetchall()

    def change_many(self, sql: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Write many rows with one statement."""
        with self._writing():
            self._connection.executemany(sql, rows)

    def insert(self, table: str, row: dict[str, Any]) -> None:
        """Insert one row; table and column names are ours, never a caller's."""
        self.insert_many(table, [row])

    def insert_many(self, table: str, rows: list[dict[str, Any]]) -> None:
        """Insert rows of the same columns."""
        if rows:
            columns = ", ".join(rows[0])
            marks = ", ".join("?" * len(rows[0]))
            sql = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608
            self.change_many(sql, (tuple(row.values()) for row in rows))

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _writing(self) -> _Translated:
        if not self._connection.in_transaction:
            raise RuntimeError("a write outside a transaction")
        return _TRANSLATED


class DatabaseTable:
    """Some rows of a database, and what is asked of them."""

    def __init__(self, database: Database) -> None:
        self._database = database
