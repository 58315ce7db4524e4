"""Rows by the names of their columns."""

import sqlite3
from collections.abc import Mapping
from functools import cache
from typing import Any


def insert(database: sqlite3.Connection, table: str, row: Mapping[str, Any], *, verb: str = "INSERT") -> int:
    """Add a row and return its number."""
    return database.execute(_inserting(verb, table, tuple(row)), row).lastrowid or 0


def update(database: sqlite3.Connection, table: str, number: int, row: Mapping[str, Any]) -> None:
    """Change columns of the row that has this number."""
    database.execute(_updating(table, tuple(row)), {**row, "id": number})


@cache
def _inserting(verb: str, table: str, names: tuple[str, ...]) -> str:
    marks = ", ".join(f":{name}" for name in names)
    return f"{verb} INTO {table} ({', '.join(names)}) VALUES ({marks})"


@cache
def _updating(table: str, names: tuple[str, ...]) -> str:
    changes = ", ".join(f"{name} = :{name}" for name in names)
    return f"UPDATE {table} SET {changes} WHERE id = :id"  # noqa: S608


def where(conditions: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The conditions that are given (SQL to value), so that an index answers; a value of None is none."""
    given = {sql: value for sql, value in conditions.items() if value is not None}
    values = {f"v{number}": value for number, value in enumerate(given.values())}
    text = " AND ".join(sql.replace("?", f":{name}") for sql, name in zip(given, values, strict=True))
    return (f"WHERE {text}" if text else ""), values
