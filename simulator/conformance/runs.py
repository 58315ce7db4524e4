"""``mt-sim runs``: what was judged before, and what changed since."""

from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice
from typing import Any

from simulator.conformance.history.comparison import compared
from simulator.conformance.history.judged_runs import is_of, stored_report, summaries
from simulator.conformance.history.tables import run_line, run_lines
from simulator.conformance.reports.changes import change_lines
from simulator.conformance.reports.console import report_lines
from simulator.errors.exit_codes import ExitCode
from simulator.errors.judging import NO_EARLIER_RUN
from simulator.errors.traces import NO_JUDGED_RUN
from simulator.output.console import show, show_json
from simulator.storage.data_folder import DataFolder
from simulator.storage.runs import LAST
from simulator.targets.named import registered_name


def list_runs(folder: DataFolder, target: str | None, most: int, *, as_json: bool) -> ExitCode:
    """The newest judged runs, of one target or of all."""
    rows = list(islice(_wanted(folder, target), most))
    if as_json:
        show_json({"runs": rows})
    elif not rows:
        raise NO_JUDGED_RUN.error(runs=folder.runs)
    else:
        _show(run_lines(rows))
    return ExitCode.PASSED


def show_run(folder: DataFolder, name: str, *, as_json: bool) -> ExitCode:
    """The report of one run, as it was told at its end."""
    report = stored_report(folder, name)
    if as_json:
        show_json(report)
    else:
        _show(report_lines(report, folder.option))
    return ExitCode.PASSED


def compare_runs(folder: DataFolder, before: str | None, after: str | None, *, as_json: bool) -> ExitCode:
    """What changed from one run to another; without names, to the last run from the one before it."""
    second = stored_report(folder, after or LAST)
    first = stored_report(folder, before or _earlier(folder, second))
    changes = asdict(compared(first, second))
    if as_json:
        show_json({"before": _head(first), "after": _head(second), **changes})
    else:
        _show([run_line(first), run_line(second), *change_lines(changes)])
    return ExitCode.FAILED if changes["new"] else ExitCode.PASSED


def _wanted(folder: DataFolder, target: str | None) -> Iterator[dict[str, Any]]:
    found = summaries(folder)
    return found if target is None else (one for one in found if _named(one["target"], target))


def _named(judged: dict[str, str], target: str) -> bool:
    return target in (judged["name"], judged["url"]) or judged["name"] == registered_name(target)


def _earlier(folder: DataFolder, report: dict[str, Any]) -> str:
    """The run before this one, of the same target."""
    for one in summaries(folder):
        if one["run"] < report["run"] and is_of(one, report["target"]):
            return str(one["run"])
    raise NO_EARLIER_RUN.error(target=report["target"]["name"], run=report["run"])


def _head(report: dict[str, Any]) -> dict[str, Any]:
    return {part: report[part] for part in ("run", "target", "started_at", "exit_code", "summary")}


def _show(lines: list[str]) -> None:
    for line in lines:
        show(line)
