"""A SQLite file in its newest shape: brought forward step by step, refused when a later version wrote it."""

import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from languages import _
from mock_market.store.pause import BUSY_S


def open_file(path: Path, steps: Sequence[str]) -> sqlite3.Connection:
    """A private file on a held connection, rows read by name. Raises OSError and sqlite3.DatabaseError."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600))
    database = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=BUSY_S)
    try:
        database.row_factory = sqlite3.Row
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        database.execute("PRAGMA foreign_keys = ON")
        bring_forward(database, steps)
    except BaseException:
        database.close()
        raise
    return database


def bring_forward(database: sqlite3.Connection, steps: Sequence[str]) -> None:
    """Take the steps that the file has not taken yet, each whole or not; ``user_version`` counts them."""
    version = version_of(database)
    if version > len(steps):
        raise sqlite3.DatabaseError(
            _("a later version of mt-sim wrote it (schema {version})", version=version)
        )
    for number, step in enumerate(steps[version:], start=version + 1):
        database.executescript(f"BEGIN; {step} PRAGMA user_version = {number}; COMMIT;")


def version_of(database: sqlite3.Connection) -> int:
    """How many steps the file has taken."""
    return int(database.execute("PRAGMA user_version").fetchone()[0])


def touch(database: sqlite3.Connection) -> None:
    """Write what is written already; raises what every other write would raise now."""
    database.execute(f"PRAGMA user_version = {version_of(database)}")
