"""The run on a terminal: progress while it goes on, then the report, readable at 80 columns."""

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from languages import _
from mock_market.wire.plain_text import plain_line
from simulator.conformance.catalogue import SUITES
from simulator.conformance.engine.answers.wording import placed
from simulator.conformance.engine.findings.check import Check, Status
from simulator.conformance.engine.findings.finding import Result
from simulator.conformance.reports.changes import change_lines
from simulator.conformance.reports.score import applies, score_lines
from simulator.conformance.reports.status_words import COUNTED, MARKS, WAITS, waiting
from simulator.output.columns import COLUMNS, folded, padded
from simulator.output.console import show
from simulator.output.live_line import LiveLine

if TYPE_CHECKING:
    from simulator.conformance.engine.session import JudgeRequest

_MOST_TENANTS = 5
_COLOURS = {"passed": "32", "failed": "31;1", "warned": "33", "skipped": "2", "errored": "35;1"}


class ConsoleRenderer:
    """``say_progress`` writes to stderr; the report itself goes to stdout."""

    def __init__(self, *, say_progress: Callable[[str], None]) -> None:
        self._say = say_progress
        self._line = LiveLine()
        self._coloured = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        self._data = ""
        self._total = self._done = self._failed = 0

    def begins(self, path: Path, judgement: "JudgeRequest") -> None:
        """Say who is judged."""
        self._data = judgement.folder.option
        target = judgement.named.target
        count = len(judgement.checks)
        self._say(
            _(
                "judging {url} ({dialect}) with {checks}",
                url=target.url,
                dialect=target.dialect,
                checks=_("one check") if count == 1 else _("{count} checks", count=count),
            )
        )

    def started(self, checks: Sequence[Check]) -> None:
        """Begin counting."""
        self._total = len(checks)

    def check_started(self, check: Check) -> None:
        """Show what is going on."""
        self._progress(check.id)

    def check_finished(self, result: Result) -> None:
        """Count it."""
        self._done += 1
        self._failed += result.status is Status.FAILED
        self._progress(result.check.id)

    def ends(self, report: dict[str, Any]) -> None:
        """Show the report."""
        self._line.clear()
        for line in report_lines(report, self._data):
            show_coloured(line, coloured=self._coloured)

    def _progress(self, doing: str) -> None:
        failed = "  " + _("{count} failed", count=self._failed) if self._failed else ""
        self._line.tell(f"{self._done}/{self._total}{failed}  {doing}")


def report_lines(report: dict[str, Any], data: str = "") -> list[str]:
    """The report as plain lines of at most 80 columns; ids and what is to be typed may be longer.

    ``data`` is the option that a command needs to find the run's folder.
    """
    look = f"--run {report['run']}{data}"
    causes, unwritten = _causes_of(report)
    rows = [
        row
        for row in (_untold(row, report) for row in report["checks"])
        if row["findings"] or row["status"] == "errored"
    ]
    said: set[str] = set()
    return [
        *_classic_lines(report["classic"]),
        *score_lines(report),
        *_suite_lines(report["checks"]),
        *(
            line
            for cause in causes
            for line in _cause_lines(cause, _mark_of_cause(cause, report), look, said)
        ),
        *_unwritten_lines(unwritten),
        *_finding_lines(rows, look, said),
        *_skipped_lines(report["checks"]),
        *_since_lines(report),
        *_closing_lines(report),
    ]


