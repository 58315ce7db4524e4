"""Background: what holds while a tenant is still being made."""

from languages import _
from simulator.conformance.check import Level, check
from simulator.conformance.trial import Trial


@check("lifecycle.async_status", Level.MUST, "LIFE-17", hint="Answer provisioning until the tenant works.")
async def async_status(t: Trial) -> None:
    """After a 202 the status is provisioning until it is active, within the market's patience of 30 s.

    The market polls; a status that says nothing useful leaves the customer waiting.
    """
    tenant = t.plan_tenant()
    if (await t.activate(tenant)).status != 202:
        t.skip("the service activates at once (200)")
    first = await t.status_of(tenant)
    t.expect(first.at("status") in ("provisioning", "active"), "provisioning, then active", first.said, first)
    repeat = await t.activate(tenant)
    t.expect_status(repeat, 200, 202, 409, why=_("for a repeat meanwhile"))
    await t.until_active(tenant)


@check(
    "lifecycle.async_meanwhile",
    Level.MUST,
    "LIFE-18",
    "ERR-10",
    hint="Answer 409 TENANT_INACTIVE (or 503) to writes until the tenant is active.",
)
async def async_meanwhile(t: Trial) -> None:
    """While a tenant is provisioning, reads are 200 or 409 and writes 409 or 503.

    A user who is written into half a tenant is lost.
    """
    tenant = t.plan_tenant()
    if (await t.activate(tenant)).status != 202:
        t.skip("the service activates at once (200)")
    write = await t.ask("create_user", tenant, body=t.person(), again=False)
    read = await t.ask("list_users", tenant, again=False)
    if (await t.status_of(tenant)).at("status") == "provisioning":
        t.expect_status(read, 200, 409, why=_("for a read while provisioning"))
        t.expect_status(write, 409, 503, why=_("for a write while provisioning"))
    await t.until_active(tenant)
    t.expect_success(await t.ask("create_user", tenant, body=t.person()), _("once active"))
