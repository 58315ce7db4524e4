"""Errors: how long answers take."""

from collections.abc import Awaitable, Callable, Iterable, Iterator
from functools import partial
from itertools import cycle, islice

from languages import N_, _
from simulator.conformance.engine.answers.reply import Reply
from simulator.conformance.engine.asking.asker import NEVER
from simulator.conformance.engine.asking.expectations import Difference
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level, Sighting
from simulator.conformance.engine.registry import check
from simulator.conformance.suites.errors.provoked import provoke
from simulator.conformance.suites.kit.every_operation import reads
from standard_api.operations import OPERATIONS

_TWENTY = 20
_READ_S, _ACTIVATION_S = 1.0, 3.0
_READS = [one.name for one in OPERATIONS if one.keyed and not one.writes]


def _slow(reply: Reply) -> Iterator[Sighting]:
    failure, took = reply.exchange.failure, reply.exchange.timing.total_ms
    if (reply.timed_out and failure is not None and failure.sent) or took > 10_000:
        yield Sighting(
            expected=_("a whole answer within 10 s"),
            observed=_("{value:.1f} s", value=took / 1000),
        )


@check(
    "errors.in_time",
    Level.MUST,
    "CONV-3",
    portable=True,
    watch=_slow,
    answers="timeout",
    hint=N_("Do slow work after the answer: 202 and provisioning, or a queue."),
)
async def in_time(ctx: CheckContext) -> None:
    """Every operation answers within ten seconds.

    Then the market gives up and asks again. Every call of the run is measured.
    """
    await provoke(ctx)


async def _often_over(
    calls: Iterable[Callable[[], Awaitable[Reply]]], seconds: float, what: str
) -> list[Difference]:
    """Ask one after another, until all are asked or the second has taken longer."""
    over: list[Reply] = []
    for call in calls:
        reply = await call()
        if reply.exchange.timing.total_ms >= 1000 * seconds:
            over.append(reply)
        if len(over) > 1:
            expected = _("19 of 20 {what} to take less than {seconds:g} s", what=what, seconds=seconds)
            times = [f"{one.exchange.timing.total_ms / 1000:.1f} s" for one in over]
            return [(expected, ", ".join(times), tuple(over))]
    return []


@check("errors.quick", Level.SHOULD, "CONV-3", alone=True, hint=N_("Keep the sums that are read often."))
async def quick(ctx: CheckContext) -> None:
    """Of twenty reads nineteen are answered within a second, of twenty activations within three.

    A page of the market is made of several calls, and people wait for it. What is slow is measured
    again, with nothing beside it, before it is told.
    """
    heard = ctx.run.times
    if heard.within(_READ_S, _READS, least=_TWENTY) and heard.within(
        _ACTIVATION_S, ["activate_tenant"], least=_TWENTY
    ):
        return
    tenant = await ctx.tenants.active()
    stops = await reads(ctx, tenant, NEVER)

    async def look() -> list[Difference]:
        asked = islice(cycle(stops), _TWENTY)
        answers = (partial(one.ask, ctx, tenant) for one in asked)
        made = (partial(ctx.tenants.activate, ctx.tenants.planned()) for _turn in range(_TWENTY))
        return await _often_over(answers, _READ_S, _("reads")) or await _often_over(
            made, _ACTIVATION_S, _("activations")
        )

    await ctx.expect.settled(look)
