"""Limits of a tenant: the same as its settings say."""

from languages import N_, _
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level
from simulator.conformance.engine.registry import check

_SEATS = frozenset({"users", "max_users", "seats"})
"""A limit's name is the service's own word; one of these speaks of nothing else."""


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
    ctx.require.success(put, _("to set max_users"))
    reply = ctx.require.success(await ctx.ask("get_limits", tenant))
    rows = [row for row in reply.rows("limits") if row["name"].lower() in _SEATS]
    if not rows:
        ctx.skip(_("no limit is named after users"))
    ctx.expect.same(rows[0]["limit"], seats, _("the limit of users"), put, reply)
    ctx.expect.same(rows[0]["used"], users, _("the users in use"), reply)
