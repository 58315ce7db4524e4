"""The judged runs of a data folder: each keeps a small summary, so that a list costs little however many."""

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from languages import _
from mock_market.store.private_file import write_private
from simulator.conformance.reports.files import REPORT
from simulator.conformance.reports.older import as_written_now
from simulator.errors.command_error import CommandError
from simulator.errors.traces import RUN_NOT_READABLE
from simulator.storage.data_folder import DataFolder
from simulator.storage.runs import find_run, read_run_file, run_names

SUMMARY = "summary.json"
"""What every judged run keeps beside its report."""
_PARTS = ("run", "target", "started_at", "duration_ms", "seed", "exit_code", "message", "summary")


def keep_summary(run: Path, report: dict[str, Any]) -> dict[str, Any]:
    """Write a run's summary, and return it; a full disk costs the list a moment later, nothing else."""
    summary = {part: report[part] for part in _PARTS}
    with suppress(OSError):
        write_private(run / SUMMARY, json.dumps(summary))
    return summary


def summaries(folder: DataFolder) -> Iterator[dict[str, Any]]:
    """The summaries of all judged runs, the newest first, each read when it is wanted."""
    for name in run_names(folder, holding=REPORT):
        found = _summary(folder.runs / name)
        if found is not None:
            yield found


def stored_report(folder: DataFolder, name: str) -> dict[str, Any]:
    """What a judging run left behind, by its name or ``last``; CommandError when there is none."""
    return _read(find_run(folder, name, holding=REPORT))


def last_of(folder: DataFolder, target: dict[str, str]) -> str | None:
    """The name of the last run that judged this target, or None."""
    return next((one["run"] for one in summaries(folder) if is_of(one, target)), None)


def is_of(summary: dict[str, Any], target: dict[str, str]) -> bool:
    """Whether a run judged this target: by its name or address, in its dialect."""
    judged = summary["target"]
    same = judged["name"] == target["name"] or judged["url"] == target["url"]
    return bool(same and judged["dialect"] == target["dialect"])


def _summary(run: Path) -> dict[str, Any] | None:
    """A run's summary; made from its report when an older mt-sim kept none, None when that is damaged."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        found = json.loads((run / SUMMARY).read_text(encoding="utf-8"))
        return {part: found[part] for part in _PARTS}
    with suppress(CommandError):
        return keep_summary(run, _read(run / REPORT))
    return None


def _read(path: Path) -> dict[str, Any]:
    try:
        return as_written_now(read_run_file(path))
    except (KeyError, TypeError, AttributeError):
        raise RUN_NOT_READABLE.error(_("{path} is no report of a run", path=path)) from None
