"""Erasure: what is not preserved is gone for good."""

from languages import _
from simulator.conformance.check import Level, check
from simulator.conformance.holdings import holdings
from simulator.conformance.trial import Trial


@check(
    "lifecycle.erase",
    Level.MUST,
    "LIFE-25",
    hint="Delete users, usage and resources of the tenant in one transaction.",
)
async def erase(t: Trial) -> None:
    """Without preserved data users, usage and resources are gone: lists empty, numbers zero.

    The law asks for it, and the customer was told so.
    """
    tenant = await t.tenant()
    user = await t.user(tenant)
    t.require_success(await t.deactivate(tenant, preserve=False))
    users = t.require_success(await t.ask("list_users", tenant), _("of an erased tenant"))
    t.expect_same((users.at("total"), users.at("users")), (0, []), "users", users)
    resources = t.require_success(await t.ask("list_resources", tenant), _("of an erased tenant"))
    t.expect_same(resources.at("total"), 0, _("the number of resources"), resources)
    gone = await t.ask("get_user", tenant, user["user_id"])
    t.expect_status(gone, 404, why=_("for a user who was erased"))


@check("lifecycle.erase_numbers", Level.MUST, "LIFE-25", hint="Delete rollups and totals with the raw usage.")
async def erase_numbers(t: Trial) -> None:
    """After an erasure every number of dashboard and usage is zero, and nobody is ranked.

    Usage is personal data too.
    """
    tenant = await t.tenant()
    await t.user(tenant)
    t.require_success(await t.deactivate(tenant, preserve=False))
    for name, held in (await holdings(t, tenant)).items():
        t.expect_same(held.sum, 0, name, held.reply)
    costs = t.require_success(await t.ask("get_tenant_costs", tenant, query={"period": "90d"}))
    t.expect_same(costs.at("by_user_top10"), [], _("the dearest users"), costs)
    top = t.require_success(await t.ask("get_top_users", tenant, query={"period": "90d"}))
    t.expect_same(top.at("users"), [], _("top users"), top)


@check(
    "lifecycle.erase_tombstone", Level.MUST, "LIFE-26", hint="Keep the tenant's row; erase what hangs on it."
)
async def erase_tombstone(t: Trial) -> None:
    """After an erasure status and settings stay readable.

    The market has to see that the tenant is gone for good, not that it never was.
    """
    tenant = await t.tenant()
    t.require_success(await t.deactivate(tenant, preserve=False))
    t.expect_same((await t.status_of(tenant)).at("status"), "deactivated", "status")
    t.expect_success(await t.ask("get_settings", tenant), _("of an erased tenant"))


@check(
    "lifecycle.erase_preserved", Level.SHOULD, "LIFE-28", hint="Erase when asked, also after a deactivation."
)
async def erase_preserved(t: Trial) -> None:
    """Preserved data is erased when the market asks for it later.

    Customers change their mind, and then want to be forgotten.
    """
    tenant = await t.tenant()
    await t.user(tenant)
    t.require_success(await t.deactivate(tenant))
    t.require_success(await t.deactivate(tenant, preserve=False), _("when asked to erase later"))
    t.expect_same(await t.total_users(tenant), 0, _("the number of users"))


@check("lifecycle.erased_stays_erased", Level.MUST, "LIFE-13", hint="Delete for good; do not hide by a flag.")
async def erased_stays_erased(t: Trial) -> None:
    """A tenant that comes back after an erasure does not find its old people.

    What was erased in 2026 must not be seen in 2027.
    """
    tenant = await t.tenant()
    user = await t.user(tenant)
    t.require_success(await t.deactivate(tenant, preserve=False))
    await t.returned(tenant)
    gone = await t.ask("get_user", tenant, user["user_id"])
    t.expect_status(gone, 404, why=_("for a user who was erased"))
    found = await t.ask("list_users", tenant, query={"search": user["email"]})
    t.expect_same(found.at("total"), 0, _("matches for the erased e-mail"), found)
