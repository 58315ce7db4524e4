"""Background: what holds while a tenant is still being made."""

from languages import N_, _
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level
from simulator.conformance.engine.registry import check
from simulator.conformance.engine.run.ledger import OwnTenant
from simulator.conformance.suites.kit.every_operation import Stop, reads, stop, writes

_NEWBORN = ("create_user", "update_settings", "list_users", "get_tenant_stats")


@check(
    "lifecycle.async_status", Level.MUST, "LIFE-17", hint=N_("Answer provisioning until the tenant works.")
)
async def async_status(ctx: CheckContext) -> None:
    """After a 202 the status is provisioning until it is active, within the market's patience of 30 s.

    The market polls; a status that says nothing useful leaves the customer waiting.
    """
    tenant = ctx.tenants.planned()
    if (await ctx.tenants.activate(tenant)).status != 202:
        ctx.skip(_("the service activates at once (200)"))
    first = await ctx.tenants.status(tenant)
    ctx.expect(
        first.at("status") in ("provisioning", "active"), _("provisioning, then active"), first.said, first
    )
    repeat = await ctx.tenants.activate(tenant)
    ctx.expect.status(repeat, 200, 202, 409, why=_("for a repeat meanwhile"))
    await ctx.tenants.until_active(tenant, ctx.require)


@check(
    "lifecycle.async_meanwhile",
    Level.MUST,
    "LIFE-18",
    "ERR-10",
    hint=N_("Answer 409 TENANT_INACTIVE (or 503) to writes until the tenant is active."),
)
async def async_meanwhile(ctx: CheckContext) -> None:
    """While a tenant is provisioning, reads are 200 or 409 and writes 409 or 503.

    A user who is written into half a tenant is lost.
    """
    tenant = ctx.tenants.planned()
    if (await ctx.tenants.activate(tenant)).status != 202:
        ctx.skip(_("the service activates at once (200)"))
    await _judge_meanwhile(ctx, tenant, [stop(ctx, name, tenant, "") for name in _NEWBORN])
    await ctx.tenants.until_active(tenant, ctx.require)
    user = await ctx.people.created(tenant)
    ctx.given.success(await ctx.tenants.deactivate(tenant))
    everything = [*await reads(ctx, tenant, user["user_id"]), *writes(ctx, tenant, user["user_id"])]
    # Only a tenant that comes back has people who could be changed meanwhile.
    if (await ctx.tenants.activate(tenant)).status == 202:
        await _judge_meanwhile(ctx, tenant, everything)
        await ctx.tenants.until_active(tenant, ctx.require)


async def _judge_meanwhile(ctx: CheckContext, tenant: OwnTenant, stops: list[Stop]) -> None:
    """Ask at once, and judge the answers if the tenant is provisioning even after them."""
    replies = await ctx.ask.at_once(one.ask(ctx, tenant, again=not one.operation.writes) for one in stops)
    if (await ctx.tenants.status(tenant)).at("status") != "provisioning":
        return
    for one, reply in zip(stops, replies, strict=True):
        statuses = (409, 503) if one.operation.writes else (200, 409)
        ctx.expect.status(reply, *statuses, why=_("on {name} while provisioning", name=one.operation.name))
