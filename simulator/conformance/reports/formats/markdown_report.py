"""The report as Markdown for a pull request or a job's summary.

What a target sent stands in code spans and fenced blocks whose fences it cannot close; the whole stays small
enough for a comment.
"""

import re
from typing import Any

from languages import _
from mock_market.wire.plain_text import plain_block, plain_line
from simulator.conformance.catalogue import SUITES
from simulator.conformance.reports.score import applies, score_text
from simulator.conformance.reports.status_words import COUNTED, waiting
from simulator.output.markdown import table

LONGEST = 60_000
"""Characters; comments on the usual forges end at 65,536."""

_MARKS = {"passed": "✅", "failed": "❌", "warned": "⚠️", "skipped": "➖", "errored": "💥"}


def render(report: dict[str, Any]) -> str:
    """Score, the tests that every team knows, the suites, then every finding as long as there is room."""
    head = "\n".join([*_head(report), *_causes(report), *_classic(report), *_suites(report)])
    parts = [head]
    room = LONGEST - len(head)
    rows = [row for row in report["checks"] if row["status"] in ("failed", "warned", "errored")]
    for number, row in enumerate(rows):
        part = _finding(row)
        room -= len(part)
        if room < 200:
            parts.append(
                "\n"
                + _("... and {count} more checks; the other reports hold them all.", count=len(rows) - number)
                + "\n"
            )
            break
        parts.append(part)
    return "\n".join(parts) + "\n"


def _head(report: dict[str, Any]) -> list[str]:
    summary = report["summary"]
    mark = _MARKS["passed"] if report["exit_code"] == 0 else _MARKS["failed"]
    counts = ", ".join(_(COUNTED[word], count=summary[word]) for word in _MARKS if summary[word])
    lines = [
        _("## {mark} mt-sim test: {counts} of {total}", mark=mark, counts=counts, total=summary["total"]),
        "",
        _(
            "Target {url}, dialect {dialect}, {seconds:.1f} s, mt-sim {version}.",
            url=code(report["target"]["url"]),
            dialect=code(report["target"]["dialect"]),
            seconds=report["duration_ms"] / 1000,
            version=report["mt_sim_version"],
        ),
        "",
    ]
    if report["message"]:
        lines += [_("The run stopped early: {reason}.", reason=code(report["message"])), ""]
    left = report["tenants"]["left_over"]
    if left:
        lines += [
            _(
                "Left over for you to erase: {count}, the first is {first}.",
                count=len(left),
                first=code(left[0]),
            ),
            "",
        ]
    return lines


def _cause(cause: dict[str, Any]) -> str:
    return _(
        "- {check} expected {expected}, observed {observed}",
        check=code(cause["check"] or cause["operation"]),
        expected=code(cause["expected"]),
        observed=code(cause["observed"]),
    )


def _causes(report: dict[str, Any]) -> list[str]:
    """What broke, each with how many checks wait for it."""
    lines = [
        "; ".join(filter(None, (_cause(cause), waiting(len(cause["blocks"])))))
        for cause in report["causes"][:20]
    ]
    return [*lines, ""] if lines else []


def _classic(report: dict[str, Any]) -> list[str]:
    rows = report["classic"]
    judged = [row for row in rows if applies(row)]
    if not judged:
        return []
    passed = sum(row["status"] in ("passed", "warned") for row in judged)
    basics = _("Basics: {passed} of {judged}", passed=passed, judged=len(judged))
    told = [(_MARKS[row["status"]], row["name"], f"{row['response_ms']:.0f} ms") for row in rows]
    counted = table(("", _("test"), _("time")), told, numbers=1)
    return [f"**{basics}. {score_text(report)}**", "", counted, ""]


def _suites(report: dict[str, Any]) -> list[str]:
    words = tuple(_MARKS)
    counted = []
    for suite in SUITES:
        rows = [row for row in report["checks"] if row["suite"] == suite]
        if rows:
            counts = [sum(row["status"] == word for row in rows) for word in words]
            counted.append([suite, *(str(count or "") for count in counts)])
    return [table([_("suite"), *map(_, words)], counted, numbers=len(words)), ""]


def _finding(row: dict[str, Any]) -> str:
    head = f"### {_MARKS[row['status']]} {row['id']} ({row['level']}: {', '.join(row['clauses'])})"
    lines = [head, "", f"{row['title']}."]
    if row["status"] == "errored":
        lines += ["", code(row["message"])]
    for finding in row["findings"][:3]:
        told = f"{_('expected')}: {finding['expected']}\n{_('observed')}: {finding['observed']}"
        if finding["curl"]:
            told += f"\n\n{finding['curl']}"
        lines += ["", fenced(told)]
        if finding["curl_note"]:
            lines += ["", _("Note: {note}", note=finding["curl_note"])]
        if finding["hint"]:
            lines += ["", _("Hint: {hint}", hint=finding["hint"])]
    return "\n".join([*lines, ""])


def code(text: str) -> str:
    """A code span that its text cannot leave, neither by backticks nor by a table's bar."""
    shown = plain_line(text).replace("|", "\\|")[:300]
    ticks = "`" * (1 + max((len(run) for run in re.findall("`+", shown)), default=0))
    space = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{ticks}{space}{shown}{space}{ticks}"


def fenced(text: str) -> str:
    """A fenced block whose fence is longer than any in the text."""
    shown = plain_block(text)[:3_000]
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", shown)), default=0))
    return f"{fence}text\n{shown}\n{fence}"
