"""What a report says of its score: how much of the contract was judged and is kept. Pure."""

from collections.abc import Mapping
from typing import Any

from languages import _
from simulator.conformance.engine.answers.wording import listed
from simulator.output.columns import COLUMNS, folded


def applies(row: Mapping[str, Any]) -> bool:
    """Whether the row's rule is the service's, judged or not."""
    return row["status"] != "skipped" or bool(row["blocked_by"]) or bool(row.get("not_run"))


def score_lines(report: dict[str, Any]) -> list[str]:
    """The score on the console, below an empty line."""
    return ["", *folded(score_text(report), COLUMNS, "")]


def score_text(report: dict[str, Any]) -> str:
    """How many rules were judged and are kept, what the others wait for, and what was not asked."""
    summary = report["summary"]
    return "; ".join(
        [
            _rules(summary, report["target"]["dialect"]),
            *_unjudged(report),
            *_beside(summary, report["target"]),
        ]
    )


def _rules(summary: dict[str, Any], dialect: str) -> str:
    values = {"kept": summary["passed"], "applicable": summary["applicable"]}
    if summary["judged"] < summary["applicable"]:
        text = _("Rules: {judged} of {applicable} judged, {kept} kept", judged=summary["judged"], **values)
    else:
        text = _("Rules: {kept} of {applicable} kept", **values)
    if summary["not_asked"]:
        return text
    scored = f"{text} ({summary['score']} %)"
    return (
        scored
        if dialect == "standard"
        else _("{rules} of what {dialect} asks", rules=scored, dialect=dialect)
    )


def _unjudged(report: dict[str, Any]) -> list[str]:
    """What was not judged, and why."""
    summary = report["summary"]
    causes = [row["check"] or row["operation"] for row in report["causes"] if row["blocks"]]
    names = listed(list(dict.fromkeys(causes)), most=3)
    waits = _("{count} wait for: {names}", count=summary["blocked"], names=names)
    not_run = _("{count} were not run", count=summary["not_run"])
    return [waits] * bool(summary["blocked"]) + [not_run] * bool(summary["not_run"])


def _beside(summary: dict[str, Any], target: dict[str, str]) -> list[str]:
    """What this run left out of the contract, and what an older dialect's score is of the standard."""
    left_out = _("{count} others of the contract were not asked", count=summary["not_asked"])
    standard = _(
        "that is {kept} of the {standard} of the standard ({score} %)",
        kept=summary["standard_kept"],
        standard=summary["standard"],
        score=summary["standard_score"],
    )
    older = target["dialect"] != "standard"
    return [left_out] * bool(summary["not_asked"]) + [standard] * older
