"""Health: open to all, quick, and silent about tenants."""

from languages import N_, _
from mock_market.wire.masked_keys import MADE_UP
from simulator.conformance.engine.asking.spoiling import Spoiling
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level
from simulator.conformance.engine.registry import check


@check(
    "health.answers",
    Level.MUST,
    "OP-1",
    "HEALTH-3",
    portable=True,
    answers="health",
    hint=N_('Answer GET /mt/health with {"status": "healthy", "version": "...", "timestamp": "...Z"}.'),
)
async def answers(ctx: CheckContext) -> None:
    """Health answers 200 with status, version and timestamp, or 503 when it is unhealthy.

    The market asks before it sends a tenant; a service that cannot say how it is gets none.
    """
    reply = await ctx.ask("health", again=False)
    fine = reply.succeeded or (reply.status == 503 and reply.reading.model is not None)
    ctx.expect(fine, _("200 with status, version and timestamp (503 when unhealthy)"), reply.said, reply)


@check(
    "health.open",
    Level.MUST,
    "HEALTH-1",
    portable=True,
    answers="shut",
    hint=N_("Leave the key's guard off the health route."),
)
async def is_open(ctx: CheckContext) -> None:
    """Health answers without a key, and with a wrong one.

    Whoever watches a service from outside has no key, and must not need one.
    """
    for spoiling in (Spoiling(without_key=True), Spoiling(key=f"{MADE_UP}key-on-health")):
        reply = await ctx.ask("health", spoiling=spoiling, again=False)
        ctx.expect.status(reply, 200, 503, why=_("whatever the key"))


@check(
    "health.names_no_tenant",
    Level.MUST,
    "HEALTH-2",
    hint=N_("Leave tenants, their ids and their names out of the health answer."),
)
async def names_no_tenant(ctx: CheckContext) -> None:
    """Health names no tenant.

    It is open to strangers, who must not learn who the customers are.
    """
    tenant = await ctx.tenants.active()
    reply = await ctx.ask("health")
    ctx.given.status(reply, 200, 503)
    told = tenant.id.encode() in reply.body
    ctx.expect(not told, _("no tenant in the answer"), _("the answer holds {id}", id=tenant.id), reply)


@check(
    "health.quick",
    Level.SHOULD,
    "CONV-4",
    portable=True,
    alone=True,
    hint=N_("Do not ask databases or other services while health is answered; keep the last result."),
)
async def quick(ctx: CheckContext) -> None:
    """Health answers within one second.

    A watcher that has to wait takes a slow service for a dead one.
    """
    replies = [await ctx.ask("health") for _turn in range(3)]
    for reply in replies:
        ctx.given.status(reply, 200, 503)
    best = min(replies, key=lambda reply: reply.exchange.timing.total_ms)
    took = best.exchange.timing.total_ms
    ctx.expect(
        took < 1000,
        _("an answer within 1000 ms"),
        _("the fastest of three took {took:.0f} ms", took=took),
        best,
    )
