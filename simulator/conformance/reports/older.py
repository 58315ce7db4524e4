"""A report that an older mt-sim left, as one is written now. Pure."""

from typing import Any

from simulator.conformance.reports.summary import percent

_REPORT: dict[str, Any] = {
    "message": "",
    "seed": 0,
    "classic": [],
    "baseline": {"known": [], "mended": []},
    "tenants": {"left_over": [], "left_alone": []},
    "causes": [],
}
_CHECK: dict[str, Any] = {
    "message": "",
    "hint": "",
    "operation": None,
    "exchanges": [],
    "blocked_by": None,
    "not_run": False,
    "findings": [],
}
_FINDING: dict[str, Any] = {"hint": "", "curl": "", "curl_note": "", "exchanges": []}
_CLASSIC: dict[str, Any] = {"check": "", "blocked_by": None, "response_ms": 0.0}


def as_written_now(report: dict[str, Any]) -> dict[str, Any]:
    """The report with what was not told yet when it was written. KeyError or TypeError when it is none."""
    target = {"name": report["target"]["url"], "dialect": "standard"}
    return {
        **_completed(report, _REPORT),
        "checks": [_check(row) for row in report["checks"]],
        "classic": [_completed(row, _CLASSIC) for row in report.get("classic", ())],
        "summary": _completed(report["summary"], _counted(report["summary"])),
        "target": _completed(report["target"], target),
    }


def _check(row: dict[str, Any]) -> dict[str, Any]:
    findings = [_completed(one, _FINDING) for one in row.get("findings", ())]
    return {**_completed(row, _CHECK), "findings": findings}


def _completed(given: dict[str, Any], parts: dict[str, Any]) -> dict[str, Any]:
    """What was given as it stands, and behind it the parts that it lacks."""
    return given | {name: part for name, part in parts.items() if name not in given}


def _counted(summary: dict[str, Any]) -> dict[str, int]:
    judged = summary["total"] - summary["skipped"]
    applicable = summary.get("applicable", judged)
    score = summary.get("score", percent(summary["passed"], applicable))
    counts = {"judged": judged, "applicable": applicable, "score": score}
    standard = {"standard_kept": summary["passed"], "standard": applicable, "standard_score": score}
    return {"blocked": 0, "not_run": 0, "not_asked": 0, **counts, **standard}
