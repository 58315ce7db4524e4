"""Aliases: the market's older paths answer alike."""

from functools import partial
from itertools import product
from typing import Any, get_args
from urllib.parse import urlencode

from languages import N_, _
from mock_market.wire.masked_keys import MADE_UP
from simulator.conformance.engine.answers.reply import Reply, named
from simulator.conformance.engine.answers.shape import shape_of
from simulator.conformance.engine.answers.wording import shown
from simulator.conformance.engine.asking.spoiling import Spoiling
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level
from simulator.conformance.engine.findings.outcomes import BlockedError
from simulator.conformance.engine.registry import check
from simulator.conformance.engine.run.ledger import OwnTenant
from simulator.conformance.suites.kit.doors import need_shut, turned_away
from simulator.conformance.suites.kit.every_operation import stop
from standard_api.errors import ErrorCode
from standard_api.models.lifecycle import HealthStatus
from standard_api.operations import ALIAS_KEY_HEADER, ALIASES, Alias, operation_named

_SAME = N_("Let both paths call one function.")
_MEASURED = frozenset({"timestamp", "last_check", "response_time_ms", "version", "updated_at"})
_WRONG = f"{MADE_UP}alias-key-51c2"


def _alias(path: str) -> Alias:
    return next(alias for alias in ALIASES if alias.path == path)


async def _ask(
    ctx: CheckContext,
    alias: Alias,
    tenant: OwnTenant | str,
    query: dict[str, str] | None = None,
    **headers: str,
) -> Reply:
    """Ask an alias with exactly these headers, names with _ for -."""
    tenant_id = tenant.id if isinstance(tenant, OwnTenant) else tenant
    sent = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    path = alias.path.format(tenant_id=tenant_id) + (f"?{urlencode(query)}" if query else "")
    return await ctx.ask.path("GET", path, keyed=False, headers=sent, stands_for=alias.operation)


async def _offered(
    ctx: CheckContext, alias: Alias, tenant: OwnTenant, query: dict[str, str] | None = None
) -> Reply:
    """The alias' answer with the right key; skips when the path is not there."""
    reply = await _ask(ctx, alias, tenant, query, X_Market_API_Key=ctx.run.key)
    if reply.absent:
        ctx.skip(_("the target does not offer {name}", name=alias.path))
    return reply


async def _those_offered(ctx: CheckContext, tenant: OwnTenant) -> list[Alias]:
    """The aliases of a tenant that are there, with what they stand for; skips when none is."""
    there = [alias for alias in _working(ctx) if not (await _with_key(ctx, alias, tenant)).absent]
    if not there:
        ctx.skip(_("the target does not offer the older paths"))
    return there


def _working(ctx: CheckContext) -> list[Alias]:
    """The aliases of a tenant whose operations do not fail by themselves."""
    named_in = [alias for alias in ALIASES if "tenant_id" in alias.path]
    return [alias for alias in named_in if not ctx.run.causes.is_broken(alias.operation)]


async def _with_key(ctx: CheckContext, alias: Alias, tenant: OwnTenant) -> Reply:
    ask = partial(_ask, ctx, alias, tenant, X_Market_API_Key=ctx.run.key)
    return (await ctx.ask.once(alias, ask))[-1]


async def _answers_alike(ctx: CheckContext, path: str, query: dict[str, str] | None = None) -> None:
    alias, tenant = _alias(path), await ctx.reader()
    subject = tenant if "tenant_id" in alias.path else None
    asked = {**dict(alias.fixed), **(query or {})}
    before = await ctx.ask(alias.operation, subject, query=asked)
    old = await _offered(ctx, alias, tenant, query)
    new = await ctx.ask(alias.operation, subject, query=asked)
    ctx.expect.same(old.status, new.status, _("the status of {path}", path=path), new, old)
    if not (before.succeeded and new.succeeded and old.accepted):
        return
    ours, theirs, later = (_fields(alias, one) for one in (before, old, new))
    for name in ours.keys() - _MEASURED:
        looks = [later.get(name)]
        if _in_no_order(ours[name], theirs.get(name)):
            again = [await ctx.ask(alias.operation, subject, query=asked) for _turn in range(4)]
            looks += [_fields(alias, one).get(name) for one in again]
        if any(_in_no_order(ours[name], look) for look in looks):
            continue
        ctx.expect(
            _between(_still(ours[name]), _still(theirs.get(name)), _still(later.get(name))),
            _("{name} as {operation} answers it", name=name, operation=alias.operation)
            + f": {shown(ours[name])}",
            shown(theirs.get(name)),
            new,
            old,
        )


def _fields(alias: Alias, reply: Reply) -> dict[str, Any]:
    """The contract's fields of an answer, as they were meant, and the forms that the contract forbids."""
    operation = operation_named(alias.operation)
    shape = shape_of(operation, 200, reply.json if reply.operation is None else reply.sent_json)
    forms = sorted({one.key for one in shape.deviations})
    value = named(shape.model) if shape.model else shape.value
    return {**(value if isinstance(value, dict) else {_("the answer"): value}), "forms": forms}


