"""Lifecycle: tenants come, go and come back."""

from datetime import UTC, datetime, timedelta
from typing import Any

from languages import _
from simulator.conformance.check import Level, check
from simulator.conformance.reply import Reply
from simulator.conformance.tenants import TrialTenant
from simulator.conformance.tour import reads, writes
from simulator.conformance.trial import Trial
from standard_api.errors import ErrorCode

_REPEAT = "Look the tenant up first; the same content again is the same success (200, or 409)."
_INACTIVE = "Ask for the tenant's status in every write, in one place."


async def status_of(t: Trial, tenant: TrialTenant) -> Reply:
    """The tenant's status, which must be readable."""
    return t.require_success(await t.ask("get_tenant_status", tenant))


def _has_features(t: Trial, reply: Reply, *sent: str) -> None:
    """The features that were sent are shown; those of the plan may be too (LIFE-30)."""
    shown = reply.at("features")
    fine = set(sent) <= set(shown)
    t.expect(fine, _("features with {names}", names=", ".join(sent)), ", ".join(shown), reply)


@check(
    "lifecycle.activate",
    Level.MUST,
    "LIFE-2",
    "OP-2",
    hint='Answer 200 {"success": true, "tenant_id": ..., "access_url": "https://...", "message": ...}.',
)
async def activate(t: Trial) -> None:
    """A new tenant is activated, and its address is an absolute URL.

    This is the first call a service ever gets; everything else needs it.
    """
    tenant = t.plan_tenant()
    reply = t.require_success(await t.activate(tenant))
    t.expect_same(reply.at("success"), True, "success", reply)
    t.expect_same(reply.at("tenant_id"), tenant.id, "tenant_id", reply)


@check(
    "lifecycle.status",
    Level.MUST,
    "LIFE-30",
    "OP-4",
    hint="Store plan and features of the activation and answer them as they were sent.",
)
async def status(t: Trial) -> None:
    """After an activation the status is active, with the plan and the features that were sent.

    The market believes the status, and shows it to the customer.
    """
    tenant = await t.tenant(plan="premium", features=["quiz", "chat"])
    reply = await status_of(t, tenant)
    t.expect_same(reply.at("tenant_id"), tenant.id, "tenant_id", reply)
    t.expect_same(reply.at("status"), "active", "status", reply)
    t.expect_same(reply.at("plan"), "premium", "plan", reply)
    _has_features(t, reply, "chat", "quiz")


@check(
    "lifecycle.first_settings",
    Level.MUST,
    "LIFE-3",
    hint="Start the settings from the activation's config and features.",
)
async def first_settings(t: Trial) -> None:
    """Known keys of config and the listed features become the first settings.

    A customer who paid for 37 seats must not begin with the default.
    """
    tenant = await t.tenant(features=["chat", "rag"], config={"max_users": 37})
    reply = t.require_success(await t.ask("get_settings", tenant))
    t.expect_same(reply.at("config", "max_users"), 37, _("max_users as activated"), reply)
    for feature in ("chat", "rag"):
        t.expect_same(
            reply.at("config", "features", feature), True, _("the feature {feature}", feature=feature), reply
        )


@check(
    "lifecycle.own_plan_word",
    Level.MUST,
    "LIFE-1",
    hint="Take the plan as a word of yours, or refuse it with 400 or 422.",
)
async def own_plan_word(t: Trial) -> None:
    """A plan that is not known is accepted or refused, never failed upon.

    The market sells plans that a service hears of for the first time.
    """
    await t.tenant(plan="premium")
    reply = await t.activate(t.plan_tenant(plan="campus-2027"))
    t.expect_status(reply, 200, 202, 400, 403, 422, why=_("for a plan of another name"))


