"""Deactivation: a tenant rests; its data can be read and not be written."""

from datetime import UTC, datetime, timedelta

from languages import _
from simulator.conformance.check import Level, check
from simulator.conformance.holdings import expect_kept, holdings
from simulator.conformance.tenants import TrialTenant
from simulator.conformance.tour import reads, stop, writes
from simulator.conformance.trial import Trial
from standard_api.errors import ErrorCode

_INACTIVE = "Ask for the tenant's status in every write, in one place."


@check(
    "lifecycle.deactivate",
    Level.MUST,
    "LIFE-20",
    "OP-3",
    hint="Answer a time in data_retention_until when the data is preserved, null when it is not.",
)
async def deactivate(t: Trial) -> None:
    """A deactivation answers the new status, and until when the data is kept.

    The customer is told that date.
    """
    for preserve in (True, False):
        tenant = await t.tenant()
        reply = t.require_success(await t.deactivate(tenant, preserve=preserve))
        t.expect_same(reply.at("tenant_id"), tenant.id, "tenant_id", reply)
        t.expect_same(reply.at("status"), "deactivated", "status", reply)
        t.expect_same(reply.at("data_preserved"), preserve, "data_preserved", reply)
        until = reply.at("data_retention_until")
        what = _("a time") if preserve else "null"
        t.expect((until is not None) is preserve, f"data_retention_until: {what}", f"{until!r}", reply)


@check("lifecycle.preserves_by_default", Level.MUST, "LIFE-34", hint="Let preserve_data default to true.")
async def preserves_by_default(t: Trial) -> None:
    """A deactivation that does not mention preserve_data preserves the data.

    What is erased by mistake cannot be given back.
    """
    tenant = await t.tenant()
    user = await t.user(tenant)
    reply = t.require_success(await t.ask("deactivate_tenant", tenant, body={"reason": "admin_request"}))
    t.expect_same(reply.at("data_preserved"), True, "data_preserved", reply)
    t.expect_success(await t.ask("get_user", tenant, user["user_id"]), _("for a user who was preserved"))


@check("lifecycle.retention", Level.SHOULD, "LIFE-21", hint="Keep preserved data for 90 days.")
async def retention(t: Trial) -> None:
    """Preserved data is kept for 90 days.

    Customers come back after the holidays.
    """
    tenant = await t.tenant()
    reply = t.require_success(await t.deactivate(tenant))
    until = reply.at("data_retention_until")
    t.require(isinstance(until, str), "a time in data_retention_until", repr(until), reply)
    days = (datetime.fromisoformat(until[:19] + "+00:00") - datetime.now(UTC)) / timedelta(days=1)
    t.expect(89 <= days <= 91, "90 days from now", _("{days:.1f} days from now", days=days), reply)


@check("lifecycle.reasons", Level.MUST, "LIFE-22", hint="violation suspends, every other reason deactivates.")
async def reasons(t: Trial) -> None:
    """A violation suspends; an expired subscription and an administrator's wish deactivate.

    A suspended customer has to talk to someone, the others may simply come back.
    """
    expected = {
        "subscription_expired": "deactivated",
        "admin_request": "deactivated",
        "violation": "suspended",
    }
    for reason, state in expected.items():
        tenant = await t.tenant()
        reply = t.require_success(await t.deactivate(tenant, reason=reason))
        t.expect_same(reply.at("status"), state, _("status after {reason}", reason=reason), reply)
        after = await t.status_of(tenant)
        t.expect_same(after.at("status"), state, _("status as read after {reason}", reason=reason), after)


@check("lifecycle.bad_reason", Level.MUST, "LIFE-19", "ERR-4", hint="Take the three reasons and no other.")
async def bad_reason(t: Trial) -> None:
    """A deactivation without a reason, or with one that does not exist, is refused; nothing changes.

    Whatever a tenant is switched off for has to be known.
    """
    tenant = await t.tenant()
    for body in ({"preserve_data": True}, {"reason": "because", "preserve_data": True}, {}):
        reply = await t.ask("deactivate_tenant", tenant, body=body)
        t.expect_invalid(reply, _("for the reason {value!r}", value=body.get("reason")))
    t.expect_same((await t.status_of(tenant)).at("status"), "active", "status")


