"""What changed between two runs: mended, still broken, new, no longer judged. Pure."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class CheckState(StrEnum):
    """How a check stands in one run."""

    KEPT = "kept"
    BROKEN = "broken"
    UNJUDGED = "unjudged"
    """It waits for a cause, or the run ended before it."""
    APART = "apart"
    """There was nothing to judge, or it was not asked."""


_OF_STATUS = {
    "passed": CheckState.KEPT,
    "failed": CheckState.BROKEN,
    "warned": CheckState.BROKEN,
    "errored": CheckState.BROKEN,
}


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """The ids of the checks that changed, and of those that are as bad as before."""

    mended: tuple[str, ...] = ()
    still: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    unjudged: tuple[str, ...] = ()
    """Judged in the first run, and no longer in the second."""
    titles: dict[str, str] = field(default_factory=dict)


def compared(before: dict[str, Any], after: dict[str, Any]) -> Comparison:
    """Two reports, the older one first."""
    first, second = _states(before), _states(after)
    names = [*second, *(name for name in first if name not in second)]
    groups: dict[str, list[str]] = {}
    for name in names:
        group = _group(first.get(name, CheckState.APART), second.get(name, CheckState.APART))
        groups.setdefault(group, []).append(name)
    titles = {row["id"]: row["title"] for row in (*before["checks"], *after["checks"])}
    return Comparison(
        mended=tuple(groups.get("mended", ())),
        still=tuple(groups.get("still", ())),
        new=tuple(groups.get("new", ())),
        unjudged=tuple(groups.get("unjudged", ())),
        titles=titles,
    )


def unkept(report: dict[str, Any]) -> tuple[str, ...]:
    """The checks that a run found broken, or did not come to judge."""
    bad = (CheckState.BROKEN, CheckState.UNJUDGED)
    return tuple(name for name, state in _states(report).items() if state in bad)


def state_of(row: dict[str, Any]) -> CheckState:
    """How a row of a report stands."""
    if row["status"] in _OF_STATUS:
        return _OF_STATUS[row["status"]]
    return CheckState.UNJUDGED if row["blocked_by"] or row["not_run"] else CheckState.APART


def _states(report: dict[str, Any]) -> dict[str, CheckState]:
    return {row["id"]: state_of(row) for row in report["checks"]}


def _group(before: CheckState, after: CheckState) -> str:
    """What a change from one state to another is called; "" for none that anyone must know."""
    trouble = (CheckState.BROKEN, CheckState.UNJUDGED)
    if after is CheckState.KEPT:
        return "mended" if before in trouble else ""
    if after is CheckState.BROKEN:
        return "still" if before is CheckState.BROKEN else "new"
    if before in (CheckState.KEPT, CheckState.BROKEN):
        return "unjudged"
    return "still" if before is after is CheckState.UNJUDGED else ""
