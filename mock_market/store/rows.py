"""Rows by the names of their columns, and how the fields of a class stand in them."""

import json
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import cache
from operator import itemgetter
from typing import Any, Generic, TypeVar

from mock_market.saying import read, stored

Kept = TypeVar("Kept")


@dataclass(frozen=True)
class ColumnForm:
    """How a column holds what is neither text nor number; None is NULL in every form."""

    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


FLAG = ColumnForm(int, bool)
JSON = ColumnForm(json.JSONEncoder(ensure_ascii=False).encode, json.loads)
MOMENT = ColumnForm(lambda at: at.astimezone(UTC).isoformat(timespec="microseconds"), datetime.fromisoformat)
SAYING = ColumnForm(stored, read)


class TableColumns(Generic[Kept]):
    """The one mapping between a class and its columns, which have the names of its fields.

    But for ``names``, whose columns are called otherwise, and for what is ``apart``: that is in no column.
    An ``id`` is given by SQLite, and so it is only read.
    """

    def __init__(
        self,
        kind: type[Kept],
        *,
        forms: Mapping[str, ColumnForm] | None = None,
        names: Mapping[str, str] | None = None,
        apart: tuple[str, ...] = (),
    ) -> None:
        self._kind = kind
        held = [one.name for one in fields(kind) if one.name not in apart]  # type: ignore[arg-type]
        self._columns = {name: (names or {}).get(name, name) for name in held}
        self._forms = [(name, self._columns[name], form) for name, form in (forms or {}).items()]
        self._values = itemgetter(*self._columns.values())
        self._written = [name for name in held if name != "id"]

    def row(self, value: Kept, *only: str) -> dict[str, Any]:
        """A value as columns; some of its fields alone when they are named."""
        held, columns = vars(value), self._columns
        row = {columns[name]: held[name] for name in only or self._written}
        for _name, column, form in self._forms:
            if row.get(column) is not None:
                row[column] = form.write(row[column])
        return row

    def read(self, row: sqlite3.Row, **apart: Any) -> Kept:
        """The value of a row, with what is apart."""
        held = dict(zip(self._columns, self._values(row), strict=True))
        for name, _column, form in self._forms:
            if held[name] is not None:
                held[name] = form.read(held[name])
        return self._kind(**held, **apart)


def insert(database: sqlite3.Connection, table: str, row: Mapping[str, Any], *, verb: str = "INSERT") -> int:
    """Add a row and return its number."""
    return database.execute(_inserting(verb, table, tuple(row)), row).lastrowid or 0


def update(database: sqlite3.Connection, table: str, number: int, row: Mapping[str, Any]) -> None:
    """Change columns of the row that has this number."""
    database.execute(_updating(table, tuple(row)), {**row, "id": number})


class MarketTable(Generic[Kept]):
    """What one table keeps, found by conditions. The caller holds the transaction."""

    table: str
    order = "id DESC"
    columns: TableColumns[Kept]

    def __init__(self, database: sqlite3.Connection) -> None:
        self._db = database

    def _read(self, row: sqlite3.Row) -> Kept:
        return self.columns.read(row)

    def _one(self, rest: str, *values: Any) -> Kept | None:
        """The first row, by what stands behind the table in SQL."""
        row = self._db.execute(f"SELECT * FROM {self.table} {rest}", values).fetchone()  # noqa: S608
        return self._read(row) if row else None

    def _found(self, wanted: Mapping[str, Any], *, order: str = "", limit: int = -1) -> list[Kept]:
        """The rows that fit all of SQL to its value, so that an index answers; a value of None is no wish."""
        given = {sql: value for sql, value in wanted.items() if value is not None}
        where = f"WHERE {' AND '.join(given)}" if given else ""
        sql = f"SELECT * FROM {self.table} {where} ORDER BY {order or self.order} LIMIT ?"  # noqa: S608
        return [self._read(row) for row in self._db.execute(sql, (*given.values(), limit))]


@cache
def _inserting(verb: str, table: str, names: tuple[str, ...]) -> str:
    marks = ", ".join(f":{name}" for name in names)
    return f"{verb} INTO {table} ({', '.join(names)}) VALUES ({marks})"


@cache
def _updating(table: str, names: tuple[str, ...]) -> str:
    changes = ", ".join(f"{name} = :{name}" for name in names)
    return f"UPDATE {table} SET {changes} WHERE id = :id"  # noqa: S608
