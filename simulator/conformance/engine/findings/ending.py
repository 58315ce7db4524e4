"""How a whole run ended, and the exit code that says so. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from simulator.conformance.engine.findings.check import Status
from simulator.conformance.engine.findings.finding import Result
from simulator.conformance.engine.findings.roots import Root
from simulator.errors.exit_codes import ExitCode


@dataclass(frozen=True, kw_only=True)
class Ending:
    """What is told of a run beside its checks.

    ``baseline`` names known failures, ``mended`` those that pass now.
    """

    run: str
    started_at: datetime
    duration_ms: float
    target: dict[str, str]
    exit_code: ExitCode
    message: str = ""
    seed: int = 0
    baseline: tuple[str, ...] = ()
    mended: tuple[str, ...] = ()
    left_over: tuple[str, ...] = ()
    left_alone: tuple[str, ...] = ()
    roots: tuple[Root, ...] = ()


def exit_code_of(
    results: Sequence[Result],
    *,
    strict: bool = False,
    known: frozenset[str] = frozenset(),
    incomplete: bool = False,
) -> ExitCode:
    """1 when a MUST is broken that is not known, 3 when something was not judged, else 0.

    ``strict`` makes a broken SHOULD count as failed. ``incomplete``: it stopped early or left something.
    A check that waits for a cause was not judged; one that waits for an operation which is not written yet
    counts only when that operation was to be judged.
    """
    broken = {Status.FAILED, Status.WARNED} if strict else {Status.FAILED}
    if any(result.status in broken and result.check.id not in known for result in results):
        return ExitCode.FAILED
    if incomplete or any(map(_waits, results)) or any(result.status is Status.ERRORED for result in results):
        return ExitCode.INCOMPLETE
    if results and all(result.status is Status.SKIPPED for result in results):
        return ExitCode.INCOMPLETE
    return ExitCode.PASSED


def _waits(result: Result) -> bool:
    cause = result.cause
    return cause is not None and (not cause.unwritten or result.check.answers == cause.operation)