@check(
    "lifecycle.config_beyond_plan",
    Level.MUST,
    "LIFE-4",
    hint="Pass config.features through the same gate as the settings.",
)
async def config_beyond_plan(t: Trial) -> None:
    """A feature in config that the plan does not hold is refused with 403, or ignored.

    What the settings refuse must not come in through the activation.
    """
    wish = {"features": {"api_integration": True}}
    plain = await t.tenant(plan="basic", features=["chat"])
    asked = await t.ask("update_settings", plain, body={"config": wish})
    if asked.status != 403:
        t.skip("the service's plan basic holds api_integration, or its settings are not guarded")
    tenant = t.plan_tenant(plan="basic", features=["chat"], config=wish)
    reply = await t.activate(tenant)
    t.require(reply.accepted or reply.status == 403, "200, 202 or 403", reply.said, reply)
    if reply.accepted:
        settings = t.require_success(await t.ask("get_settings", tenant))
        on = settings.at("config", "features", "api_integration")
        t.expect(on is not True, "api_integration to stay off", _("it is on"), reply, settings)


@check(
    "lifecycle.path_and_body_differ",
    Level.MUST,
    "LIFE-6",
    "ERR-6",
    hint="Compare the body's tenant_id with the path's before anything is made.",
)
async def path_and_body_differ(t: Trial) -> None:
    """An activation whose path and body name different tenants is refused, and makes neither.

    Believing the wrong one gives a customer somebody else's tenant.
    """
    one, other = t.plan_tenant(), t.plan_tenant()
    reply = await t.ask("activate_tenant", one, body=other.activation)
    t.expect_invalid(reply, _("when path and body differ"))
    for tenant in (one, other):
        gone = await t.ask("get_tenant_status", tenant)
        t.expect_refusal(gone, ErrorCode.TENANT_NOT_FOUND, _("for a tenant that was refused"))
    t.expect_success(await t.activate(one), _("when path and body agree"))


@check(
    "lifecycle.bad_tenant_id",
    Level.MUST,
    "CONV-8",
    hint="Check the id against ^[a-z0-9][a-z0-9_-]{0,63}$ on activate.",
)
async def bad_tenant_id(t: Trial) -> None:
    """Ids that the contract does not allow are refused, on activate and elsewhere.

    An id becomes a path, a database name, a folder; what it may hold is not a matter of taste.
    """
    prefix = t.run.ledger.prefix
    for bad in (f"{prefix}UPPER", f"{prefix}a.b", f"{prefix}한글", f"{prefix}a b", f"{prefix}{'a' * 64}"):
        reply = await t.ask("activate_tenant", bad, body=t.activation(bad))
        if not t.expect_invalid(reply, _("for the id {bad!r}", bad=bad[-12:])):
            t.run.ledger.owes(bad)
        elsewhere = await t.ask("get_tenant_status", bad)
        t.expect_status(elsewhere, 400, 404, 422, why=_("for the id {bad!r}", bad=bad[-12:]))


@check(
    "lifecycle.longest_tenant_id",
    Level.MUST,
    "CONV-8",
    hint="Give the id 64 characters of room, and allow - and _ in it.",
)
async def longest_tenant_id(t: Trial) -> None:
    """An id of 64 characters with digits, hyphens and underscores is served everywhere.

    An id that is cut in a database column is another tenant.
    """
    tenant_id = (t.run.ledger.prefix + "a-b_0" * 20)[:64]
    tenant = t.plan_tenant(tenant_id=tenant_id, contact={"email": "long@long.example", "name": "김하늘"})
    t.require_success(await t.activate(tenant), _("for an id of 64 characters"))
    t.expect_same((await status_of(t, tenant)).at("tenant_id"), tenant.id, "tenant_id")


