"""Repeats: the same activation again does no harm, another one is refused."""

from typing import Any

from languages import N_, _
from simulator.conformance.engine.answers.reply import Reply
from simulator.conformance.engine.answers.wording import quoted
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level
from simulator.conformance.engine.registry import check
from simulator.conformance.engine.run.ledger import OwnTenant
from standard_api.errors import ErrorCode

_REPEAT = N_("Look the tenant up first; the same content again is the same success (200, or 409).")


@check("lifecycle.activate_repeat", Level.MUST, "LIFE-7", hint=_REPEAT)
async def activate_repeat(ctx: CheckContext) -> None:
    """The same activation again gives the same tenant: 200 with the same address, or 409.

    The market repeats what it is not sure of; a repeat must never make a second tenant.
    """
    tenant = await ctx.tenants.active()
    born = (await ctx.tenants.status(tenant)).at("created_at")
    for _turn in range(4):
        reply = await ctx.tenants.activate(tenant)
        ctx.expect.status(reply, 200, 202, 409, why=_("for the same activation again"))
        if reply.accepted:
            ctx.expect.same(reply.at("access_url"), tenant.access_url, "access_url", reply)
        else:
            ctx.expect.refusal(reply, ErrorCode.TENANT_EXISTS)
    after = await ctx.tenants.status(tenant)
    ctx.expect.same((after.at("status"), after.at("created_at")), ("active", born), _("the tenant"), after)


async def _repeats_like_the_same(ctx: CheckContext, tenant: OwnTenant, what: str, **changes: Any) -> None:
    """A changed activation that means the same is answered as the same is."""
    same = await ctx.tenants.activate(tenant)
    _expect_alike(ctx, same, await ctx.tenants.activate(tenant, **changes), what)


def _expect_alike(ctx: CheckContext, same: Reply, other: Reply, what: str) -> None:
    ctx.expect(
        other.status == same.status,
        _("{status} as for the same again, {what}", status=same.status, what=what),
        other.said,
        other,
    )


@check("lifecycle.feature_order", Level.MUST, "LIFE-8", hint=N_("Compare features as sets."))
async def feature_order(ctx: CheckContext) -> None:
    """The order of features does not matter: a repeat with another order is a repeat.

    Lists come out of databases in any order.
    """
    tenant = await ctx.tenants.active(features=["chat", "rag"])
    await _repeats_like_the_same(ctx, tenant, _("with features in another order"), features=["rag", "chat"])


def _turned(value: dict[str, Any]) -> dict[str, Any]:
    """The same object with its keys in the opposite order, inside too."""
    turned = reversed(value.items())
    return {name: _turned(inner) if isinstance(inner, dict) else inner for name, inner in turned}


@check(
    "lifecycle.key_order",
    Level.SHOULD,
    "LIFE-7",
    hint=N_("Compare what was read, not the bytes of the body."),
)
async def key_order(ctx: CheckContext) -> None:
    """An activation whose keys stand in another order is a repeat.

    A JSON object has no order, and the next version of the market may write it in another.
    """
    tenant = await ctx.tenants.active()
    same = await ctx.tenants.activate(tenant)
    other = await ctx.ask("activate_tenant", tenant, body=_turned(tenant.activation))
    _expect_alike(ctx, same, other, _("with its keys in another order"))


@check("lifecycle.contact_case", Level.MUST, "LIFE-9", "CONV-17", hint=N_("Fold e-mails before comparing."))
async def contact_case(ctx: CheckContext) -> None:
    """A contact's e-mail in another case is the same contact.

    People write their address as they please; that is no conflict.
    """
    tenant = await ctx.tenants.active()
    contact = tenant.activation["contact"]
    shouted = {**contact, "email": contact["email"].upper()}
    await _repeats_like_the_same(ctx, tenant, _("with the contact's e-mail in capitals"), contact=shouted)


async def _conflicts(ctx: CheckContext, **changes: Any) -> None:
    tenant = await ctx.tenants.active(plan="standard", features=["chat", "rag"])
    before = await ctx.tenants.status(tenant)
    reply = await ctx.tenants.activate(tenant, **changes)
    ctx.expect.refusal(reply, ErrorCode.TENANT_EXISTS, _("for other content while active"))
    after = await ctx.tenants.status(tenant)
    for name in ("status", "plan", "created_at"):
        ctx.expect.same(after.at(name), before.at(name), name, reply, after)
    ctx.expect.same(sorted(after.at("features")), sorted(before.at("features")), "features", reply, after)
    ctx.expect.status(await ctx.tenants.activate(tenant), 200, 202, 409, why=_("for the first content again"))


_CONFLICT = N_("Compare plan, features and contact with what is stored; answer 409 TENANT_EXISTS.")


@check("lifecycle.conflicting_plan", Level.MUST, "LIFE-9", "ERR-9", "ERR-4", hint=_CONFLICT)
async def conflicting_plan(ctx: CheckContext) -> None:
    """An activation of an active tenant with another plan is 409 and changes nothing.

    Two orders for one tenant are a mistake of the market that must not pass in silence.
    """
    await _conflicts(ctx, plan="premium")


@check("lifecycle.conflicting_features", Level.MUST, "LIFE-9", "ERR-9", hint=_CONFLICT)
async def conflicting_features(ctx: CheckContext) -> None:
    """An activation of an active tenant with other features is 409 and changes nothing.

    Features are what was paid for.
    """
    await _conflicts(ctx, features=["chat"])


