"""Judges targets one after the other, keeps each run, and tells how they stand beside each other."""

import asyncio
import gc
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from simulator.conformance.engine.session import JudgeRequest, JudgeSession
from simulator.conformance.history.comparison import compared
from simulator.conformance.history.judged_runs import keep_summary
from simulator.conformance.reports.beside import Standing, beside_lines
from simulator.conformance.reports.evidence import evidence
from simulator.conformance.reports.files import REPORT, ReportFile, write_all
from simulator.conformance.reports.renderers import Renderer, Unprinted, renderer_of
from simulator.conformance.reports.report import report_of
from simulator.errors.command_error import CommandError
from simulator.errors.exit_codes import ExitCode
from simulator.output.console import say, say_error, show, show_json

_BADNESS = (ExitCode.PASSED, ExitCode.INCOMPLETE, ExitCode.USAGE, ExitCode.FAILED)
"""Which of two ends of a run counts, the better one first; any other end is worse than these."""
_NEW_OBJECTS = 50_000
"""So many are made before garbage is looked for: a run keeps what it hears, so there is little of it."""


@dataclass(frozen=True, kw_only=True)
class JudgeTurn:
    """One target of the command: what is asked of it, and where its reports go."""

    judgement: JudgeRequest
    files: tuple[ReportFile, ...]
    before: dict[str, Any] | None = None
    """The last report of this target, when what failed in it is judged again."""


def judge_one(turn: JudgeTurn, renderer: Renderer) -> tuple[ExitCode, dict[str, Any]]:
    """One run, kept and told. CommandError when the target cannot be judged at all."""
    gc.set_threshold(_NEW_OBJECTS)
    judging = JudgeSession(turn.judgement, renderer)
    renderer.begins(judging.path, turn.judgement)
    results, ending = asyncio.run(judging.judge())
    report = report_of(results, ending)
    if turn.before is not None:
        report["since"] = {"run": turn.before["run"], **asdict(compared(turn.before, report))}
    report["exchanges"] = evidence(judging.path / "exchanges.db", report["checks"])
    failures = write_all([ReportFile(kind="json", path=judging.path / REPORT)], report)
    keep_summary(judging.path, report)
    return tell(report, renderer, turn.files, failures), report


def judge_all(turns: Sequence[JudgeTurn], output: str) -> ExitCode:
    """Every target in its turn, whatever became of the others; the worst end counts."""
    standings = []
    for turn in turns:
        renderer = Unprinted() if output == "json" else renderer_of(output)
        standings.append(_standing(turn, renderer))
        if standings[-1].exit_code > ExitCode.INTERNAL:
            break
    worst = max((one.exit_code for one in standings), key=_badness, default=ExitCode.PASSED)
    if output == "json":
        show_json({"exit_code": int(worst), "targets": [one.row for one in standings]})
    elif output == "console":
        for line in beside_lines(standings):
            show(line)
    return worst


def tell(
    report: dict[str, Any], renderer: Renderer, files: Sequence[ReportFile], failures: list[CommandError]
) -> ExitCode:
    """Tell the result, write every file that can be written, and say what failed last."""
    try:
        renderer.ends(report)
    finally:
        failures += write_all(files, report, say)
    for failure in failures:
        say_error(str(failure), failure.id, failure.hint)
    return ExitCode(report["exit_code"]) or (ExitCode.USAGE if failures else ExitCode.PASSED)


def _standing(turn: JudgeTurn, renderer: Renderer) -> Standing:
    name = turn.judgement.named.target.name
    try:
        code, report = judge_one(turn, renderer)
    except CommandError as error:
        say_error(str(error), error.id, error.hint)
        return Standing(name=name, exit_code=error.code, error=str(error))
    return Standing(name=name, exit_code=code, report=report)


def _badness(code: ExitCode) -> int:
    return _BADNESS.index(code) if code in _BADNESS else len(_BADNESS) + code
