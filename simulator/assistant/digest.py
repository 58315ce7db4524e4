"""A run's report as an assistant needs it: root causes first, what they block only counted."""

from typing import Any

_BROKEN = ("failed", "warned", "errored")
_SHOWN = 40


def digest(report: dict[str, Any]) -> dict[str, Any]:
    """The summary, the causes, and the checks that stand for themselves; the rest as numbers."""
    checks = [
        check for check in report["checks"] if check["status"] in _BROKEN and not check.get("blocked_by")
    ]
    blocked = sum(bool(check.get("blocked_by")) for check in report["checks"])
    return {
        "summary": report["summary"],
        "causes": report.get("causes", []),
        "broken": [_short(check) for check in checks[:_SHOWN]],
        "broken_not_shown": max(0, len(checks) - _SHOWN),
        "blocked": blocked,
    }


def _short(check: dict[str, Any]) -> dict[str, Any]:
    names = ("id", "level", "status", "message", "hint")
    exchanges = [number for finding in check["findings"] for number in finding["exchanges"]]
    return {**{name: check[name] for name in names}, "rules": check["clauses"], "exchanges": exchanges[:5]}
