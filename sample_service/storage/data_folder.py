"""The folder that holds the service's data: made private, locked, checked, migrated."""

import fcntl
import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from languages import _, os_words
from sample_service.storage.database import Database
from sample_service.storage.schema import (
    APPLIED_TABLE,
    MIGRATIONS,
    applied_migrations,
    migrate,
    missing_tables,
)

FILE_NAME = "service.sqlite3"
LOCK_NAME = "service.lock"


class DataFolderError(Exception):
    """The data folder cannot be used; the text is one line that says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class DataFolder:
    """An open data folder, ours until it is closed."""

    path: Path
    database: Database
    lock: IO[str]

    def close(self) -> None:
        """Close the database, then let others in."""
        self.database.close()
        self.lock.close()


def open_data_folder(folder: Path) -> DataFolder:
    """Open or create a data folder.

    Raises DataFolderError, and changes nothing, when the folder is in use, unreadable, damaged,
    another program's, or written by a newer version.
    """
    lock = _locked(folder)
    try:
        path = folder / FILE_NAME
        return DataFolder(path=path, database=Database(_connected(path)), lock=lock)
    except BaseException:
        lock.close()
        raise


def _locked(folder: Path) -> IO[str]:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.fdopen(os.open(folder / LOCK_NAME, os.O_RDWR | os.O_CREAT, 0o600), "w")
    except OSError as error:
        raise DataFolderError(
            _("{path} cannot be used as a data folder: {error}", path=folder, error=os_words(error))
        ) from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise DataFolderError(
            _("{path} is in use by another service; stop it, or name another", path=folder)
        ) from None
    return lock


def _connected(path: Path) -> sqlite3.Connection:
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        connection = sqlite3.connect(path, isolation_level=None, timeout=5.0)
        try:
            _prepare(connection, path)
        except BaseException:
            connection.close()
            raise
    except (OSError, sqlite3.Error) as error:
        raise DataFolderError(
            _("{path} cannot be opened as a database: {error}", path=path, error=os_words(error))
        ) from None
    return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    pending = _judge(connection, path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    # Each checkpoint waits for the disk, and everybody with it: one for 32 MB of pages, not for 4.
    connection.execute("PRAGMA wal_autocheckpoint = 8000")
    if pending:
        migrate(connection)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.row_factory = sqlite3.Row


def _judge(connection: sqlite3.Connection, path: Path) -> bool:
    """Refuse what is not ours to touch, and say whether migrations are pending."""
    verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if verdict != "ok":
        raise DataFolderError(_("{path} is damaged: restore a copy, or start with another folder", path=path))
    sql = "SELECT count(*) FROM sqlite_schema WHERE tbl_name != ?"
    tables = connection.execute(sql, (APPLIED_TABLE,)).fetchone()[0]
    applied = applied_migrations(connection)
    if tables and not applied:
        raise DataFolderError(_("{path} is another program's database; name another folder", path=path))
    known = [name for name, _step in MIGRATIONS]
    if applied != known[: len(applied)]:
        raise DataFolderError(
            _("{path} was written by a newer version of this service; use that one", path=path)
        )
    if missing := missing_tables(connection, applied):
        raise DataFolderError(
            _(
                "{path} lost what it needs ({lost}): restore a copy, or start with another folder",
                path=path,
                lost=", ".join(missing),
            )
        )
    return len(applied) < len(known)
