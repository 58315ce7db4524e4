"""Authentication: the key comes first, whole, and stays secret."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from languages import N_, _
from mock_market.wire.masked_keys import MADE_UP
from simulator.conformance.engine.answers.reply import Reply
from simulator.conformance.engine.asking.asker import NEVER
from simulator.conformance.engine.asking.spoiling import Spoiling
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level, Sighting
from simulator.conformance.engine.findings.outcomes import BlockedError
from simulator.conformance.engine.registry import check
from simulator.conformance.engine.run.ledger import OwnTenant
from simulator.conformance.suites.kit.doors import (
    MISSING_KEY,
    WRONG,
    as_stranger,
    came_in,
    expect_refusals,
    need_shut,
    turned_away,
)
from simulator.conformance.suites.kit.every_operation import Stop, all_keyed, stop
from simulator.conformance.suites.kit.spoiled_keys import (
    AS_COOKIES,
    IN_SCHEMES,
    OTHER_CASE,
    PARTS_AND_MORE,
    WITH_NOT,
)
from standard_api.errors import ErrorCode
from standard_api.operations import KEY_HEADER

_WRITES = ("update_settings", "create_user")
_FIRST = N_("Judge the key before the body is read and before the tenant is looked up.")


async def _refuses(ctx: CheckContext, spoiling: Spoiling, *, locked: bool = True) -> None:
    """Every keyed operation refuses the spoiled request, and serves the same request unspoiled.

    ``locked``: a door at which no key at all fares as well is another check's.
    """
    tenant = await ctx.reader()
    ctx.given.accepted(await ctx.ask(_plain_read(ctx), tenant))
    # Where the door is open a write does what it says, so it is done to a tenant of our own, or of nobody.
    own = ctx.run.dialect.offers("activate_tenant")
    subject = await ctx.tenants.active() if own else OwnTenant(id=ctx.tenants.new_id())
    judge, no_key = MISSING_KEY
    answers: list[tuple[str, Reply]] = []
    others: list[tuple[str, Reply]] = []
    for one in await all_keyed(ctx, subject, NEVER):
        name, whose = one.operation.name, subject if one.operation.writes else tenant
        before = await as_stranger(ctx, one, whose, no_key) if locked else None
        reply = await as_stranger(ctx, one, whose, spoiling)
        as_without = before and not turned_away(before) and (came_in(before) or before.said == reply.said)
        (others if as_without else answers).append((name, reply))
    expect_refusals(ctx, answers)
    for name, reply in others:
        raise BlockedError(ctx.run.causes.opened(reply, name, judge))


def _plain_read(ctx: CheckContext) -> str:
    names = [one.name for one in ctx.offers.keyed() if one.name in ("get_tenant_status", "get_tenant_stats")]
    return names[0] if names else ctx.skip(_("the target offers no operation that only reads a tenant"))


async def _locked(ctx: CheckContext, *, silent: bool = False) -> tuple[OwnTenant, str]:
    """The tenant that all checks read, and an operation that reads it for nobody without the key."""
    tenant, name = await ctx.reader(), _plain_read(ctx)
    await need_shut(ctx, tenant, stop(ctx, name, tenant, NEVER), silent=silent)
    return tenant, name


async def _doors(ctx: CheckContext, *, silent: bool = False) -> tuple[OwnTenant, list[Stop]]:
    """What the right key opens: a read, and on a tenant of our own the writes that are built already."""
    writes = _WRITES if ctx.run.dialect.offers("activate_tenant") else ()
    tenant = await ctx.tenants.active() if writes else await ctx.reader()
    doors = []
    for one in (stop(ctx, name, tenant, NEVER) for name in (_plain_read(ctx), *writes)):
        served = await one.ask(ctx, tenant)
        if one.operation.writes and served.absent:
            continue
        ctx.given.accepted(served)
        doors.append(one)
    await need_shut(ctx, tenant, *doors, silent=silent)
    return tenant, doors


@check(
    "auth.missing_key",
    Level.MUST,
    "AUTH-1",
    "AUTH-6",
    "ERR-5",
    portable=True,
    hint=N_("Judge the key in one place before all operations, so that none can be forgotten."),
)
async def missing_key(ctx: CheckContext) -> None:
    """Every operation but health refuses a request without a key.

    One forgotten path is an open door to every tenant's data.
    """
    await _refuses(ctx, Spoiling(without_key=True), locked=False)


@check(
    "auth.empty_key",
    Level.MUST,
    "AUTH-6",
    portable=True,
    hint=N_("Compare with the configured key; an empty header must never equal an empty setting."),
)
async def empty_key(ctx: CheckContext) -> None:
    """Every operation but health refuses an empty key.

    A service whose key was not configured often takes "" for the right one.
    """
    await _refuses(ctx, Spoiling(key=""))


@check(
    "auth.wrong_key",
    Level.MUST,
    "AUTH-6",
    "ERR-5",
    portable=True,
    hint=N_('Answer 401 {"success": false, "error": "UNAUTHORIZED", ...} unless the key is right.'),
)
async def wrong_key(ctx: CheckContext) -> None:
    """Every operation but health refuses a wrong key.

    Asking for a key is worth nothing when any key will do.
    """
    await _refuses(ctx, Spoiling(key=WRONG))


@check(
    "auth.whole_key",
    Level.MUST,
    "AUTH-2",
    portable=True,
    hint=N_("Compare whole keys in constant time, never a beginning or a part."),
)
async def whole_key(ctx: CheckContext) -> None:
    """The key is compared whole: neither a part of it nor more than it opens anything.

    Comparing prefixes makes a key as weak as its first letters.
    """
    tenant, doors = await _doors(ctx)
    for spoiling in (one.spoiling(ctx.run.key) for one in PARTS_AND_MORE):
        for one in doors if spoiling.key else ():
            reply = await one.ask(ctx, tenant, spoiling=spoiling)
            ctx.expect.refusal(reply, ErrorCode.UNAUTHORIZED, _("for a part of the key, or more than it"))


@check(
    "auth.case_of_key",
    Level.MUST,
    "AUTH-2",
    portable=True,
    hint=N_("Compare the key as it is; do not fold its case."),
)
async def case_of_key(ctx: CheckContext) -> None:
    """The key is compared case-sensitively.

    Folding case throws away a bit of every letter.
    """
    swapped = OTHER_CASE.spoiling(ctx.run.key)
    if swapped.key == ctx.run.key:
        ctx.skip(_("the key has no letters"))
    tenant, doors = await _doors(ctx)
    for one in doors:
        reply = await one.ask(ctx, tenant, spoiling=swapped)
        ctx.expect.refusal(reply, ErrorCode.UNAUTHORIZED, _("for the key in other case"))


@check("auth.before_body", Level.MUST, "AUTH-7", hint=_FIRST)
async def before_body(ctx: CheckContext) -> None:
    """The key is judged before the body: a stranger's broken JSON is 401, not 422.

    Whoever may not come in must not learn what the door expects either.
    """
    tenant = await ctx.tenants.active()
    user = await ctx.people.created(tenant)
    names = ("activate_tenant", "deactivate_tenant", "create_user", "update_user", "update_settings")
    await need_shut(ctx, tenant, *(stop(ctx, name, tenant, user["user_id"]) for name in names))
    for name in names:
        user_id = user["user_id"] if name == "update_user" else None
        for raw in (b"{", b"{}"):
            spoiling = Spoiling(key=WRONG, raw=raw)
            reply = await ctx.ask(name, tenant, user_id, body={}, spoiling=spoiling)
            ctx.expect.refusal(
                reply,
                ErrorCode.UNAUTHORIZED,
                _("on {name} with the body {value}", name=name, value=raw.decode()),
            )


@check("auth.before_tenant", Level.MUST, "AUTH-7", hint=_FIRST)
async def before_tenant(ctx: CheckContext) -> None:
    """The key is judged before the tenant: a stranger cannot tell a tenant that exists from none.

    Different refusals would list the market's customers to anyone who guesses names.
    """
    tenant = await ctx.tenants.active()
    names = ("get_tenant_status", "list_users", "deactivate_tenant")
    doors = [stop(ctx, name, tenant, NEVER) for name in names]
    await need_shut(ctx, tenant, *doors, silent=True)
    answers: list[tuple[str, Reply]] = []
    for one, spoiling in product(doors, (Spoiling(key=WRONG), Spoiling(without_key=True))):
        name = one.operation.name
        there = await one.ask(ctx, tenant, spoiling=spoiling)
        nowhere = await one.ask(ctx, ctx.tenants.new_id(), spoiling=spoiling)
        answers.append((name, nowhere))
        if turned_away(nowhere):
            ctx.expect(
                there.refusal == nowhere.refusal,
                _("the same refusal on {name} whether or not the tenant exists", name=name),
                _(
                    "{said} for one that exists, {said2} for one that does not",
                    said=there.said,
                    said2=nowhere.said,
                ),
                there,
                nowhere,
            )
    expect_refusals(ctx, answers, lambda names: _("on {name} of an unknown tenant", name=names))


@check(
    "auth.key_in_query",
    Level.MUST,
    "AUTH-11",
    portable=True,
    hint=N_("Read the key from the header only: addresses end up in logs."),
)
async def key_in_query(ctx: CheckContext) -> None:
    """A key in the query string is not a key.

    Addresses are written into logs, proxies and browser histories; keys must not be.
    """
    tenant, name = await _locked(ctx, silent=True)
    for parameter in ("X-Market-API-Key", "api_key", "key", "token"):
        query = {parameter: ctx.run.key}
        reply = await ctx.ask(name, tenant, query=query, spoiling=Spoiling(without_key=True))
        ctx.expect.refusal(
            reply, ErrorCode.UNAUTHORIZED, _("for the key as ?{parameter}=", parameter=parameter)
        )


@check(
    "auth.key_elsewhere",
    Level.MUST,
    "AUTH-1",
    "AUTH-6",
    hint=N_("Read the key from its header only, not from the body or a cookie."),
)
async def key_elsewhere(ctx: CheckContext) -> None:
    """A key in a cookie or in the body is not a key.

    Browsers send cookies by themselves, and bodies are kept and shown where headers are not.
    """
    tenant, doors = await _doors(ctx, silent=True)
    for one in doors:
        reply = await one.ask(ctx, tenant, spoiling=AS_COOKIES.spoiling(ctx.run.key, header="Cookie"))
        ctx.expect.refusal(reply, ErrorCode.UNAUTHORIZED, _("for the key in a cookie"))
    for one in doors[1:]:
        body = {**(one.body or {}), **dict.fromkeys((KEY_HEADER, "api_key", "key", "token"), ctx.run.key)}
        reply = await replace(one, body=body).ask(ctx, tenant, spoiling=Spoiling(without_key=True))
        ctx.expect.refusal(reply, ErrorCode.UNAUTHORIZED, _("for the key in the body"))


@check("auth.other_schemes", Level.SHOULD, "AUTH-1", hint=N_("Leave Authorization to whoever else uses it."))
async def other_schemes(ctx: CheckContext) -> None:
    """The key does not open the service as Authorization: Bearer or Basic.

    A proxy or a browser that fills in this header must not open the service with it.
    """
    tenant, doors = await _doors(ctx, silent=True)
    for scheme in IN_SCHEMES:
        for one in doors:
            spoiling = scheme.spoiling(ctx.run.key, header="Authorization")
            reply = await one.ask(ctx, tenant, spoiling=spoiling)
            ctx.expect.refusal(reply, ErrorCode.UNAUTHORIZED, _("for the key in Authorization"))


def _echoes(reply: Reply) -> Iterator[Sighting]:
    response = reply.exchange.response
    if response is None:
        return
    sent = {value for name, value in reply.exchange.call.headers if name.lower().endswith("-key")}
    for key in sent:
        told = key.encode("latin-1") in response.body or any(
            key in value for _name, value in response.headers
        )
        if len(key) >= 8 and told:
            yield Sighting(
                expected=_("an answer without the key that was sent"),
                observed=_("the key stands in the answer"),
            )


@check(
    "auth.never_echoed",
    Level.MUST,
    "AUTH-5",
    "ERR-3",
    portable=True,
    watch=_echoes,
    hint=N_("Leave the key out of messages, details and headers; do not mirror the request."),
)
async def never_echoed(ctx: CheckContext) -> None:
    """No answer ever repeats the key, right or wrong.

    Answers are logged and shown; a key in one of them is a key in all of these places. Every
    answer of the run is looked at.
    """
    tenant = await ctx.reader()
    for spoiling in (None, Spoiling(key=WRONG), WITH_NOT.spoiling(ctx.run.key)):
        await ctx.ask(_plain_read(ctx), tenant, spoiling=spoiling)


@check(
    "auth.unknown_path",
    Level.MUST,
    "AUTH-9",
    hint=N_("Let unknown paths be 404 (or 401) and wrong methods 405 (or 401) for strangers."),
)
async def unknown_path(ctx: CheckContext) -> None:
    """Without a key an unknown path is 404 or 401, and a wrong method 405 or 401.

    A stranger who pokes around gets a refusal, never a service error and never content.
    """
    tenant = await ctx.tenants.active()
    known = await ctx.ask.path("GET", "/mt/no-such-thing")
    if not known.absent:
        ctx.skip(
            _("{method} {path} is answered {said}", method="GET", path="/mt/no-such-thing", said=known.said)
        )
    nowhere = await ctx.ask.path("GET", "/mt/no-such-thing", keyed=False)
    ctx.expect.status(nowhere, 401, 404)
    ctx.given.accepted(await ctx.ask("get_tenant_status", tenant))
    path = f"/mt/tenant/{tenant.id}/status"
    wrong = await ctx.ask.path("PATCH", path, keyed=False)
    ctx.expect.status(wrong, 401, 405, why=_("for a wrong method"))
    ctx.given.accepted(await ctx.ask("get_tenant_status", tenant))


@check(
    "auth.odd_keys",
    Level.SHOULD,
    "AUTH-6",
    portable=True,
    hint=N_("Compare keys as bytes: a header may hold what is no ASCII text."),
)
async def odd_keys(ctx: CheckContext) -> None:
    """Keys with odd bytes or of great length are refused, not failed upon.

    Comparing text that is not ASCII raises in several libraries, and a 500 tells where.
    """
    tenant, name = await _locked(ctx)
    for odd in ("\xed\x95\x9c\xea\xb8\x80", "\xff\xfe\x80", "k" * 6000, "key with spaces", "'; --"):
        spoiling = Spoiling(key=MADE_UP + odd)
        reply = await ctx.ask(name, tenant, spoiling=spoiling, watched=False)
        ctx.expect.status(reply, 400, 401, 431, why=_("for an odd key"))


@check(
    "auth.service_key_is_no_key",
    Level.SHOULD,
    "AUTH-13",
    portable=True,
    hint=N_("Keep the two keys apart: the market's opens the service, the service's opens the callback."),
)
async def service_key_is_no_key(ctx: CheckContext) -> None:
    """The service's own key, meant for callbacks, does not open the service.

    It travels the other way; whoever sees a callback must not be able to act as the market.
    """
    if not ctx.run.service_key:
        ctx.skip(_("the service's key was not told; name it with --service-key"))
    tenant, name = await _locked(ctx)
    reply = await ctx.ask(name, tenant, spoiling=Spoiling(key=ctx.run.service_key))
    ctx.expect.refusal(reply, ErrorCode.UNAUTHORIZED, _("for the service's own key"))


@check(
    "auth.refused_changes_nothing",
    Level.MUST,
    "ERR-4",
    "AUTH-7",
    hint=N_("Refuse before anything is written."),
)
async def refused_changes_nothing(ctx: CheckContext) -> None:
    """A write with a wrong key changes nothing.

    A 401 that comes after the work is done protects nobody.
    """
    tenant = await ctx.tenants.active()
    doors = (stop(ctx, name, tenant, NEVER) for name in ("create_user", "deactivate_tenant"))
    await need_shut(ctx, tenant, *doors)
    before = await ctx.people.total(tenant)
    body = {"reason": "violation", "preserve_data": True}
    for spoiling in (Spoiling(key=WRONG), Spoiling(without_key=True)):
        await ctx.ask("create_user", tenant, body=ctx.people.request(), spoiling=spoiling)
        await ctx.ask("deactivate_tenant", tenant, body=body, spoiling=spoiling)
    status = await ctx.ask("get_tenant_status", tenant)
    ctx.expect.same(status.at("status"), "active", _("the tenant's status"), status)
    listed = await ctx.ask("list_users", tenant, query={"limit": 1})
    ctx.expect.same(listed.at("total"), before, _("the number of users"), listed)
