"""Erasure: what is not preserved is gone for good."""

from languages import N_, _
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level
from simulator.conformance.engine.registry import check
from simulator.conformance.suites.kit.holdings import holdings


@check(
    "lifecycle.erase",
    Level.MUST,
    "LIFE-25",
    hint=N_("Delete users, usage and resources of the tenant in one transaction."),
)
async def erase(ctx: CheckContext) -> None:
    """Without preserved data users, usage and resources are gone: lists empty, numbers zero.

    The law asks for it, and the customer was told so.
    """
    tenant = await ctx.tenants.active()
    user = await ctx.people.created(tenant)
    ctx.given.success(await ctx.tenants.deactivate(tenant, preserve=False))
    users = ctx.require.success(await ctx.ask("list_users", tenant), _("of an erased tenant"))
    ctx.expect.same((users.at("total"), users.at("users")), (0, []), "users", users)
    resources = ctx.require.success(await ctx.ask("list_resources", tenant), _("of an erased tenant"))
    ctx.expect.same(resources.at("total"), 0, _("the number of resources"), resources)
    gone = await ctx.ask("get_user", tenant, user["user_id"])
    ctx.expect.status(gone, 404, why=_("for a user who was erased"))


_DECIMALS = 6
"""What is left behind them is a rounding (CONV-7)."""


@check(
    "lifecycle.erase_numbers", Level.MUST, "LIFE-25", hint=N_("Delete rollups and totals with the raw usage.")
)
async def erase_numbers(ctx: CheckContext) -> None:
    """After an erasure every number of dashboard and usage is zero, and nobody is ranked.

    Usage is personal data too.
    """
    tenant = await ctx.tenants.active()
    await ctx.people.created(tenant)
    ctx.given.success(await ctx.tenants.deactivate(tenant, preserve=False))
    for name, held in (await holdings(ctx, tenant)).items():
        ctx.expect.same(round(held.sum, _DECIMALS), 0, name, held.reply)
    costs = ctx.given.success(await ctx.ask("get_tenant_costs", tenant, query={"period": "90d"}))
    ctx.expect.same(costs.at("by_user_top10"), [], _("the dearest users"), costs)
    top = ctx.given.success(await ctx.ask("get_top_users", tenant, query={"period": "90d"}))
    ctx.expect.same(top.at("users"), [], _("top users"), top)


@check(
    "lifecycle.erase_tombstone",
    Level.MUST,
    "LIFE-26",
    hint=N_("Keep the tenant's row; erase what hangs on it."),
)
async def erase_tombstone(ctx: CheckContext) -> None:
    """After an erasure status and settings stay readable.

    The market has to see that the tenant is gone for good, not that it never was.
    """
    tenant = await ctx.tenants.active()
    ctx.given.success(await ctx.tenants.deactivate(tenant, preserve=False))
    ctx.expect.same((await ctx.tenants.status(tenant)).at("status"), "deactivated", "status")
    ctx.expect.success(await ctx.ask("get_settings", tenant), _("of an erased tenant"))


@check(
    "lifecycle.erase_preserved",
    Level.SHOULD,
    "LIFE-28",
    hint=N_("Erase when asked, also after a deactivation."),
)
async def erase_preserved(ctx: CheckContext) -> None:
    """Preserved data is erased when the market asks for it later.

    Customers change their mind, and then want to be forgotten.
    """
    tenant = await ctx.tenants.active()
    await ctx.people.created(tenant)
    ctx.given.success(await ctx.tenants.deactivate(tenant))
    ctx.require.success(await ctx.tenants.deactivate(tenant, preserve=False), _("when asked to erase later"))
    ctx.expect.same(await ctx.people.total(tenant), 0, _("the number of users"))


@check(
    "lifecycle.erased_stays_erased", Level.MUST, "LIFE-13", hint=N_("Delete for good; do not hide by a flag.")
)
async def erased_stays_erased(ctx: CheckContext) -> None:
    """A tenant that comes back after an erasure does not find its old people.

    What was erased in 2026 must not be seen in 2027.
    """
    tenant = await ctx.tenants.active()
    user = await ctx.people.created(tenant)
    ctx.given.success(await ctx.tenants.deactivate(tenant, preserve=False))
    await ctx.tenants.returned(tenant)
    gone = await ctx.ask("get_user", tenant, user["user_id"])
    ctx.expect.status(gone, 404, why=_("for a user who was erased"))
    found = await ctx.ask("list_users", tenant, query={"search": user["email"]})
    ctx.expect.same(found.at("total"), 0, _("matches for the erased e-mail"), found)
