"""Runs without a market: each writes a store of its own under ``runs/`` and takes no lock."""

import json
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from languages import _, os_words
from mock_market.store.exchanges import ExchangeStore
from mock_market.store.pause import even_when_full
from mock_market.store.private_file import write_private
from mock_market.store.schema import StoreError
from mock_market.target.client import Record
from mock_market.wire.exchange import Exchange
from simulator.errors.traces import NO_RUN, NO_RUNS, RUN_NOT_READABLE
from simulator.storage.data_folder import DataFolder

LAST = "last"
_NAMED = 5
"""So many runs are named to somebody who asks for one that is not there."""
_NEWEST = "newest-runs.json"
_KEPT = 50
_SURE_NS = 3_000_000_000
"""A folder older than that shows a later change by its time, which some disks count in two seconds."""


def new_run(folder: DataFolder) -> Path:
    """Make the folder of a new run; its name sorts by time."""
    folder.prepare()
    path = folder.runs / f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(2)}"
    path.mkdir(mode=0o700)
    return path


def if_room(record: Record) -> Record:
    """Recording for a clean-up, which a full disk must not stop."""

    def recorded(exchange: Exchange) -> Exchange:
        with even_when_full():
            return record(exchange)
        return exchange

    return recorded


def open_run(folder: DataFolder, name: str) -> ExchangeStore:
    """Open the exchanges of one run, or of the last one; CommandError when there is none."""
    try:
        return ExchangeStore(find_run(folder, name, holding="exchanges.db"))
    except StoreError as error:
        raise RUN_NOT_READABLE.error(str(error)) from None
    except IsADirectoryError as error:
        said = _("cannot read {path}: {error}", path=error.filename, error=os_words(error))
        raise RUN_NOT_READABLE.error(said) from None


def read_run_file(path: Path) -> Any:
    """The JSON that a run left; CommandError for a file that was cut off or replaced."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        said = _("cannot read {path}: {error}", path=path, error=os_words(error))
        raise RUN_NOT_READABLE.error(said) from None
    except (ValueError, RecursionError):
        raise RUN_NOT_READABLE.error(_("{path} is damaged: it holds no JSON", path=path)) from None


def run_names(folder: DataFolder, *, holding: str) -> Iterator[str]:
    """The runs that have this file, the newest first, each looked at when it is wanted."""
    return (name for name in _newest_first(folder) if (folder.runs / name / holding).exists())


def _newest_first(folder: DataFolder) -> Iterator[str]:
    """All names. The newest of many are kept beside them, for as long as none comes or goes."""
    try:
        changed_ns = folder.runs.stat().st_mtime_ns
    except FileNotFoundError:
        return
    kept = _kept(folder, changed_ns)
    yield from kept
    names = sorted(os.listdir(folder.runs), reverse=True)  # noqa: PTH208  names, not a thousand paths
    if not kept and len(names) > _KEPT and time.time_ns() - changed_ns > _SURE_NS:
        with suppress(OSError):
            found = {"changed_ns": changed_ns, "names": names[:_KEPT]}
            write_private(folder.path / _NEWEST, json.dumps(found))
    yield from names[len(kept) :]


def _kept(folder: DataFolder, changed_ns: int) -> list[str]:
    """The newest names as they were kept; none when something came or went since."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        found = json.loads((folder.path / _NEWEST).read_text(encoding="utf-8"))
        if found["changed_ns"] == changed_ns:
            return [str(name) for name in found["names"]]
    return []


def find_run(folder: DataFolder, name: str, *, holding: str) -> Path:
    """A file of one run, or of the last one that has it; CommandError when there is none."""
    newest = list(islice(run_names(folder, holding=holding), _NAMED))
    if not newest:
        raise NO_RUNS.error(runs=folder.runs)
    chosen = newest[0] if name == LAST else name
    path = folder.runs / chosen / holding
    if chosen != Path(chosen).name or not path.exists():
        raise NO_RUN.error(name=name, names=", ".join(reversed(newest)))
    return path
