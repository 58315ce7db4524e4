"""The tests that every team knows, told from the checks behind them. Pure."""

from collections.abc import Sequence
from statistics import median
from typing import Any

from languages import _
from simulator.conformance.catalogue import CLASSIC, FORMAT, WHOLE
from simulator.conformance.engine.findings.check import Status
from simulator.conformance.engine.findings.finding import Result
from simulator.conformance.engine.findings.roots import Root

_NO_FORMAT = ("status", "negative", "value")
"""Deviations of an answer whose fields and types are right."""
_WORST_FIRST = (Status.FAILED, Status.ERRORED, Status.WARNED)


def classic_of(results: Sequence[Result], roots: Sequence[Root] = ()) -> list[dict[str, Any]]:
    """One row a test, as far as its checks were run."""
    rows = []
    for name, ids in CLASSIC:
        ran = sorted((one for one in results if one.check.id in ids), key=lambda one: ids.index(one.check.id))
        if ran:
            rows.append(_format_row(ran, roots) if name == FORMAT else _row(name, ran))
    return rows


def _row(name: str, ran: Sequence[Result]) -> dict[str, Any]:
    chosen = min(ran, key=_badness) if name in WHOLE else _first_judged(ran)
    return _told(name, chosen, [chosen])


def _format_row(ran: Sequence[Result], roots: Sequence[Root]) -> dict[str, Any]:
    """The types and fields of every answer that was seen; what refuses or was not written has none."""
    accused = {root.cause.check for root in roots if _is_of_format(root)}
    broken = [one for one in ran if one.check.id in accused]
    chosen = min(broken, key=_badness) if broken else _first_judged(ran)
    return _told(FORMAT, chosen, ran)


def _told(name: str, chosen: Result, timed: Sequence[Result]) -> dict[str, Any]:
    took = [one.response_ms for one in timed if one.response_ms]
    return {
        "name": _(name),
        "check": chosen.check.id,
        "status": chosen.status.value,
        "blocked_by": chosen.blocked_by,
        "response_ms": round(median(took), 1) if took else 0.0,
    }


def _is_of_format(root: Root) -> bool:
    return bool(root.cause.field) and root.cause.key[0] not in _NO_FORMAT


def _first_judged(ran: Sequence[Result]) -> Result:
    """The first of the checks that says something."""
    return next((one for one in ran if one.applies), ran[0])


def _badness(result: Result) -> int:
    """A broken check comes first, then one that was not judged, then one that passed."""
    if result.status in _WORST_FIRST:
        return _WORST_FIRST.index(result.status)
    unjudged = result.applies and result.status is Status.SKIPPED
    return len(_WORST_FIRST) + (0 if unjudged else 1 if result.applies else 2)
