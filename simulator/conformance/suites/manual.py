"""The manual of 2025: its own checklist, in the dialect market-2025."""

import json
from typing import Any

from languages import N_, _
from mock_market.target.dialects.market_2025 import NAME, WEBHOOK
from mock_market.wire.masked_keys import MADE_UP
from simulator.conformance.engine.answers.reply import Reply
from simulator.conformance.engine.answers.wording import quoted
from simulator.conformance.engine.asking.spoiling import Spoiling
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level
from simulator.conformance.engine.registry import check
from simulator.conformance.engine.run.ledger import OwnTenant
from standard_api import strict_json

_WRONG = f"{MADE_UP}manual-key-90c4"
_JSON = ("Content-Type", "application/json")


def _raw(reply: Reply) -> dict[str, Any]:
    """The answer as it came, in the manual's own words."""
    try:
        value = strict_json.parse(reply.body)
    except strict_json.StrictJSONError:
        return {}
    return value if isinstance(value, dict) else {}


def _holds(ctx: CheckContext, value: Any, names: tuple[str, ...], where: str, reply: Reply) -> None:
    """An object with these fields."""
    lacks = [name for name in names if not isinstance(value, dict) or name not in value]
    expected = _("{names} in {where}", names=", ".join(names), where=where)
    ctx.expect(not lacks, expected, _("without {names}", names=", ".join(lacks)), reply)


async def _admin(
    ctx: CheckContext, method: str, path: str, tenant: OwnTenant, body: Any = None, token: str | None = None
) -> Reply:
    """Ask the administrator's interface of a tenant."""
    bearer = ctx.run.key if token is None else token
    headers = (("X-Tenant-ID", tenant.id), *((("Authorization", f"Bearer {bearer}"),) if bearer else ()))
    raw = None if body is None else json.dumps(body, ensure_ascii=False).encode()
    sent = (*headers, _JSON) if raw else headers
    return await ctx.ask.path(method, f"/api/admin/{path}", keyed=False, headers=sent, body=raw)


async def _own(ctx: CheckContext) -> OwnTenant:
    """A tenant that may be written to: never the one that is only read."""
    if ctx.run.read_tenant is None:
        return await ctx.reader()
    tenant, _reply = await ctx.applications.approved(ctx.applications.wish())
    return tenant


@check(
    "manual.webhook",
    Level.MUST,
    "DIALECT-2",
    dialect=NAME,
    answers="auto_provision",
    hint=N_("Answer success, tenant_id, message and access_url."),
)
async def webhook(ctx: CheckContext) -> None:
    """An approved application is answered with success, tenant_id, message and access_url.

    The market shows the address to the applicant.
    """
    reply = await ctx.applications.send(ctx.applications.wish())
    ctx.require(reply.accepted, _("2xx for POST {path}", path=WEBHOOK), reply.said, reply)
    _holds(ctx, _raw(reply), ("success", "tenant_id", "message", "access_url"), _("the answer"), reply)
    ctx.expect(reply.reading.model is not None, _("an answer that can be read"), reply.said, reply)


@check(
    "manual.key",
    Level.MUST,
    "DIALECT-5",
    dialect=NAME,
    hint=N_("Compare X-API-Key before anything else; answer 401."),
)
async def key(ctx: CheckContext) -> None:
    """An application without a key, or with a wrong one, is 401.

    Whoever may apply without a key gets tenants for nothing.
    """
    wish = ctx.applications.wish()
    for spoiling in (Spoiling(without_key=True), Spoiling(key=_WRONG)):
        ctx.expect.status(await ctx.applications.send(wish, spoiling=spoiling), 401, why=_("without the key"))


@check(
    "manual.reuse", Level.SHOULD, "DIALECT-4", dialect=NAME, hint=N_("Look for the applicant's e-mail first.")
)
async def reuse(ctx: CheckContext) -> None:
    """A second application of the same e-mail gets the same tenant.

    A demo that becomes a service keeps its data.
    """
    wish = ctx.applications.wish()
    first, _reply = await ctx.applications.approved(wish)
    again = ctx.applications.wish(email=wish["applicant"]["email"], kind="service")
    second, reply = await ctx.applications.approved(again)
    ctx.expect.same(second.id, first.id, _("the tenant of the same e-mail"), reply)


@check(
    "manual.errors",
    Level.MUST,
    "DIALECT-5",
    dialect=NAME,
    hint=N_('Answer {"detail": "a text"} with 400 or 422.'),
)
async def errors(ctx: CheckContext) -> None:
    """A broken application is a 4xx with a detail that is a text.

    The market shows it to an administrator.
    """
    wish = ctx.applications.wish()
    for broken in ({**wish, "applicant": {}}, {**wish, "kind": "gift"}):
        reply = await ctx.applications.send(broken)
        ctx.expect(reply.refused, _("4xx for a broken application"), reply.said, reply)
        detail = _raw(reply).get("detail")
        ctx.expect(isinstance(detail, str), _("a detail that is a text"), quoted(detail), reply)


