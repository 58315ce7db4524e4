"""Errors: what an answer owes besides its body."""

from collections.abc import Iterator
from datetime import UTC, datetime

from languages import N_, _
from mock_market.domain.verdict import retry_after as seconds_to_wait
from mock_market.saying import worded
from simulator.conformance.engine.answers.reply import Reply
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level, Sighting
from simulator.conformance.engine.registry import check
from simulator.conformance.suites.errors.provoked import provoke

_MIB = 1024 * 1024


def _redirects(reply: Reply) -> Iterator[Sighting]:
    if reply.status is not None and 300 <= reply.status < 400 and reply.operation is not None:
        yield Sighting(expected=_("no redirect"), observed=reply.said)


@check(
    "errors.no_redirect",
    Level.MUST,
    "CONV-2",
    portable=True,
    watch=_redirects,
    answers="redirect",
    hint=N_("Serve the path itself, with and without a slash at its end."),
)
async def no_redirect(ctx: CheckContext) -> None:
    """No operation answers with a redirect.

    The market follows none: a redirect could carry its key to another host.
    """
    await provoke(ctx)


def _large(reply: Reply) -> Iterator[Sighting]:
    failure = reply.exchange.failure
    if len(reply.body) >= 5 * _MIB or (failure is not None and failure.kind.value == "too_large"):
        size = _("a body of {size} bytes", size=len(reply.body))
        observed = worded(failure.message) if failure else size
        yield Sighting(expected=_("an answer smaller than 5 MiB"), observed=observed)


@check("errors.size", Level.MUST, "CONV-5", portable=True, watch=_large, hint=N_("Page what grows."))
async def size(ctx: CheckContext) -> None:
    """No answer is 5 MiB or larger.

    Every answer of the run is measured, the largest pages too.
    """
    await provoke(ctx)
    tenant = await ctx.reader()
    if ctx.run.dialect.offers("list_users"):
        await ctx.ask("list_users", tenant, query={"limit": 100})


def _retry_after(reply: Reply) -> Iterator[Sighting]:
    response = reply.exchange.response
    if response is not None and response.status == 503 and reply.operation is not None:
        value = response.header("retry-after")
        if seconds_to_wait(value, now=datetime.now(UTC)) is None:
            yield Sighting(
                expected=_("Retry-After with 503: seconds, or a date of HTTP"),
                observed=value or _("none"),
            )


@check("errors.retry_after", Level.SHOULD, "ERR-15", watch=_retry_after, hint=N_("Send Retry-After: 5."))
async def retry_after(ctx: CheckContext) -> None:
    """A 503 says when to come back, in seconds or as a date.

    Without it every caller comes back at once. Every answer of the run is looked at; most
    services never answer 503.
    """
    await provoke(ctx)
    await ctx.ask("health", again=False)
    for cause in ctx.run.causes.all:  # what broke on the walk is not asked again
        for seen in _retry_after(cause.reply):
            ctx.expect.broken(seen.expected, seen.observed, cause.reply)
    if not ctx.findings and not ctx.run.sightings.of(ctx.check):
        ctx.note(_("no 503 without Retry-After was seen"))