@check("lifecycle.activate_repeat", Level.MUST, "LIFE-7", hint=_REPEAT)
async def activate_repeat(t: Trial) -> None:
    """The same activation again gives the same tenant: 200 with the same address, or 409.

    The market repeats what it is not sure of; a repeat must never make a second tenant.
    """
    tenant = await t.tenant()
    born = (await status_of(t, tenant)).at("created_at")
    for _turn in range(4):
        reply = await t.activate(tenant)
        t.expect_status(reply, 200, 202, 409, why=_("for the same activation again"))
        if reply.accepted:
            t.expect_same(reply.at("access_url"), tenant.access_url, "access_url", reply)
        else:
            t.expect_refusal(reply, ErrorCode.TENANT_EXISTS)
    after = await status_of(t, tenant)
    t.expect_same((after.at("status"), after.at("created_at")), ("active", born), _("the tenant"), after)


async def _repeats_like_the_same(t: Trial, tenant: TrialTenant, what: str, **changes: Any) -> None:
    """A changed activation that means the same is answered as the same is."""
    same = await t.activate(tenant)
    other = await t.activate(tenant, **changes)
    t.expect(
        other.status == same.status,
        _("{status} as for the same again, {what}", status=same.status, what=what),
        other.said,
        other,
    )


@check("lifecycle.feature_order", Level.MUST, "LIFE-8", hint="Compare features as sets.")
async def feature_order(t: Trial) -> None:
    """The order of features does not matter: a repeat with another order is a repeat.

    Lists come out of databases in any order.
    """
    tenant = await t.tenant(features=["chat", "rag"])
    await _repeats_like_the_same(t, tenant, _("with features in another order"), features=["rag", "chat"])


@check("lifecycle.contact_case", Level.MUST, "LIFE-9", "CONV-17", hint="Fold e-mails before comparing.")
async def contact_case(t: Trial) -> None:
    """A contact's e-mail in another case is the same contact.

    People write their address as they please; that is no conflict.
    """
    tenant = await t.tenant()
    contact = tenant.activation["contact"]
    shouted = {**contact, "email": contact["email"].upper()}
    await _repeats_like_the_same(t, tenant, _("with the contact's e-mail in capitals"), contact=shouted)


async def _conflicts(t: Trial, **changes: Any) -> None:
    tenant = await t.tenant(plan="standard", features=["chat", "rag"])
    before = await status_of(t, tenant)
    reply = await t.activate(tenant, **changes)
    t.expect_refusal(reply, ErrorCode.TENANT_EXISTS, _("for other content while active"))
    after = await status_of(t, tenant)
    for name in ("status", "plan", "created_at"):
        t.expect_same(after.at(name), before.at(name), name, reply, after)
    t.expect_same(sorted(after.at("features")), sorted(before.at("features")), "features", reply, after)
    t.expect_status(await t.activate(tenant), 200, 202, 409, why=_("for the first content again"))


_CONFLICT = "Compare plan, features and contact with what is stored; answer 409 TENANT_EXISTS."


@check("lifecycle.conflicting_plan", Level.MUST, "LIFE-9", "ERR-9", "ERR-4", hint=_CONFLICT)
async def conflicting_plan(t: Trial) -> None:
    """An activation of an active tenant with another plan is 409 and changes nothing.

    Two orders for one tenant are a mistake of the market that must not pass in silence.
    """
    await _conflicts(t, plan="premium")


@check("lifecycle.conflicting_features", Level.MUST, "LIFE-9", "ERR-9", hint=_CONFLICT)
async def conflicting_features(t: Trial) -> None:
    """An activation of an active tenant with other features is 409 and changes nothing.

    Features are what was paid for.
    """
    await _conflicts(t, features=["chat"])


@check("lifecycle.conflicting_contact", Level.MUST, "LIFE-9", "ERR-9", hint=_CONFLICT)
async def conflicting_contact(t: Trial) -> None:
    """An activation of an active tenant with another contact is 409 and changes nothing.

    Another e-mail or another name is another customer until proved otherwise.
    """
    await _conflicts(t, contact={"email": "someone-else@other.example", "name": "김하늘"})
    await _conflicts(t, contact={"email": "admin@same.example", "name": "박다른"})


