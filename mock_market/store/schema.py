"""A SQLite file in its newest shape: brought forward step by step, refused when a later version wrote it."""

import os
import re
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from languages import _, os_words
from mock_market.store.pause import BUSY_S, cannot_write


class StoreError(ValueError):
    """A file or folder of the market cannot be used; the text says why and what to do."""


_QUICKLY_CHECKED = 16 * 1024**2
"""A file of so many bytes is looked through at its opening; a larger one would delay the start."""
CHECKPOINT_PAGES = 8_000
"""32 MB of pages stand beside the file before they go into it, while everything waits for the disk."""
_CREATED = re.compile(r"CREATE (?:TABLE|INDEX|UNIQUE INDEX) (\w+)")


def open_file(path: Path, steps: Sequence[str]) -> sqlite3.Connection:
    """A private file on a held connection, rows read by name. Raises OSError and sqlite3.DatabaseError."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600))
    database = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=BUSY_S)
    try:
        database.row_factory = sqlite3.Row
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        database.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
        database.execute("PRAGMA foreign_keys = ON")
        bring_forward(database, steps)
        _refuse_damage(database, path, steps)
    except BaseException:
        database.close()
        raise
    return database


def refusal(path: Path, error: OSError | sqlite3.DatabaseError) -> Exception:
    """What is told of a file that could not be opened; a disk that is full stays what it is."""
    if cannot_write(error):
        return error
    return StoreError(
        _("{path} cannot be read: {error}; move it away or use --data", path=path, error=os_words(error))
    )


def bring_forward(database: sqlite3.Connection, steps: Sequence[str]) -> None:
    """Take the steps that the file has not taken yet, each whole or not; ``user_version`` counts them."""
    version = version_of(database)
    if version > len(steps):
        raise sqlite3.DatabaseError(
            _("a later version of mt-sim wrote it (schema {version})", version=version)
        )
    while (taken := version_of(database)) < len(steps):
        with database:
            database.execute("BEGIN IMMEDIATE")
            # Another process may open the same new file, and have taken the step meanwhile.
            if version_of(database) == taken:
                for statement in _statements(steps[taken]):
                    database.execute(statement)
                database.execute(f"PRAGMA user_version = {taken + 1}")


def _statements(step: str) -> Iterator[str]:
    """One by one, since ``executescript`` would end the transaction."""
    statement = ""
    for piece in step.split(";"):
        statement += f"{piece};"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def as_kinds(table: str, column: str) -> str:
    """The step that turns the sentences of a column into kinds: they are told as they are."""
    going_on = '{"kind": "processing", "values": {}}'
    return f"""
    UPDATE {table} SET {column} = CASE {column}
      WHEN '' THEN '{{"kind": "nothing", "values": {{}}}}' WHEN 'processing goes on' THEN '{going_on}'
      ELSE json_object('kind', 'text', 'values', json_object('text', {column})) END
    WHERE {column} IS NOT NULL;
    """  # noqa: S608


def _refuse_damage(database: sqlite3.Connection, path: Path, steps: Sequence[str]) -> None:
    """Raise sqlite3.DatabaseError now for what would be an error in the middle of the work."""
    there = {row["name"] for row in database.execute("SELECT name FROM sqlite_schema")}
    missing = [name for step in steps for name in _CREATED.findall(step) if name not in there]
    if missing:
        raise sqlite3.DatabaseError(_("{name} is missing in it", name=missing[0]))
    if path.stat().st_size <= _QUICKLY_CHECKED:
        found = database.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            raise sqlite3.DatabaseError(_("it is damaged ({detail})", detail=" ".join(found.split())))


def is_damage(error: BaseException) -> bool:
    """Whether a file cannot be read although nothing is wrong with what was asked."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    damage = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
    return isinstance(error, sqlite3.DatabaseError) and code in damage


def version_of(database: sqlite3.Connection) -> int:
    """How many steps the file has taken."""
    return int(database.execute("PRAGMA user_version").fetchone()[0])


def touch(database: sqlite3.Connection) -> None:
    """Write what is written already; raises what every other write would raise now."""
    database.execute(f"PRAGMA user_version = {version_of(database)}")
