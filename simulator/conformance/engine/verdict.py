"""How a check ended: by its findings, or by what kept it from judging. Pure."""

from dataclasses import dataclass

from languages import _
from mock_market.store.pause import cannot_write
from mock_market.target.dialects import NotOfferedHereError
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.advice import advice
from simulator.conformance.engine.findings.cause import Cause
from simulator.conformance.engine.findings.check import Status
from simulator.conformance.engine.findings.finding import judged, told
from simulator.conformance.engine.findings.outcomes import (
    BlockedError,
    SkippedError,
    StoppedError,
    TargetGoneError,
)

_READING_ERRORS = (KeyError, TypeError, ValueError, AttributeError, IndexError)
"""What a check meets in an answer that lacks what it reads."""


@dataclass(frozen=True, kw_only=True)
class CheckVerdict:
    """The status of a check, why, and the cause that it waits for."""

    status: Status
    message: str = ""
    cause: Cause | None = None
    not_run: bool = False
    """The target was gone before the check was through."""


def by_findings(ctx: CheckContext) -> CheckVerdict:
    """The verdict of a check that went as far as it could."""
    status = judged(ctx.check.level, ctx.findings)
    return CheckVerdict(status=status, message=told(ctx.findings) or "; ".join(ctx.notes))


def innermost(error: BaseException) -> BaseException:
    """The first exception inside groups."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def by_exception(ctx: CheckContext, error: BaseException, *, elsewhere: bool = False) -> CheckVerdict:
    """The verdict of a check that an exception ended; a cancellation and a full disk go on.

    ``elsewhere``: another check tells already what blocked this one.
    """
    if isinstance(error, BlockedError | SkippedError):
        ctx.add_sightings()
    own = isinstance(error, BlockedError) and error.cause.is_told_by(ctx.check.id) and not elsewhere
    if isinstance(error, BlockedError) and own and not ctx.findings:
        ctx.expect.roots(error.cause, error.cause.expected, advice(error.cause))
    if isinstance(error, StoppedError) or (ctx.findings and _kept_from_judging(error)):
        return by_findings(ctx)
    if isinstance(error, BlockedError):
        return _waits_for(error.cause)
    if isinstance(error, TargetGoneError):
        message = _("not run: {reason}", reason=error)
        return CheckVerdict(status=Status.SKIPPED, message=message, not_run=True)
    if _kept_from_judging(error):
        return CheckVerdict(status=Status.SKIPPED, message=str(error))
    return _of_a_crash(ctx, error)


def _kept_from_judging(error: BaseException) -> bool:
    return isinstance(error, BlockedError | SkippedError | NotOfferedHereError | TargetGoneError)


def _waits_for(cause: Cause) -> CheckVerdict:
    return CheckVerdict(
        status=Status.SKIPPED, message=_("waits for {cause}", cause=cause.sentence), cause=cause
    )


def _of_a_crash(ctx: CheckContext, error: BaseException) -> CheckVerdict:
    """Our mistake, unless the check read what an unclear answer does not have."""
    if not isinstance(error, Exception) or cannot_write(error):
        raise error
    for reply in ctx.ask.replies:
        if isinstance(error, _READING_ERRORS) and reply.unclear is not None:
            return _waits_for(ctx.run.causes.of_deviation(reply, reply.unclear))
    failed = _("the check itself failed: {name}: {error}", name=type(error).__name__, error=error)
    return CheckVerdict(status=Status.ERRORED, message=failed)