def _between(before: Any, value: Any, after: Any) -> bool:
    """Whether a value fits between two looks; numbers of a live service may have grown meanwhile."""
    if value in (before, after):
        return True
    if isinstance(before, dict) and isinstance(value, dict) and isinstance(after, dict):
        shared = before.keys() & after.keys() & value.keys()
        return len(shared) == len(value) and all(_between(before[k], value[k], after[k]) for k in shared)
    if isinstance(before, list) and isinstance(value, list) and isinstance(after, list):
        even = len(before) == len(value) == len(after)
        return even and all(map(_between, before, value, after))
    numbers = all(isinstance(one, int | float) for one in (before, value, after))
    return numbers and before <= value <= after


def _in_no_order(before: Any, after: Any) -> bool:
    """Whether the operation itself answers the same rows in another order each time."""
    lists = isinstance(before, list) and isinstance(after, list)
    return lists and before != after and sorted(map(repr, before)) == sorted(map(repr, after))


def _still(value: Any) -> Any:
    """A value without what is measured anew each time."""
    if isinstance(value, dict):
        return {name: _still(inner) for name, inner in value.items() if name not in _MEASURED}
    return [_still(inner) for inner in value] if isinstance(value, list) else value


@check("aliases.stats", Level.MUST, "ALIAS-8", "ALIAS-3", hint=_SAME)
async def stats(ctx: CheckContext) -> None:
    """GET /api/tenant/stats/{tenant_id} answers as get_tenant_stats does.

    Markets that have not moved yet read the same numbers.
    """
    await _answers_alike(ctx, "/api/tenant/stats/{tenant_id}")


@check("aliases.users", Level.MUST, "ALIAS-8", "ALIAS-4", hint=_SAME)
async def users(ctx: CheckContext) -> None:
    """GET /api/tenant/users/{tenant_id} answers as list_users does.

    The same people, whichever way they are asked for.
    """
    await _answers_alike(ctx, "/api/tenant/users/{tenant_id}")


@check("aliases.courses", Level.MUST, "ALIAS-8", "ALIAS-5", hint=_SAME)
async def courses(ctx: CheckContext) -> None:
    """GET /api/tenant/courses/{tenant_id} answers as list_resources with type=course does.

    Only courses, and all of them.
    """
    await _answers_alike(ctx, "/api/tenant/courses/{tenant_id}")


@check("aliases.discussions", Level.MUST, "ALIAS-8", "ALIAS-6", hint=_SAME)
async def discussions(ctx: CheckContext) -> None:
    """GET /api/tenant/discussions/{tenant_id} answers as list_resources with type=discussion does.

    Only discussions, and all of them.
    """
    await _answers_alike(ctx, "/api/tenant/discussions/{tenant_id}")


@check("aliases.query", Level.MUST, "ALIAS-8", hint=_SAME)
async def query(ctx: CheckContext) -> None:
    """The older paths read period, limit, offset and search as their operations do.

    A list that ignores its page is read over and over by whoever pages through it.
    """
    await _answers_alike(ctx, "/api/tenant/stats/{tenant_id}", {"period": "7d"})
    await _answers_alike(ctx, "/api/tenant/users/{tenant_id}", {"limit": "2", "offset": "1"})
    await _answers_alike(ctx, "/api/tenant/users/{tenant_id}", {"search": "nobody-is-called-so"})
    await _answers_alike(ctx, "/api/tenant/courses/{tenant_id}", {"limit": "1"})


@check(
    "aliases.complete",
    Level.MUST,
    "ALIAS-3",
    "ALIAS-4",
    "ALIAS-5",
    "ALIAS-6",
    hint=N_("Route the other paths too."),
)
async def complete(ctx: CheckContext) -> None:
    """Where one of the older paths is offered, all of them are.

    A market that has not moved yet shows a page that stays empty.
    """
    tenant = await ctx.reader()
    there = await _those_offered(ctx, tenant)
    for alias in (one for one in _working(ctx) if one not in there):
        reply = await _with_key(ctx, alias, tenant)
        ctx.expect.status(reply, 200, why=_("on {path}, as on {other}", path=alias.path, other=there[0].path))


@check("aliases.health", Level.MUST, "ALIAS-8", "ALIAS-7", hint=_SAME)
async def health(ctx: CheckContext) -> None:
    """GET /health is open and says what /mt/health does, where the older paths are offered.

    Load balancers ask here. A service may have a /health of its own, with another body.
    """
    await _those_offered(ctx, await ctx.reader())
    old = await ctx.ask.path("GET", "/health", keyed=False, stands_for="health")
    if old.absent or old.status in (401, 403):
        ctx.expect.status(old, 200, why=_("on {path} without a key", path="/health"))
        return
    new = await ctx.ask("health")
    said, standard = old.at("status"), new.at("status")
    if said not in get_args(HealthStatus):
        ctx.skip(_("the service has a /health of its own"))
    ctx.expect.same(old.status, new.status, _("the status of {path}", path="/health"), new, old)
    ctx.expect.same(said, standard, _("status on {path}", path="/health"), new, old)


