"""Rows by the names of their columns."""

import sqlite3
from collections.abc import Mapping
from typing import Any


def insert(database: sqlite3.Connection, table: str, row: Mapping[str, Any], *, verb: str = "INSERT") -> int:
    """Add a row and return its number."""
    marks = ", ".join(f":{name}" for name in row)
    sql = f"{verb} INTO {table} ({', '.join(row)}) VALUES ({marks})"
    return database.execute(sql, dict(row)).lastrowid or 0


def update(database: sqlite3.Connection, table: str, number: int, row: Mapping[str, Any]) -> None:
    """Change columns of the row that has this number."""
    changes = ", ".join(f"{name} = :{name}" for name in row)
    database.execute(f"UPDATE {table} SET {changes} WHERE id = :id", {**row, "id": number})  # noqa: S608


def where(conditions: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The conditions that are given (SQL to value), so that an index answers; a value of None is none."""
    given = {sql: value for sql, value in conditions.items() if value is not None}
    values = {f"v{number}": value for number, value in enumerate(given.values())}
    text = " AND ".join(sql.replace("?", f":{name}") for sql, name in zip(given, values, strict=True))
    return (f"WHERE {text}" if text else ""), values