def _causes_of(report: dict[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What broke, and what is not written yet."""
    causes = report["causes"]
    return [one for one in causes if not one["unwritten"]], [one for one in causes if one["unwritten"]]


def _untold(row: dict[str, Any], report: dict[str, Any]) -> dict[str, Any]:
    """A check with what it found beside the causes that are told already."""
    causes = [cause for cause in report["causes"] if cause["check"] == row["id"]]
    return {**row, "findings": [one for one in row["findings"] if not any(_tells(c, one) for c in causes)]}


def _tells(cause: dict[str, Any], finding: dict[str, Any]) -> bool:
    """Whether a cause is this finding, which may name more places."""
    same = cause["exchanges"] == finding["exchanges"]
    return same and str(finding["expected"]).startswith(cause["expected"])


def _classic_lines(classic: list[dict[str, Any]]) -> list[str]:
    lines = [
        f"  {padded(_(_mark_of(row)), 7)}{padded(row['name'], 22)}{row['response_ms']:>8.0f} ms"
        for row in classic
    ]
    judged = [row for row in classic if applies(row)]
    passed = sum(row["status"] in ("passed", "warned") for row in judged)
    return ["", *lines, _("Basics: {passed} of {judged}", passed=passed, judged=len(judged))] if lines else []


def _mark_of(row: dict[str, Any]) -> str:
    return WAITS if row["blocked_by"] else MARKS[row["status"]]


def _suite_lines(checks: list[dict[str, Any]]) -> list[str]:
    """The suites, a few in a line: how many were kept of those that apply."""
    cells = []
    for suite in SUITES:
        rows = [row for row in checks if row["suite"] == suite and applies(row)]
        if rows:
            kept = sum(row["status"] == "passed" for row in rows)
            cells.append(f"  {suite:<12}{kept:>3}/{len(rows):<4}")
    return ["".join(cells[start : start + 3]).rstrip() for start in range(0, len(cells), 3)]


def _mark_of_cause(cause: dict[str, Any], report: dict[str, Any]) -> str:
    """The mark of the check that tells a cause; what no check of the run tells is broken all the same."""
    ends = {row["id"]: row["status"] for row in report["checks"]}
    return MARKS["warned" if ends.get(cause["check"]) == "warned" else "failed"]


def _cause_lines(cause: dict[str, Any], mark: str, look: str, said: set[str]) -> list[str]:
    """One cause; a hint or a call that stands above already is not repeated."""
    check = cause["check"] or cause["operation"]
    lines = ["", f"{_(mark)} {check}  {cause['rule']}".rstrip()]
    wheres = cause["places"]
    where = placed(wheres)
    observed = f"{cause['observed']}  ({where})" if where else cause["observed"]
    for label, text in (
        (_("expected"), cause["expected"]),
        (_("observed"), observed),
        (_("said"), cause["said"]),
        (_("hint"), _once(cause["hint"], said)),
    ):
        if text:
            lines += folded(_labelled(label, text), COLUMNS, "  ", hanging=10, breaking=True)
    if cause["rule"]:
        lines.append(_rule_line(cause["rule"].partition(",")[0]))
    if cause["exchanges"]:
        lines.append("  " + _labelled(_("look"), f"mt-sim traces show {cause['exchanges'][-1]} {look}"))
    if curl := _once(cause["curl"], said):
        lines.append("  " + _labelled(_("try"), curl))
    if waits := waiting(len(cause["blocks"])):
        lines.append(f"  {waits}")
    return lines


def _once(text: str, said: set[str]) -> str:
    """The text, or nothing when it was said already."""
    if text in said:
        return ""
    said.add(text)
    return text


def _unwritten_lines(causes: list[dict[str, Any]]) -> list[str]:
    if not causes:
        return []
    lines = ["", _("Not written yet: {count} operations", count=len(causes))]
    for cause in causes:
        waits = waiting(len(cause["blocks"]))
        lines.append(f"  {cause['operation']:<20} {cause['observed']:<5} {waits}".rstrip())
    return lines


def _finding_lines(checks: list[dict[str, Any]], look: str, said: set[str]) -> list[str]:
    """What each check found; the call to try is the first finding's, the others' stand in the traces."""
    lines: list[str] = []
    for row in checks:
        if row["status"] not in ("failed", "warned", "errored"):
            continue
        lines += [
            "",
            f"{_(MARKS[row['status']])} {row['id']} ({row['level']})  {', '.join(row['clauses'])}",
            *folded(row["title"], COLUMNS, "  "),
            _rule_line(row["clauses"][0]),
        ]
        if row["status"] == "errored":
            lines += folded(row["message"], COLUMNS, "  ")
        for number, finding in enumerate(row["findings"][:3]):
            lines += _one_finding(row["id"], finding, look, said, tried=number == 0)
        if len(row["findings"]) > 3:
            more = len(row["findings"]) - 3
            lines.append("  " + _("and {count} more findings, in --format json", count=more))
    return lines


def _one_finding(check: str, finding: dict[str, Any], look: str, said: set[str], *, tried: bool) -> list[str]:
    """Both sides of one finding, where to look, and what was not said above for this or another check."""
    lines = [
        *folded(_labelled(_("expected"), finding["expected"]), COLUMNS, "  ", hanging=10, breaking=True),
        *folded(_labelled(_("observed"), finding["observed"]), COLUMNS, "  ", hanging=10, breaking=True),
    ]
    if finding["exchanges"]:
        last = finding["exchanges"][-1]
        lines.append("  " + _labelled(_("look"), f"mt-sim traces show {last} {look}"))
    if hint := _once(finding["hint"], said):
        lines += folded(_labelled(_("hint"), hint), COLUMNS, "  ", hanging=10)
    if tried and (curl := _once(finding["curl"], said)):
        lines.append("  " + _labelled(_("try"), curl))
    note = finding["curl_note"]
    if tried and note and _once(note.replace(check, ""), said):
        lines += folded(_labelled(_("note"), note), COLUMNS, "  ", hanging=10)
    return [line for line in lines if line]


def _rule_line(number: str) -> str:
    """How the contract's own words are read."""
    return "  " + _labelled(_("rule"), f"mt-sim rule {number}")


def _labelled(label: str, text: str) -> str:
    return f"{padded(label, 9)} {text}"


def _skipped_lines(checks: list[dict[str, Any]]) -> list[str]:
    reasons: dict[str, list[str]] = {}
    for row in checks:
        if row["status"] == "skipped" and not row["blocked_by"]:
            reasons.setdefault(row["message"], []).append(row["id"])
    lines = []
    for reason, ids in reasons.items():
        names = ids[0] if len(ids) == 1 else _("{count} checks", count=len(ids))
        lines += folded(_("skipped {names}: {reason}", names=names, reason=reason), COLUMNS, "", hanging=2)
    return ["", *lines] if lines else []


def _since_lines(report: dict[str, Any]) -> list[str]:
    """What became of what was broken in an earlier run."""
    if "since" not in report:
        return []
    since = report["since"]
    return ["", _("Since run {run}:", run=since["run"]), *change_lines(since)[1:]]


def _tenant_lines(told: list[str], most: int) -> list[str]:
    """The first few tenants that are left, and how many more there are."""
    more = len(told) - most
    rest = [_("{count} more tenants are named in the JSON report.", count=more)] if more > 0 else []
    return [line for text in [*told[:most], *rest] for line in folded(text, COLUMNS, "")]


def _closing_lines(report: dict[str, Any]) -> list[str]:
    summary = report["summary"]
    lines = [""]
    if report["message"]:
        lines += folded(_("The run stopped early: {reason}.", reason=report["message"]), COLUMNS, "")
    tenants = report["tenants"]
    left_over = [_("Left over, for you to erase: {what}.", what=one) for one in tenants["left_over"]]
    left_alone = [_("Left alone: {tenant}.", tenant=one) for one in tenants["left_alone"]]
    lines += [*_tenant_lines(left_over, _MOST_TENANTS), *_tenant_lines(left_alone, 1)]
    for known in report["baseline"]["mended"]:
        lines += folded(
            _("{check} is in the baseline and passes now; take it out.", check=known), COLUMNS, ""
        )
    words = [_(COUNTED[word], count=summary[word]) for word in MARKS if summary[word]]
    seconds = report["duration_ms"] / 1000
    return [
        *lines,
        _(
            "{counts} of {total} checks in {seconds:.1f} s",
            counts=", ".join(words),
            total=summary["total"],
            seconds=seconds,
        ),
    ]


def show_coloured(line: str, *, coloured: bool) -> None:
    """Show a line; its first word is coloured when it is the word of a status."""
    word = line.split(" ", 1)[0] or line.strip().split(" ", 1)[0]
    status = next((name for name, shown in MARKS.items() if _(shown) == word), None)
    if not coloured or status is None:
        show(line)
        return
    show_styled(line, word, _COLOURS[status])


def show_styled(line: str, word: str, colour: str) -> None:
    """Write our own colour around a word of ours; the rest is made safe as always."""
    before, _word, after = line.partition(word)
    sys.stdout.write(f"{before}\x1b[{colour}m{word}\x1b[0m{plain_line(after)}\n")
