"""Users: no more of them than the tenant has seats."""

from languages import N_, _
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level
from simulator.conformance.engine.registry import check
from simulator.conformance.engine.run.ledger import OwnTenant
from simulator.conformance.suites.users.people import create_person
from standard_api.errors import ErrorCode


async def _with_seats(ctx: CheckContext, seats: int) -> OwnTenant:
    """A tenant with room for so many more users."""
    tenant = await ctx.tenants.active()
    room = {"config": {"max_users": await ctx.people.total(tenant) + seats}}
    ctx.given.success(await ctx.ask("update_settings", tenant, body=room))
    return tenant


@check("users.quota", Level.MUST, "USER-11", "ERR-12", hint=N_("Count and insert in one transaction."))
async def quota(ctx: CheckContext) -> None:
    """At max_users one more user is 429 QUOTA_EXCEEDED; after a deletion there is room again.

    Seats are what is paid for.
    """
    tenant = await _with_seats(ctx, 2)
    user = await ctx.people.created(tenant)
    await ctx.people.created(tenant)
    full = await ctx.people.total(tenant)
    reply = await create_person(ctx, tenant)
    ctx.expect.refusal(reply, ErrorCode.QUOTA_EXCEEDED, _("for one user more than max_users"))
    ctx.expect.same(await ctx.people.total(tenant), full, _("the number of users"), reply)
    ctx.given.success(await ctx.ask("delete_user", tenant, user["user_id"]))
    ctx.expect.success(await create_person(ctx, tenant), _("once a seat is free"))


@check("users.parallel_quota", Level.MUST, "USER-11", hint=N_("Count and insert in one transaction."))
async def parallel_quota(ctx: CheckContext) -> None:
    """Eight creations at once for two seats fill two seats.

    Counting first and inserting later sells the last seat eight times.
    """
    tenant = await _with_seats(ctx, 2)
    before = await ctx.people.total(tenant)
    replies = await ctx.ask.at_once(create_person(ctx, tenant) for _turn in range(8))
    for reply in replies:
        ctx.expect.status(reply, 201, 429, why=_("for one of eight at once"))
    won = sum(reply.status == 201 for reply in replies)
    ctx.expect(won == 2, _("two 201"), _("{won} of them", won=won), *replies[:2])
    ctx.expect.same(await ctx.people.total(tenant), before + 2, _("the number of users"))
