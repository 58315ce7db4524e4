"""Exchanges of runs, copied from their own stores to the market's while they happen."""

import asyncio
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from mock_market.store.exchanges import ExchangeReader, ExchangeStore
from mock_market.wire.exchange import Exchange

_PAGE = 100
_QUIET_S = 600.0
"""A run that has written nothing for so long has ended."""


@dataclass(kw_only=True)
class _Followed:
    """How far a run was copied, and how its files looked then."""

    last: int = 0
    stamp: tuple[int, ...] = ()
    changed_at: float = field(default_factory=time.monotonic)


class RunCopies:
    """Follows runs that begin from now on; those of before stay where they are."""

    def __init__(self, folder: Path, store: ExchangeStore) -> None:
        self._folder = folder
        self._store = store
        self._stamp: tuple[int, ...] = ()
        self._known: set[str] = set()
        self._followed: dict[str, _Followed] = {}
        self._new_names()

    async def copy(self) -> None:
        """Bring what is new. Raises what a write to the market's store raises."""
        self._followed |= {name: _Followed() for name in self._new_names()}
        for name, run in list(self._followed.items()):
            await self._copy(name, run)
            if time.monotonic() - run.changed_at > _QUIET_S:
                del self._followed[name]

    async def _copy(self, name: str, run: _Followed) -> None:
        path = self._folder / name / "exchanges.db"
        stamp = (*_stamp(path), *_stamp(path.with_name("exchanges.db-wal")))
        if stamp == run.stamp:
            return
        while found := await asyncio.to_thread(_behind, path, run.last):
            for one in found:
                self._store.append(replace(one, run=name, run_number=one.id))
                run.last = one.id
        run.stamp, run.changed_at = stamp, time.monotonic()

    def _new_names(self) -> set[str]:
        """Runs that were not there at the last look; they are listed anew when one came or went."""
        stamp = _stamp(self._folder)
        if stamp in ((), self._stamp):
            return set()
        self._stamp = stamp
        new = {path.name for path in self._folder.iterdir()} - self._known
        self._known |= new
        return new


def _behind(path: Path, last: int) -> list[Exchange]:
    """A page of a run's exchanges; none while its store is being made, or when it is no store of ours."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
            database.row_factory = sqlite3.Row
            return ExchangeReader(database).page(after=last, limit=_PAGE)
    except (sqlite3.Error, IndexError, ValueError):
        return []


def _stamp(path: Path) -> tuple[int, ...]:
    """Changes when a file or folder changes; empty when it is not there."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return (found.st_mtime_ns, found.st_size)