@check("lifecycle.deactivate_repeat", Level.MUST, "LIFE-27", hint="Answer the state as it is; move no date.")
async def deactivate_repeat(t: Trial) -> None:
    """The same deactivation, suspension or erasure again is 200 with the same state and the same date.

    The market repeats it when the first answer is lost; the 90 days must not start anew.
    """
    for reason, preserve in (("admin_request", True), ("violation", True), ("admin_request", False)):
        tenant = await t.tenant()
        first = t.require_success(await t.deactivate(tenant, reason=reason, preserve=preserve))
        for _turn in range(2):
            again = await t.deactivate(tenant, reason=reason, preserve=preserve)
            t.require_success(again, _("for the same again"))
            for name in ("status", "data_preserved", "data_retention_until"):
                t.expect_same(again.at(name), first.at(name), name, first, again)


@check("lifecycle.deactivate_unknown", Level.MUST, "LIFE-29", "ERR-7", hint="Answer 404 TENANT_NOT_FOUND.")
async def deactivate_unknown(t: Trial) -> None:
    """Deactivating a tenant that never was is 404.

    A 200 would tell the market that a customer's data is gone, when it stands under another name.
    """
    reply = await t.deactivate(TrialTenant(id=t.new_id()))
    t.expect_refusal(reply, ErrorCode.TENANT_NOT_FOUND)
    tenant = await t.tenant()
    t.expect_success(await t.deactivate(tenant), _("for a tenant that is there"))


@check("lifecycle.reads_when_preserved", Level.MUST, "LIFE-23", hint="Let only writes ask for the status.")
async def reads_when_preserved(t: Trial) -> None:
    """After a deactivation with preserved data every read that is offered goes on working.

    The market shows the data to a customer who considers coming back.
    """
    tenant = await t.tenant()
    user = await t.user(tenant)
    offered = await reads(t, tenant, user["user_id"])
    t.require_success(await t.deactivate(tenant))
    for one in offered:
        t.expect_success(
            await one.ask(t, tenant), _("of {name} after the deactivation", name=one.operation.name)
        )


@check(
    "lifecycle.numbers_when_preserved",
    Level.MUST,
    "LIFE-23",
    hint="Read people, resources and usage by the tenant's id alone, whatever its status.",
)
async def numbers_when_preserved(t: Trial) -> None:
    """After a deactivation with preserved data people, resources, usage and costs read as before.

    An empty page looks as if the data were lost.
    """
    tenant = await t.tenant()
    await t.user(tenant)
    before = await holdings(t, tenant)
    t.require_success(await t.deactivate(tenant))
    await expect_kept(t, tenant, before)


async def _writes_are_refused(t: Trial, reason: str) -> None:
    tenant = await t.tenant()
    user = await t.user(tenant)
    settings = t.require_success(await t.ask("get_settings", tenant))
    before = await t.total_users(tenant)
    t.require_success(await t.deactivate(tenant, reason=reason))
    for one in writes(t, tenant, user["user_id"]):
        reply = await one.ask(t, tenant)
        t.expect_refusal(reply, ErrorCode.TENANT_INACTIVE, _("on {name}", name=one.operation.name))
    t.expect_same(await t.total_users(tenant), before, _("the number of users"))
    after = await t.ask("get_settings", tenant)
    t.expect_same(after.named["config"], settings.named["config"], _("the settings"), after)
    shown = await t.ask("get_user", tenant, user["user_id"])
    t.expect_same(shown.at("name"), user["name"], _("the user's name"), shown)


@check("lifecycle.writes_when_preserved", Level.MUST, "LIFE-24", "ERR-10", hint=_INACTIVE)
async def writes_when_preserved(t: Trial) -> None:
    """After a deactivation every write is 409 TENANT_INACTIVE and changes nothing.

    Whoever stopped paying keeps the data as it was, and cannot go on working with it.
    """
    await _writes_are_refused(t, "subscription_expired")


@check("lifecycle.writes_when_erased", Level.MUST, "ERR-10", hint=_INACTIVE)
async def writes_when_erased(t: Trial) -> None:
    """After an erasure new users and other settings are 409 TENANT_INACTIVE, and nobody is there.

    A tombstone that takes people in is a tenant that nobody pays for.
    """
    tenant = await t.tenant()
    t.require_success(await t.deactivate(tenant, preserve=False))
    for name in ("create_user", "update_settings"):
        reply = await stop(t, name, tenant, "").ask(t, tenant)
        t.expect_refusal(reply, ErrorCode.TENANT_INACTIVE, _("on {name}", name=name))
    t.expect_same(await t.total_users(tenant), 0, _("the number of users"))


@check("lifecycle.writes_when_suspended", Level.MUST, "LIFE-24", "ERR-10", hint=_INACTIVE)
async def writes_when_suspended(t: Trial) -> None:
    """After a suspension every write is 409 TENANT_INACTIVE and changes nothing.

    A tenant that was stopped for a violation must be stopped indeed.
    """
    await _writes_are_refused(t, "violation")
