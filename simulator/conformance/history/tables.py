"""Runs and their scores, as a person reads them. Pure."""

from collections.abc import Sequence
from typing import Any

from languages import _
from simulator.conformance.reports.status_words import COUNTED


def run_lines(summaries: Sequence[dict[str, Any]]) -> list[str]:
    """The runs of each target with their scores, the newest first."""
    lines: list[str] = []
    for rows in _by_target(summaries):
        target = rows[0]["target"]
        lines += ["", f"{target['name']}  {target['url']}  ({target['dialect']})"]
        lines += [f"  {run_line(row)}" for row in rows]
    return lines[1:]


def run_line(row: dict[str, Any]) -> str:
    """One run: its name, when, its score, and what was not kept."""
    when = row["started_at"][:16].replace("T", " ")
    return f"{row['run']}  {when}  {row['summary']['score']:>3} %  {_counts(row)}"


def _by_target(summaries: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in summaries:
        groups.setdefault((row["target"]["name"], row["target"]["dialect"]), []).append(row)
    return list(groups.values())


def _counts(row: dict[str, Any]) -> str:
    summary = row["summary"]
    words = [_("{kept} of {applicable} kept", kept=summary["passed"], applicable=summary["applicable"])]
    words += [
        _(COUNTED[word], count=summary[word]) for word in ("failed", "warned", "errored") if summary[word]
    ]
    unjudged = summary["blocked"] + summary["not_run"]
    words += [_("{count} not judged", count=unjudged)] if unjudged else []
    words += [_("{count} not asked", count=summary["not_asked"])] if summary["not_asked"] else []
    return ", ".join(words)
