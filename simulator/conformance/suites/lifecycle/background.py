"""Background: what holds while a tenant is still being made."""

from languages import _
from simulator.conformance.check import Level, check
from simulator.conformance.tenants import TrialTenant
from simulator.conformance.tour import Stop, reads, stop, writes
from simulator.conformance.trial import Trial

_NEWBORN = ("create_user", "update_settings", "list_users", "get_tenant_stats")


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
    await _judge_meanwhile(t, tenant, [stop(t, name, tenant, "") for name in _NEWBORN])
    await t.until_active(tenant)
    user = t.require_success(await t.ask("create_user", tenant, body=t.person()), _("once active"))
    t.require_success(await t.deactivate(tenant))
    everything = [*await reads(t, tenant, user.at("user_id")), *writes(t, tenant, user.at("user_id"))]
    # Only a tenant that comes back has people who could be changed meanwhile.
    if (await t.activate(tenant)).status == 202:
        await _judge_meanwhile(t, tenant, everything)
        await t.until_active(tenant)


async def _judge_meanwhile(t: Trial, tenant: TrialTenant, stops: list[Stop]) -> None:
    """Ask at once, and judge the answers if the tenant is provisioning even after them."""
    replies = await t.at_once(one.ask(t, tenant, again=not one.operation.writes) for one in stops)
    if (await t.status_of(tenant)).at("status") != "provisioning":
        return
    for one, reply in zip(stops, replies, strict=True):
        statuses = (409, 503) if one.operation.writes else (200, 409)
        t.expect_status(reply, *statuses, why=_("on {name} while provisioning", name=one.operation.name))