@check("lifecycle.conflicting_contact", Level.MUST, "LIFE-9", "ERR-9", hint=_CONFLICT)
async def conflicting_contact(ctx: CheckContext) -> None:
    """An activation of an active tenant with another contact is 409 and changes nothing.

    Another e-mail or another name is another customer until proved otherwise.
    """
    await _conflicts(ctx, contact={"email": "someone-else@other.example", "name": "김하늘"})
    await _conflicts(ctx, contact={"email": "admin@same.example", "name": "박다른"})


@check(
    "lifecycle.other_name", Level.MUST, "LIFE-10", hint=N_("Answer 200 or 409 when only the name differs.")
)
async def other_name(ctx: CheckContext) -> None:
    """Another name or config alone is 200 or 409, and the tenant stays active.

    A university that changed its name is still the same customer.
    """
    tenant = await ctx.tenants.active()
    for changes in ({"tenant_name": "새한빛대학교"}, {"config": {"max_users": 41}}):
        reply = await ctx.tenants.activate(tenant, **changes)
        ctx.expect.status(reply, 200, 202, 409, why=_("for another {value} only", value=next(iter(changes))))
    ctx.expect.same((await ctx.tenants.status(tenant)).at("status"), "active", "status")


@check(
    "lifecycle.parallel_repeat",
    Level.MUST,
    "LIFE-16",
    hint=N_("Let the database decide: a unique tenant id, and INSERT ... ON CONFLICT in one transaction."),
)
async def parallel_repeat(ctx: CheckContext) -> None:
    """Identical activations at once give exactly one tenant; each is answered 200, 202 or 409.

    A market that retries while the first call is still running must do no harm.
    """
    for crowd in (2, 8, 16):
        tenant = ctx.tenants.planned()
        replies = await ctx.ask.at_once(ctx.tenants.activate(tenant) for _turn in range(crowd))
        for reply in replies:
            ctx.expect.status(reply, 200, 202, 409, why=_("for one of {crowd} at once", crowd=crowd))
        ctx.expect(any(r.accepted for r in replies), _("one of them to succeed"), replies[0].said, replies[0])
        urls = {reply.at("access_url") for reply in replies if reply.accepted}
        ctx.expect(len(urls) == 1, _("one access_url"), _("{count} of them", count=len(urls)), *replies[:2])
        if any(reply.status == 202 for reply in replies):
            await ctx.tenants.until_active(tenant)
        ctx.expect.same((await ctx.tenants.status(tenant)).at("status"), "active", "status")


@check(
    "lifecycle.parallel_conflict",
    Level.MUST,
    "LIFE-9",
    "LIFE-16",
    hint=N_("Write plan, features and contact together, in the transaction that creates the tenant."),
)
async def parallel_conflict(ctx: CheckContext) -> None:
    """Of different activations at once one wins, and the tenant is exactly what the winner asked for.

    A mixture of two orders is a tenant that nobody ordered.
    """
    tenant = ctx.tenants.planned()
    wishes = [("basic", ["chat"]), ("standard", ["chat", "rag"]), ("premium", ["quiz"])] * 4
    replies = await ctx.ask.at_once(
        ctx.tenants.activate(tenant, plan=plan, features=list(f)) for plan, f in wishes
    )
    for reply in replies:
        ctx.expect.status(reply, 200, 202, 409, why=_("for one of twelve at once"))
    won = [wish for wish, reply in zip(wishes, replies, strict=True) if reply.accepted]
    ctx.require(bool(won), _("one activation to win"), replies[0].said, replies[0])
    if any(reply.status == 202 for reply in replies):
        await ctx.tenants.until_active(tenant)
    ctx.expect(
        len({plan for plan, _features in won}) == 1,
        _("one winner"),
        _("{count} of different content won", count=len(won)),
    )
    after = await ctx.tenants.status(tenant)
    plan, features = won[0]
    # What the winner looks like when nobody disturbs him.
    calm = await ctx.tenants.status(await ctx.tenants.active(plan=plan, features=list(features)))
    what, wanted = ((one.at("plan"), sorted(one.at("features"))) for one in (after, calm))
    ctx.expect(
        what == wanted,
        _("plan and features of the winner {won}", won=quoted(won[0])),
        quoted(what),
        after,
    )


@check(
    "lifecycle.refused_makes_nothing",
    Level.MUST,
    "ERR-4",
    "ERR-6",
    hint=N_("Validate the whole request before the tenant is written."),
)
async def refused_makes_nothing(ctx: CheckContext) -> None:
    """An activation that is refused leaves no tenant behind.

    Half a tenant is found by the next call, and by nobody else.
    """
    tenant = ctx.tenants.planned()
    for changes in ({"contact": {"email": "no-at-sign", "name": "김"}}, {"plan": 7}, {"features": "chat"}):
        reply = await ctx.tenants.activate(tenant, **changes)
        ctx.expect.invalid(reply, _("for a broken {value}", value=next(iter(changes))))
        gone = await ctx.ask("get_tenant_status", tenant)
        ctx.expect.refusal(gone, ErrorCode.TENANT_NOT_FOUND, _("after a refused activation"))
    ctx.given.success(await ctx.tenants.activate(tenant))
