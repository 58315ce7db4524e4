"""Where a person is in the list of traces, kept in the sandbox's folder for the next screen."""

import contextlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from mock_market.store.private_file import write_private

_NAME = "screen.json"


@dataclass(frozen=True, kw_only=True)
class LastPosition:
    """A filter, and the exchange under the cursor; 0 is the newest, which is followed."""

    filter: str = ""
    number: int = 0


def kept_position(folder: Path) -> LastPosition:
    """Where the last screen was; the newest exchange when nothing readable was kept."""
    try:
        value = json.loads((folder / _NAME).read_text(encoding="utf-8"))
        return LastPosition(filter=str(value["filter"]), number=int(value["number"]))
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return LastPosition()


def keep_position(folder: Path, place: LastPosition) -> None:
    """Remember it, unless the folder cannot be written."""
    with contextlib.suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(folder / _NAME, json.dumps(asdict(place), ensure_ascii=False))
