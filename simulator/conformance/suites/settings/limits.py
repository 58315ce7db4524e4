"""Settings: the limits of a tenant, and what its settings say of them."""

from languages import N_, _
from simulator.conformance.engine.answers.wording import listed
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level
from simulator.conformance.engine.registry import check
from simulator.conformance.suites.settings.requests import change, settings_of

_SEATS = frozenset({"users", "max_users", "seats"})
"""A limit's name is the service's own word; one of these speaks of nothing else."""


@check(
    "settings.seats_floor",
    Level.MUST,
    "SET-6",
    "ERR-4",
    hint=N_("Compare max_users with the number of users."),
)
async def seats_floor(ctx: CheckContext) -> None:
    """max_users below the present number of users, zero or negative is refused; nothing changes.

    Someone would have to be put out, and nobody said whom.
    """
    tenant = await ctx.tenants.active()
    await ctx.people.created(tenant)
    await ctx.people.created(tenant)
    users = await ctx.people.total(tenant)
    before = await settings_of(ctx, tenant)
    for seats in (users - 1, 0, -1):
        ctx.expect.invalid(
            await change(ctx, tenant, {"max_users": seats}), _("for max_users={seats}", seats=seats)
        )
    after = await settings_of(ctx, tenant)
    ctx.expect.same(after.at("config", "max_users"), before.at("config", "max_users"), "max_users", after)
    ctx.expect.success(await change(ctx, tenant, {"max_users": users}), _("for exactly the present number"))


@check(
    "settings.limits",
    Level.MUST,
    "LIM-1",
    "OP-18",
    needs=("get_limits",),
    answers="get_limits",
    hint=N_("Name each limit once; null means unlimited."),
)
async def limits(ctx: CheckContext) -> None:
    """Limits answers each limit once, with how much of it is used, never less than nothing.

    An administrator looks here before he buys more.
    """
    tenant = await ctx.tenants.active()
    reply = ctx.given.success(await ctx.ask("get_limits", tenant))
    names = [row["name"] for row in reply.rows("limits")]
    ctx.expect(len(set(names)) == len(names), _("each limit once"), listed(names), reply)
    low = [row["name"] for row in reply.rows("limits") if row["used"] < 0 or (row["limit"] or 0) < 0]
    ctx.expect(not low, _("no negative limit or usage"), listed(low), reply)


@check(
    "settings.limits_agree",
    Level.MUST,
    "LIM-1",
    needs=("get_limits",),
    hint=N_("Read limits and settings from the same row, and count users when asked."),
)
async def limits_agree(ctx: CheckContext) -> None:
    """The limit of users is max_users of the settings, and used is the number of users.

    Two pages that name two numbers of seats sell one of them twice.
    """
    tenant = await ctx.tenants.active()
    await ctx.people.created(tenant)
    users = await ctx.people.total(tenant)
    seats = users + 37
    put = await ctx.ask("update_settings", tenant, body={"config": {"max_users": seats}})
    ctx.given.success(put)
    reply = ctx.given.success(await ctx.ask("get_limits", tenant))
    rows = [row for row in reply.rows("limits") if row["name"].lower() in _SEATS]
    if not rows:
        ctx.skip(_("no limit is named after users"))
    ctx.expect.same(rows[0]["limit"], seats, _("the limit of users"), put, reply)
    ctx.expect.same(rows[0]["used"], users, _("the users in use"), reply)