@check("lifecycle.other_name", Level.MUST, "LIFE-10", hint="Answer 200 or 409 when only the name differs.")
async def other_name(t: Trial) -> None:
    """Another name or config alone is 200 or 409, and the tenant stays active.

    A university that changed its name is still the same customer.
    """
    tenant = await t.tenant()
    for changes in ({"tenant_name": "새한빛대학교"}, {"config": {"max_users": 41}}):
        reply = await t.activate(tenant, **changes)
        t.expect_status(reply, 200, 202, 409, why=_("for another {value} only", value=next(iter(changes))))
    t.expect_same((await status_of(t, tenant)).at("status"), "active", "status")


@check(
    "lifecycle.parallel_repeat",
    Level.MUST,
    "LIFE-16",
    hint="Let the database decide: a unique tenant id, and INSERT ... ON CONFLICT in one transaction.",
)
async def parallel_repeat(t: Trial) -> None:
    """Identical activations at once give exactly one tenant; each is answered 200, 202 or 409.

    A market that retries while the first call is still running must do no harm.
    """
    for crowd in (2, 8, 16):
        tenant = t.plan_tenant()
        replies = await t.at_once(t.activate(tenant) for _turn in range(crowd))
        for reply in replies:
            t.expect_status(reply, 200, 202, 409, why=_("for one of {crowd} at once", crowd=crowd))
        t.expect(any(r.accepted for r in replies), "one of them to succeed", replies[0].said, replies[0])
        urls = {reply.at("access_url") for reply in replies if reply.accepted}
        t.expect(len(urls) == 1, "one access_url", _("{count} of them", count=len(urls)), *replies[:2])
        if any(reply.status == 202 for reply in replies):
            await t.until_active(tenant)
        t.expect_same((await status_of(t, tenant)).at("status"), "active", "status")


@check(
    "lifecycle.parallel_conflict",
    Level.MUST,
    "LIFE-9",
    "LIFE-16",
    hint="Write plan, features and contact together, in the transaction that creates the tenant.",
)
async def parallel_conflict(t: Trial) -> None:
    """Of different activations at once one wins, and the tenant is exactly what the winner asked for.

    A mixture of two orders is a tenant that nobody ordered.
    """
    tenant = t.plan_tenant()
    wishes = [("basic", ["chat"]), ("standard", ["chat", "rag"]), ("premium", ["quiz"])] * 4
    replies = await t.at_once(t.activate(tenant, plan=plan, features=list(f)) for plan, f in wishes)
    for reply in replies:
        t.expect_status(reply, 200, 202, 409, why=_("for one of twelve at once"))
    won = [wish for wish, reply in zip(wishes, replies, strict=True) if reply.accepted]
    t.require(bool(won), "one activation to win", replies[0].said, replies[0])
    if any(reply.status == 202 for reply in replies):
        await t.until_active(tenant)
    t.expect(
        len({plan for plan, _features in won}) == 1,
        "one winner",
        _("{count} of different content won", count=len(won)),
    )
    after = await status_of(t, tenant)
    plan, features = won[0]
    # What the winner looks like when nobody disturbs him.
    calm = await status_of(t, await t.tenant(plan=plan, features=list(features)))
    what, wanted = ((one.at("plan"), sorted(one.at("features"))) for one in (after, calm))
    t.expect(
        what == wanted,
        _("plan and features of the winner {won}", won=won[0]),
        str(what),
        after,
    )


@check(
    "lifecycle.refused_makes_nothing",
    Level.MUST,
    "ERR-4",
    "ERR-6",
    hint="Validate the whole request before the tenant is written.",
)
async def refused_makes_nothing(t: Trial) -> None:
    """An activation that is refused leaves no tenant behind.

    Half a tenant is found by the next call, and by nobody else.
    """
    tenant = t.plan_tenant()
    for changes in ({"contact": {"email": "no-at-sign", "name": "김"}}, {"plan": 7}, {"features": "chat"}):
        reply = await t.activate(tenant, **changes)
        t.expect_invalid(reply, _("for a broken {value}", value=next(iter(changes))))
        gone = await t.ask("get_tenant_status", tenant)
        t.expect_refusal(gone, ErrorCode.TENANT_NOT_FOUND, _("after a refused activation"))
    t.expect_success(await t.activate(tenant), _("once the request is right"))


