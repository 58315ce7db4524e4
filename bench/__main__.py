"""``make bench``: the speed goals side by side with their baselines, as one table."""

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.judge.judging import judged_rows
from bench.judge.load import load_rows
from bench.screen.keys import screen_rows
from bench.screen.reading import reading_rows
from bench.screen.true_timing import timing_rows
from bench.servers.crowd import crowd_rows
from bench.servers.lists import list_rows
from bench.servers.outbox import outbox_rows
from bench.servers.pages import page_rows
from bench.servers.requests import request_rows
from bench.servers.start import start_rows
from bench.servers.up import up_rows

PARTS = {
    "start": start_rows,
    "up": up_rows,
    "requests": request_rows,
    "pages": page_rows,
    "crowd": crowd_rows,
    "outbox": outbox_rows,
    "lists": list_rows,
    "load": load_rows,
    "judging": judged_rows,
    "screen": screen_rows,
    "reading": reading_rows,
    "timing": timing_rows,
}


def measured(part: str) -> bool:
    """Print the rows of a part, in a folder of its own; whether each was there and met its goal."""
    met = True
    try:
        with tempfile.TemporaryDirectory() as folder:
            for row in PARTS[part](Path(folder)):
                met = met and row.met
                print(row.text(), flush=True)
    except Exception as error:  # noqa: BLE001  a part that cannot be measured must not take the others along
        print(f"{part}: not measured: {type(error).__name__}: {error}", flush=True)
        return False
    return met


def main(wanted: Sequence[str]) -> None:
    """Print the table, or the named parts of it; exit 1 when a goal is missed."""
    if unknown := set(wanted) - set(PARTS):
        sys.exit(f"no part {', '.join(sorted(unknown))}; there are: {', '.join(PARTS)}")
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    print(f"{'ours / baseline':<54} {'ours':>9} {'baseline':>9}       ratio    goal")
    met = [measured(part) for part in wanted or list(PARTS)]
    sys.exit(not all(met))


if __name__ == "__main__":
    main(sys.argv[1:])
