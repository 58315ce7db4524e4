"""Deactivation: a tenant rests; its data can be read and not be written."""

from datetime import UTC, datetime, timedelta

from languages import N_, _
from simulator.conformance.engine.answers.wording import quoted
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level
from simulator.conformance.engine.registry import check
from simulator.conformance.engine.run.ledger import OwnTenant
from simulator.conformance.suites.kit.every_operation import reads, stop, writes
from simulator.conformance.suites.kit.holdings import expect_kept, holdings
from standard_api.errors import ErrorCode

_INACTIVE = N_("Ask for the tenant's status in every write, in one place.")


@check(
    "lifecycle.deactivate",
    Level.MUST,
    "LIFE-20",
    "OP-3",
    answers="deactivate_tenant",
    hint=N_("Answer a time in data_retention_until when the data is preserved, null when it is not."),
)
async def deactivate(ctx: CheckContext) -> None:
    """A deactivation answers the new status, and until when the data is kept.

    The customer is told that date.
    """
    for preserve in (True, False):
        tenant = await ctx.tenants.active()
        reply = ctx.given.success(await ctx.tenants.deactivate(tenant, preserve=preserve))
        ctx.expect.same(reply.at("tenant_id"), tenant.id, "tenant_id", reply)
        ctx.expect.same(reply.at("status"), "deactivated", "status", reply)
        ctx.expect.same(reply.at("data_preserved"), preserve, "data_preserved", reply)
        until = ctx.given.as_sent(reply, "data_retention_until")
        what = _("a time") if preserve else "null"
        ctx.expect((until is not None) is preserve, f"data_retention_until: {what}", quoted(until), reply)


@check("lifecycle.preserves_by_default", Level.MUST, "LIFE-34", hint=N_("Let preserve_data default to true."))
async def preserves_by_default(ctx: CheckContext) -> None:
    """A deactivation that does not mention preserve_data preserves the data.

    What is erased by mistake cannot be given back.
    """
    tenant = await ctx.tenants.active()
    user = await ctx.people.created(tenant)
    reply = await ctx.ask("deactivate_tenant", tenant, body={"reason": "admin_request"})
    why = _("for {name} without {field}", name="deactivate_tenant", field="preserve_data")
    ctx.require.success(reply, why)
    ctx.expect.same(reply.at("data_preserved"), True, "data_preserved", reply)
    ctx.expect.success(await ctx.ask("get_user", tenant, user["user_id"]), _("for a user who was preserved"))


@check("lifecycle.retention", Level.SHOULD, "LIFE-21", hint=N_("Keep preserved data for 90 days."))
async def retention(ctx: CheckContext) -> None:
    """Preserved data is kept for 90 days.

    Customers come back after the holidays.
    """
    tenant = await ctx.tenants.active()
    reply = ctx.given.success(await ctx.tenants.deactivate(tenant))
    until = ctx.given.as_sent(reply, "data_retention_until")
    ctx.require(isinstance(until, str), _("a time in data_retention_until"), quoted(until), reply)
    days = (datetime.fromisoformat(until[:19] + "+00:00") - datetime.now(UTC)) / timedelta(days=1)
    ctx.expect(89 <= days <= 91, _("90 days from now"), _("{days:.1f} days from now", days=days), reply)


@check(
    "lifecycle.reasons", Level.MUST, "LIFE-22", hint=N_("violation suspends, every other reason deactivates.")
)
async def reasons(ctx: CheckContext) -> None:
    """A violation suspends; an expired subscription and an administrator's wish deactivate.

    A suspended customer has to talk to someone, the others may simply come back.
    """
    expected = {
        "subscription_expired": "deactivated",
        "admin_request": "deactivated",
        "violation": "suspended",
    }
    for reason, state in expected.items():
        tenant = await ctx.tenants.active()
        reply = await ctx.tenants.deactivate(tenant, reason=reason)
        ctx.require.success(reply, _("for the reason {value}", value=quoted(reason)))
        ctx.expect.same(reply.at("status"), state, _("status after {reason}", reason=reason), reply)
        after = await ctx.tenants.status(tenant)
        ctx.expect.same(after.at("status"), state, _("status as read after {reason}", reason=reason), after)


@check(
    "lifecycle.bad_reason", Level.MUST, "LIFE-19", "ERR-4", hint=N_("Take the three reasons and no other.")
)
async def bad_reason(ctx: CheckContext) -> None:
    """A deactivation without a reason, or with one that does not exist, is refused; nothing changes.

    Whatever a tenant is switched off for has to be known.
    """
    tenant = await ctx.tenants.active()
    for body in ({"preserve_data": True}, {"reason": "because", "preserve_data": True}, {}):
        reply = await ctx.ask("deactivate_tenant", tenant, body=body)
        ctx.expect.invalid(reply, _("for the reason {value}", value=quoted(body.get("reason"))))
    ctx.expect.same((await ctx.tenants.status(tenant)).at("status"), "active", "status")


