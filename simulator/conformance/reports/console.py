"""The run on a terminal: progress while it goes on, then the report, readable at 80 columns."""

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from languages import _
from simulator.conformance.catalogue import SUITES
from simulator.conformance.engine.check import Check, Status
from simulator.conformance.engine.finding import Result
from simulator.conformance.reports.status_words import COUNTED, MARKS
from simulator.output.columns import folded, padded
from simulator.output.console import show
from simulator.sandbox.text import data_option

if TYPE_CHECKING:
    from simulator.conformance.engine.session import JudgeRequest

WIDTH = 80
_MOST_TENANTS = 5
_COLOURS = {"passed": "32", "failed": "31;1", "warned": "33", "skipped": "2", "errored": "35;1"}


class ConsoleRenderer:
    """``say_progress`` writes to stderr; the report itself goes to stdout."""

    def __init__(self, *, say_progress: Callable[[str], None]) -> None:
        self._say = say_progress
        self._live = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._coloured = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        self._data = ""
        self._total = self._done = self._failed = 0

    def begins(self, path: Path, judgement: "JudgeRequest") -> None:
        """Say who is judged."""
        self._data = data_option(judgement.folder)
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
        if self._live:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
        for line in report_lines(report, self._data):
            show_coloured(line, coloured=self._coloured)

    def _progress(self, doing: str) -> None:
        if self._live:
            failed = "  " + _("{count} failed", count=self._failed) if self._failed else ""
            sys.stderr.write(f"\r\x1b[K{self._done}/{self._total}{failed}  {doing}"[: WIDTH + 5])
            sys.stderr.flush()


def report_lines(report: dict[str, Any], data: str = "") -> list[str]:
    """The report as plain lines of at most 80 columns; ids and what is to be typed may be longer.

    ``data`` is the option that a command needs to find the run's folder.
    """
    look = f"--run {report['run']}{data}"
    return [
        *_classic_lines(report["classic"]),
        *_suite_lines(report["checks"]),
        *_finding_lines(report["checks"], look),
        *_closing_lines(report),
    ]


def _classic_lines(classic: list[dict[str, Any]]) -> list[str]:
    if not classic:
        return []
    lines = [
        f"  {padded(_(MARKS[row['status']]), 7)}{padded(row['name'], 22)}{row['duration_ms']:>8.0f} ms"
        for row in classic
    ]
    judged = [row for row in classic if row["status"] != "skipped"]
    passed = sum(row["status"] in ("passed", "warned") for row in judged)
    score = 100 * passed // len(judged) if judged else 0
    return [
        "",
        *lines,
        _("Score: {passed}/{judged} ({score}%)", passed=passed, judged=len(judged), score=score),
        "",
    ]


def _suite_lines(checks: list[dict[str, Any]]) -> list[str]:
    lines = []
    for suite in SUITES:
        rows = [row for row in checks if row["suite"] == suite]
        if rows:
            lines.append(_suite_line(suite, rows))
    return lines


def _suite_line(suite: str, rows: list[dict[str, Any]]) -> str:
    counts = {word: sum(row["status"] == word for row in rows) for word in MARKS}
    judged = len(rows) - counts["skipped"]
    rest = [
        _(COUNTED[word], count=counts[word])
        for word in ("failed", "warned", "errored", "skipped")
        if counts[word]
    ]
    return f"  {suite:<12} {counts['passed']:>3}/{judged:<3} {', '.join(rest)}".rstrip()


def _finding_lines(checks: list[dict[str, Any]], look: str) -> list[str]:
    lines: list[str] = []
    for row in checks:
        if row["status"] in ("failed", "warned", "errored"):
            lines += [
                "",
                f"{_(MARKS[row['status']])} {row['id']} ({row['level']})  {', '.join(row['clauses'])}",
            ]
            lines += folded(row["title"], WIDTH, "  ")
            if row["status"] == "errored":
                lines += folded(row["message"], WIDTH, "  ")
            for finding in row["findings"][:3]:
                lines += _one_finding(finding, look)
            if len(row["findings"]) > 3:
                lines.append("  " + _("and {count} more findings", count=len(row["findings"]) - 3))
    return lines + _skipped_lines(checks)


def _one_finding(finding: dict[str, Any], look: str) -> list[str]:
    lines = [
        *folded(_labelled(_("expected"), finding["expected"]), WIDTH, "  ", hanging=10, breaking=True),
        *folded(_labelled(_("observed"), finding["observed"]), WIDTH, "  ", hanging=10, breaking=True),
        *folded(_labelled(_("hint"), finding["hint"]), WIDTH, "  ", hanging=10),
    ]
    if finding["exchanges"]:
        last = finding["exchanges"][-1]
        lines.append("  " + _labelled(_("look"), f"mt-sim traces show {last} {look}"))
    if finding["curl"]:
        lines.append("  " + _labelled(_("try"), finding["curl"]))
    if finding["curl_note"]:
        lines += folded(_labelled(_("note"), finding["curl_note"]), WIDTH, "  ", hanging=10)
    return lines


def _labelled(label: str, text: str) -> str:
    return f"{padded(label, 9)} {text}"


def _skipped_lines(checks: list[dict[str, Any]]) -> list[str]:
    reasons: dict[str, list[str]] = {}
    for row in checks:
        if row["status"] == "skipped":
            reasons.setdefault(row["message"], []).append(row["id"])
    lines = []
    for reason, ids in reasons.items():
        names = ids[0] if len(ids) == 1 else _("{count} checks", count=len(ids))
        lines += folded(_("skipped {names}: {reason}", names=names, reason=reason), WIDTH, "", hanging=2)
    return ["", *lines] if lines else []


def _closing_lines(report: dict[str, Any]) -> list[str]:
    summary = report["summary"]
    lines = [""]
    if report["message"]:
        lines += folded(_("The run stopped early: {reason}.", reason=report["message"]), WIDTH, "")
    left_over = report["tenants"]["left_over"]
    for tenant in left_over[:_MOST_TENANTS]:
        lines += folded(_("Left over, for you to erase: {what}.", what=tenant), WIDTH, "")
    if len(left_over) > _MOST_TENANTS:
        more = len(left_over) - _MOST_TENANTS
        lines += folded(_("{more} more are left over; the JSON report names them.", more=more), WIDTH, "")
    for tenant in report["tenants"]["left_alone"]:
        lines += folded(_("Left alone: {tenant}.", tenant=tenant), WIDTH, "")
    for known in report["baseline"]["mended"]:
        lines += folded(_("{check} is in the baseline and passes now; take it out.", check=known), WIDTH, "")
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
    from mock_market.wire.plain_text import plain_line

    before, _word, after = line.partition(word)
    sys.stdout.write(f"{before}\x1b[{colour}m{word}\x1b[0m{plain_line(after)}\n")
