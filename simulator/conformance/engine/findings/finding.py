"""What a check found, and how it ended. Pure data, safe to serialise: secrets are masked already."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from languages import _
from simulator.conformance.engine.findings.cause import Cause
from simulator.conformance.engine.findings.check import Check, Level, Status


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One broken expectation; ``exchanges`` are ids in the run's store, the last one is the culprit."""

    level: Level
    expected: str
    observed: str
    rules: tuple[str, ...] = ()
    hint: str = ""
    curl: str = ""
    curl_note: str = ""
    """What to know before the curl line is typed, or why there is none."""
    exchanges: tuple[int, ...] = ()
    operation: str = ""
    """The operation of the last exchange, if it is one."""
    cause: tuple[str, ...] = ()
    """The key of the cause that this finding tells, if it is one."""

    @property
    def sentence(self) -> str:
        """Both sides in one line."""
        return _("expected {expected}; observed {observed}", expected=self.expected, observed=self.observed)


@dataclass(frozen=True, kw_only=True)
class Result:
    """How one check ended; ``duration_ms`` is wall time, ``operation`` the one that broke."""

    check: Check
    status: Status
    message: str = ""
    findings: tuple[Finding, ...] = ()
    exchanges: tuple[int, ...] = ()
    operation: str | None = None
    duration_ms: float = 0.0
    response_ms: float = 0.0
    """How long the service took for one of the check's answers, the middle one."""
    cause: Cause | None = None
    """What must be mended first; the check is skipped then."""
    not_run: bool = False
    """The run ended before it; the check is skipped then."""

    @property
    def applies(self) -> bool:
        """Whether its rule is the service's, judged or not."""
        return self.status is not Status.SKIPPED or self.cause is not None or self.not_run

    @property
    def blocked_by(self) -> str | None:
        """The check that tells the cause, else the operation that broke."""
        if self.cause is None:
            return None
        told = self.cause.check if not self.cause.unwritten else None
        return told or self.cause.operation


def told(findings: Sequence[Finding]) -> str:
    """The first finding in a line, and how many more there are; "" for none."""
    more = len(findings) - 1
    rest = _(" (and {count} more, with --json)", count=more) if more > 0 else ""
    return findings[0].sentence + rest if findings else ""


def without(no_evidence: frozenset[int], result: Result, not_run: str) -> Result:
    """A result without what was found in calls that are no evidence; ``not_run`` says why nothing is left."""
    kept = tuple(one for one in result.findings if not no_evidence.intersection(one.exchanges[-1:]))
    waits = result.cause is not None and result.cause.reply.id in no_evidence
    if kept and kept != result.findings:
        return replace(
            result, findings=kept, status=judged(result.check.level, kept), message=told(kept), cause=None
        )
    if waits or kept != result.findings:
        return Result(check=result.check, status=Status.SKIPPED, message=not_run, not_run=True)
    return result


def judged(level: Level, findings: Iterable[Finding]) -> Status:
    """The verdict over findings: a broken MUST fails, a broken SHOULD warns; a MAY found nothing out."""
    broken = {min(finding.level, level, key=_weight) for finding in findings}
    if Level.MUST in broken:
        return Status.FAILED
    if Level.SHOULD in broken:
        return Status.WARNED
    return Status.SKIPPED if broken else Status.PASSED


def _weight(level: Level) -> int:
    return (Level.MAY, Level.SHOULD, Level.MUST).index(level)