@check("lifecycle.async_status", Level.MUST, "LIFE-17", hint="Answer provisioning until the tenant works.")
async def async_status(t: Trial) -> None:
    """After a 202 the status is provisioning until it is active, within the market's patience of 30 s.

    The market polls; a status that says nothing useful leaves the customer waiting.
    """
    tenant = t.plan_tenant()
    if (await t.activate(tenant)).status != 202:
        t.skip("the service activates at once (200)")
    first = await status_of(t, tenant)
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
    if (await status_of(t, tenant)).at("status") == "provisioning":
        t.expect_status(read, 200, 409, why=_("for a read while provisioning"))
        t.expect_status(write, 409, 503, why=_("for a write while provisioning"))
    await t.until_active(tenant)
    t.expect_success(await t.ask("create_user", tenant, body=t.person()), _("once active"))


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
        after = await status_of(t, tenant)
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
    t.expect_same((await status_of(t, tenant)).at("status"), "active", "status")


@check("lifecycle.deactivate_repeat", Level.MUST, "LIFE-27", hint="Answer the state as it is; move no date.")
async def deactivate_repeat(t: Trial) -> None:
    """The same deactivation again is 200 with the same state and the same date.

    The market repeats it when the first answer is lost; the 90 days must not start anew.
    """
    tenant = await t.tenant()
    first = t.require_success(await t.deactivate(tenant))
    for _turn in range(2):
        again = t.require_success(await t.deactivate(tenant), _("for the same again"))
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
    """After a deactivation with preserved data every read goes on working, with the same people.

    The market shows the data to a customer who considers coming back.
    """
    tenant = await t.tenant()
    user = await t.user(tenant)
    before = await t.total_users(tenant)
    t.require_success(await t.deactivate(tenant))
    for one in reads(t, tenant, user["user_id"]):
        t.expect_success(
            await one.ask(t, tenant), _("of {name} after the deactivation", name=one.operation.name)
        )
    t.expect_same(await t.total_users(tenant), before, _("the number of users"))


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


@check("lifecycle.writes_when_suspended", Level.MUST, "LIFE-24", "ERR-10", hint=_INACTIVE)
async def writes_when_suspended(t: Trial) -> None:
    """After a suspension every write is 409 TENANT_INACTIVE and changes nothing.

    A tenant that was stopped for a violation must be stopped indeed.
    """
    await _writes_are_refused(t, "violation")


@check("lifecycle.return_keeps_data", Level.MUST, "LIFE-13", hint="Deactivate by a flag; delete nothing.")
async def return_keeps_data(t: Trial) -> None:
    """A tenant that comes back finds its preserved users, under the same ids.

    That is what "preserved" was promised to mean.
    """
    tenant = await t.tenant()
    people = [await t.user(tenant) for _turn in range(3)]
    before = await t.total_users(tenant)
    t.require_success(await t.deactivate(tenant))
    reply = t.require_success(await t.activate(tenant), _("on the way back"))
    if reply.status == 202:
        await t.until_active(tenant)
    for person in people:
        shown = t.require_success(await t.ask("get_user", tenant, person["user_id"]), _("after the return"))
        t.expect_same(shown.at("email"), person["email"], _("the user's e-mail"), shown)
    t.expect_same(await t.total_users(tenant), before, _("the number of users"))