@check("aliases.either_header", Level.MUST, "ALIAS-1", hint=N_("Take X-Market-API-Key, else X-API-Key."))
async def either_header(ctx: CheckContext) -> None:
    """The older paths take the key in either header; if both are sent, X-Market-API-Key counts.

    A proxy may add the second one.
    """
    tenant, right = await ctx.reader(), ctx.run.key
    there = await _those_offered(ctx, tenant)
    for alias in there:
        await need_shut(ctx, tenant, stop(ctx, alias.operation, tenant, ""))
        reply = await _ask(ctx, alias, tenant, X_Market_API_Key=_WRONG)
        if not turned_away(reply):
            raise BlockedError(ctx.run.causes.opened(reply, alias.operation, "aliases.guarded"))
    both_ways: tuple[tuple[dict[str, str], bool], ...] = (
        ({"X_Market_API_Key": right}, True),
        ({"X_API_Key": right}, True),
        ({"X_Market_API_Key": right, "X_API_Key": _WRONG}, True),
        ({"X_Market_API_Key": _WRONG, "X_API_Key": right}, False),
    )
    for alias, (headers, welcome) in product(there, both_ways):
        reply = await _ask(ctx, alias, tenant, None, **headers)
        names = _(" and ").join(
            _("right {header}", header=name.replace("_", "-"))
            if value == right
            else _("wrong {header}", header=name.replace("_", "-"))
            for name, value in headers.items()
        )
        why = _("on {path} with {names}", path=alias.path, names=names)
        if welcome:
            ctx.expect.status(reply, 200, why=why)
        else:
            ctx.expect.refusal(reply, ErrorCode.UNAUTHORIZED, why)


@check(
    "aliases.guarded",
    Level.MUST,
    "ALIAS-1",
    "AUTH-6",
    hint=N_("Judge the key before the older paths as before the new ones."),
)
async def guarded(ctx: CheckContext) -> None:
    """The older paths refuse a missing and a wrong key.

    The old door is the one that is forgotten.
    """
    tenant = await ctx.reader()
    for alias in await _those_offered(ctx, tenant):
        reply = await _ask(ctx, alias, tenant, X_API_Key=ctx.run.key)
        ctx.expect.status(reply, 200, why=_("on {path} with the right key", path=alias.path))
        await need_shut(ctx, tenant, stop(ctx, alias.operation, tenant, ""), silent=True)
        for headers in ({}, {"X_API_Key": _WRONG}, {"X_Market_API_Key": _WRONG}, {"X_API_Key": ""}):
            refused = await _ask(ctx, alias, tenant, None, **headers)
            ctx.expect.refusal(refused, ErrorCode.UNAUTHORIZED, _("on {path}", path=alias.path))


@check("aliases.old_header_only_there", Level.MUST, "ALIAS-1", hint=N_("Take X-API-Key on /api only."))
async def old_header_only_there(ctx: CheckContext) -> None:
    """X-API-Key opens the older paths only, not those under /mt.

    Two names for one key are two places to forget it.
    """
    tenant = await ctx.reader()
    await need_shut(ctx, tenant, stop(ctx, "get_tenant_status", tenant, ""), silent=True)
    spoiling = Spoiling(key_header=ALIAS_KEY_HEADER)
    reply = await ctx.ask("get_tenant_status", tenant, spoiling=spoiling)
    ctx.expect.refusal(
        reply,
        ErrorCode.UNAUTHORIZED,
        _("with the key as {alias_key_header}", alias_key_header=ALIAS_KEY_HEADER),
    )
    ctx.given.accepted(await ctx.ask("get_tenant_status", tenant))


@check("aliases.unknown_tenant", Level.MUST, "ALIAS-8", "ERR-1", "ERR-7", hint=_SAME)
async def unknown_tenant(ctx: CheckContext) -> None:
    """An unknown tenant is 404 TENANT_NOT_FOUND on the older paths too.

    An empty page would look like a customer without people.
    """
    nobody = ctx.tenants.new_id()
    for alias in await _those_offered(ctx, await ctx.reader()):
        reply = await _ask(ctx, alias, nobody, X_Market_API_Key=ctx.run.key)
        why = _("on {path}", path=alias.path)
        ctx.expect.refusal(reply, ErrorCode.TENANT_NOT_FOUND, why)
        own = await ctx.ask(alias.operation, nobody)
        ctx.expect(
            reply.error_problems == own.error_problems,
            _("{name} as {operation} answers it", name=_("the error body"), operation=alias.operation)
            + f" {why}",
            "; ".join(reply.error_problems),
            own,
            reply,
        )