@check(
    "manual.tenants",
    Level.MUST,
    "DIALECT-6",
    dialect=NAME,
    hint=N_("List tenants and total; answer one by its id."),
)
async def tenants(ctx: CheckContext) -> None:
    """The list of tenants names the tenant, and its status tells the same.

    The market looks here for what it has lost.
    """
    tenant = await ctx.reader()
    listed = await ctx.ask.path("GET", "/api/tenant/list")
    _holds(ctx, _raw(listed), ("tenants", "total"), "/api/tenant/list", listed)
    rows = [row for row in _raw(listed).get("tenants") or [] if isinstance(row, dict)]
    mine = next((row for row in rows if row.get("tenant_id") == tenant.id), None)
    names = ("tenant_id", "university_name", "email", "status", "created_at", "users_count")
    _holds(ctx, mine, names, _("the tenant's row"), listed)
    shown = await ctx.ask("get_tenant_status", tenant)
    _holds(ctx, _raw(shown), names, "/api/tenant/status", shown)
    ctx.expect.success(shown, _("for the status"))


@check(
    "manual.dashboard",
    Level.MUST,
    "DIALECT-7",
    dialect=NAME,
    hint=N_("Compare each page with the manual's examples."),
)
async def dashboard(ctx: CheckContext) -> None:
    """The dashboard, its costs, patterns and top users can be read as the manual shows them.

    An administrator looks at all of them on the first day.
    """
    tenant = await ctx.reader()
    pages = {
        "get_tenant_stats": ("users", "usage", "daily_trend", "monthly_user_trend", "model_usage"),
        "get_tenant_costs": ("total_tokens", "estimated_cost_usd", "by_model", "by_user", "monthly_costs"),
        "get_usage_patterns": ("hourly_distribution", "weekday_distribution", "avg_session_length"),
        "get_top_users": ("period_days", "users"),
    }
    for name, fields in pages.items():
        reply = await ctx.ask(name, tenant)
        ctx.expect.success(reply, _("of {name}", name=name))
        _holds(ctx, _raw(reply), fields, name, reply)


@check(
    "manual.users", Level.MUST, "DIALECT-7", dialect=NAME, hint=N_("Write is_active on suspend and activate.")
)
async def users(ctx: CheckContext) -> None:
    """A user is made, found, suspended, activated and deleted, and each is then to be seen.

    An administrator who suspends somebody trusts that it is done.
    """
    tenant, person = await _own(ctx), ctx.people.request()
    made = ctx.require.success(await ctx.ask("create_user", tenant, body=person), _("for a new user"))
    user_id = str(made.at("user_id"))
    found = ctx.require.success(await ctx.ask("get_user", tenant, user_id), _("for the new user"))
    ctx.expect.same(str(found.at("email")).lower(), person["email"].lower(), "email", found)
    for word, status in (("suspend", "inactive"), ("activate", "active")):
        told = await _admin(ctx, "POST", f"users/{user_id}/{word}", tenant)
        ctx.expect(told.accepted, _("2xx for {word}", word=word), told.said, told)
        shown = await ctx.ask("get_user", tenant, user_id)
        ctx.expect.same(shown.at("status"), status, _("the user after {word}", word=word), told, shown)
    ctx.expect.success(await ctx.ask("delete_user", tenant, user_id), _("for a deletion"))
    gone = await ctx.ask("get_user", tenant, user_id)
    ctx.expect.status(gone, 404, why=_("for a deleted user"))


@check(
    "manual.administration",
    Level.MUST,
    "DIALECT-7",
    dialect=NAME,
    hint=N_("Compare with the manual's examples."),
)
async def administration(ctx: CheckContext) -> None:
    """Many users are made at once, administrators are listed, and the stored data is told in numbers.

    A university sends its people as one list.
    """
    tenant = await _own(ctx)
    people = [ctx.people.request() for _number in range(3)]
    body = [
        {
            "username": one["email"].partition("@")[0],
            "password": "a-temporary-1-password",
            "display_name": one["name"],
            "email": one["email"],
        }
        for one in people
    ]
    many = await _admin(ctx, "POST", "users/bulk", tenant, body)
    ctx.expect.same(_raw(many).get("created"), 3, _("created of users/bulk"), many)
    listed = await _admin(ctx, "GET", "admins", tenant)
    _holds(ctx, _raw(listed), ("admins", "total"), "admins", listed)
    stats = await _admin(ctx, "GET", "data/stats", tenant)
    names = ("documents", "videos", "crawl_sites", "storage_used_mb")
    _holds(ctx, _raw(stats), names, "data/stats", stats)


@check(
    "manual.token",
    Level.MUST,
    "DIALECT-5",
    "DIALECT-7",
    dialect=NAME,
    hint=N_("Judge the bearer token on every path."),
)
async def token(ctx: CheckContext) -> None:
    """The administrator's interface refuses a missing and a wrong token.

    It is the door to every person of a university.
    """
    tenant = await ctx.reader()
    served = await _admin(ctx, "GET", "dashboard", tenant)
    ctx.require(served.accepted, _("2xx with the right token"), served.said, served)
    for path in ("dashboard", "users", "admins", "data/stats"):
        for wrong in ("", _WRONG):
            reply = await _admin(ctx, "GET", path, tenant, token=wrong)
            ctx.expect.status(reply, 401, why=_("on {path}", path=path))