@check(
    "lifecycle.return_keeps_settings",
    Level.MUST,
    "LIFE-12",
    hint="On the way back merge config and features into the stored settings.",
)
async def return_keeps_settings(t: Trial) -> None:
    """On the way back config overwrites, listed features are on, and other settings stay.

    A customer who returns must not have to set everything up again.
    """
    tenant = await t.tenant(config={"max_users": 50})
    colour = {"branding": {"primary_color": "#0a7f3c"}, "features": {"rag": False}}
    t.require_success(await t.ask("update_settings", tenant, body={"config": colour}))
    t.require_success(await t.deactivate(tenant))
    back = await t.activate(tenant, config={"max_users": 77}, features=["chat", "rag"])
    t.require_success(back, _("on the way back"))
    if back.status == 202:
        await t.until_active(tenant)
    after = t.require_success(await t.ask("get_settings", tenant))
    t.expect_same(after.at("config", "max_users"), 77, _("max_users from config"), after)
    t.expect_same(after.at("config", "branding", "primary_color"), "#0a7f3c", "primary_color", after)
    t.expect_same(after.at("config", "features", "rag"), True, _("the listed feature rag"), after)


@check(
    "lifecycle.return_with_new_plan",
    Level.MUST,
    "LIFE-11",
    "LIFE-15",
    hint="Take plan, features and contact of the new activation when the tenant is not active.",
)
async def return_with_new_plan(t: Trial) -> None:
    """A deactivated or suspended tenant becomes active again with the new plan and features.

    This is how a plan is changed.
    """
    for reason in ("admin_request", "violation"):
        tenant = await t.tenant(plan="basic", features=["chat"])
        t.require_success(await t.deactivate(tenant, reason=reason))
        contact = {"email": "new@new.example", "name": "박새로"}
        fresh = {"plan": "premium", "features": ["chat", "quiz"], "contact": contact}
        reply = t.require_success(await t.activate(tenant, **fresh), _("after {reason}", reason=reason))
        if reply.status == 202:
            await t.until_active(tenant)
        after = await status_of(t, tenant)
        t.expect_same(after.at("status"), "active", _("status after {reason}", reason=reason), after)
        t.expect_same(after.at("plan"), "premium", "plan", after)
        _has_features(t, after, "chat", "quiz")


@check(
    "lifecycle.return_keeps_address",
    Level.SHOULD,
    "LIFE-14",
    hint="Keep created_at and access_url of the stored tenant.",
)
async def return_keeps_address(t: Trial) -> None:
    """created_at and access_url stay when a tenant comes back.

    People have bookmarks.
    """
    tenant = await t.tenant()
    born = (await status_of(t, tenant)).at("created_at")
    t.require_success(await t.deactivate(tenant))
    reply = t.require_success(await t.activate(tenant))
    t.expect_same(reply.at("access_url"), tenant.access_url, "access_url", reply)
    if reply.status == 202:
        await t.until_active(tenant)
    after = await status_of(t, tenant)
    t.expect_same(after.at("created_at"), born, "created_at", after)


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
    """After an erasure every number of the dashboard is zero and nobody is ranked.

    Usage is personal data too.
    """
    tenant = await t.tenant()
    await t.user(tenant)
    t.require_success(await t.deactivate(tenant, preserve=False))
    stats = t.require_success(await t.ask("get_tenant_stats", tenant, query={"period": "90d"}))
    left = stats.named["summary"]
    t.expect(not any(left.values()), "zeros in the summary", str(left), stats)
    costs = t.require_success(await t.ask("get_tenant_costs", tenant, query={"period": "90d"}))
    t.expect_same((costs.at("total_cost_usd"), costs.at("by_user_top10")), (0, []), "costs", costs)
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
    t.expect_same((await status_of(t, tenant)).at("status"), "deactivated", "status")
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
    reply = t.require_success(await t.activate(tenant), _("after an erasure"))
    if reply.status == 202:
        await t.until_active(tenant)
    gone = await t.ask("get_user", tenant, user["user_id"])
    t.expect_status(gone, 404, why=_("for a user who was erased"))
    found = await t.ask("list_users", tenant, query={"search": user["email"]})
    t.expect_same(found.at("total"), 0, _("matches for the erased e-mail"), found)