@check(
    "lifecycle.deactivate_repeat", Level.MUST, "LIFE-27", hint=N_("Answer the state as it is; move no date.")
)
async def deactivate_repeat(ctx: CheckContext) -> None:
    """The same deactivation, suspension or erasure again is 200 with the same state and the same date.

    The market repeats it when the first answer is lost; the 90 days must not start anew.
    """
    for reason, preserve in (("admin_request", True), ("violation", True), ("admin_request", False)):
        tenant = await ctx.tenants.active()
        first = ctx.given.success(await ctx.tenants.deactivate(tenant, reason=reason, preserve=preserve))
        for _turn in range(2):
            again = await ctx.tenants.deactivate(tenant, reason=reason, preserve=preserve)
            ctx.require.success(again, _("for the same again"))
            for name in ("status", "data_preserved", "data_retention_until"):
                ctx.expect.same(again.at(name), first.at(name), name, first, again)


@check(
    "lifecycle.deactivate_unknown", Level.MUST, "LIFE-29", "ERR-7", hint=N_("Answer 404 TENANT_NOT_FOUND.")
)
async def deactivate_unknown(ctx: CheckContext) -> None:
    """Deactivating a tenant that never was is 404.

    A 200 would tell the market that a customer's data is gone, when it stands under another name.
    """
    reply = await ctx.tenants.deactivate(OwnTenant(id=ctx.tenants.new_id()))
    ctx.expect.refusal(reply, ErrorCode.TENANT_NOT_FOUND)
    tenant = await ctx.tenants.active()
    ctx.given.success(await ctx.tenants.deactivate(tenant))


@check(
    "lifecycle.reads_when_preserved", Level.MUST, "LIFE-23", hint=N_("Let only writes ask for the status.")
)
async def reads_when_preserved(ctx: CheckContext) -> None:
    """After a deactivation with preserved data every read that is offered goes on working.

    The market shows the data to a customer who considers coming back.
    """
    tenant = await ctx.tenants.active()
    user = await ctx.people.created(tenant)
    offered = await reads(ctx, tenant, user["user_id"])
    for one in offered:
        ctx.given.success(await one.ask(ctx, tenant))
    ctx.given.success(await ctx.tenants.deactivate(tenant))
    for one in offered:
        ctx.expect.success(
            await one.ask(ctx, tenant), _("of {name} after the deactivation", name=one.operation.name)
        )


@check(
    "lifecycle.numbers_when_preserved",
    Level.MUST,
    "LIFE-23",
    hint=N_("Read people, resources and usage by the tenant's id alone, whatever its status."),
)
async def numbers_when_preserved(ctx: CheckContext) -> None:
    """After a deactivation with preserved data people, resources, usage and costs read as before.

    An empty page looks as if the data were lost.
    """
    tenant = await ctx.tenants.active()
    await ctx.people.created(tenant)
    before = await holdings(ctx, tenant)
    ctx.given.success(await ctx.tenants.deactivate(tenant))
    await expect_kept(ctx, tenant, before)


async def _writes_are_refused(ctx: CheckContext, reason: str) -> None:
    tenant = await ctx.tenants.active()
    user = await ctx.people.created(tenant)
    ctx.given.success(await ctx.tenants.deactivate(tenant, reason=reason))
    settings = ctx.given.success(await ctx.ask("get_settings", tenant))
    before = await ctx.people.total(tenant)
    name = ctx.given.value(await ctx.ask("get_user", tenant, user["user_id"]), "name")
    for one in writes(ctx, tenant, user["user_id"]):
        reply = await one.ask(ctx, tenant)
        ctx.expect.refusal(reply, ErrorCode.TENANT_INACTIVE, _("on {name}", name=one.operation.name))
    ctx.expect.same(await ctx.people.total(tenant), before, _("the number of users"))
    after = await ctx.ask("get_settings", tenant)
    ctx.expect.same(after.named["config"], settings.named["config"], _("the settings"), after)
    shown = await ctx.ask("get_user", tenant, user["user_id"])
    ctx.expect.same(shown.at("name"), name, _("the user's name"), shown)


@check("lifecycle.writes_when_preserved", Level.MUST, "LIFE-24", "ERR-10", hint=_INACTIVE)
async def writes_when_preserved(ctx: CheckContext) -> None:
    """After a deactivation every write is 409 TENANT_INACTIVE and changes nothing.

    Whoever stopped paying keeps the data as it was, and cannot go on working with it.
    """
    await _writes_are_refused(ctx, "subscription_expired")


@check("lifecycle.writes_when_erased", Level.MUST, "ERR-10", hint=_INACTIVE)
async def writes_when_erased(ctx: CheckContext) -> None:
    """After an erasure new users and other settings are 409 TENANT_INACTIVE, and nobody is added.

    A tombstone that takes people in is a tenant that nobody pays for.
    """
    tenant = await ctx.tenants.active()
    ctx.given.success(await ctx.tenants.deactivate(tenant, preserve=False))
    ctx.given.success(await ctx.ask("get_tenant_status", tenant))
    before = await ctx.people.total(tenant)
    for name in ("create_user", "update_settings"):
        reply = await stop(ctx, name, tenant, "").ask(ctx, tenant)
        ctx.expect.refusal(reply, ErrorCode.TENANT_INACTIVE, _("on {name}", name=name))
    ctx.expect.same(await ctx.people.total(tenant), before, _("the number of users"))


@check("lifecycle.writes_when_suspended", Level.MUST, "LIFE-24", "ERR-10", hint=_INACTIVE)
async def writes_when_suspended(ctx: CheckContext) -> None:
    """After a suspension every write is 409 TENANT_INACTIVE and changes nothing.

    A tenant that was stopped for a violation must be stopped indeed.
    """
    await _writes_are_refused(ctx, "violation")
