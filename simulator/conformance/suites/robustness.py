"""Robustness: hostile and broken input does no damage."""

import asyncio
import json
from typing import Any

from languages import N_, _
from mock_market.wire.transport import Manner
from simulator.conformance.engine.answers.reply import Reply
from simulator.conformance.engine.answers.wording import listed, quoted
from simulator.conformance.engine.asking.spoiling import Spoiling
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level
from simulator.conformance.engine.registry import check
from simulator.conformance.engine.run.ledger import OwnTenant
from simulator.conformance.suites.kit.left_out import required_fields, without
from simulator.conformance.suites.kit.texts import BROKEN_JSON, CONTROLS, INJECTIONS
from standard_api.operations import OPERATIONS, operation_named

_LOGO = ("config", "branding", "logo_url")
_OVERSIZED = (400, 413, 414, 422, 431)
_VALIDATE = N_("Validate by a strict model; let one handler turn its errors into 422.")
_WRITES = ("activate_tenant", "deactivate_tenant", "create_user", "update_user", "update_settings")
_WRONG: dict[str, tuple[tuple[str, Any], ...]] = {
    "activate_tenant": (
        ("tenant_name", 7),
        ("plan", ["standard"]),
        ("features", "chat"),
        ("features", [1]),
        ("config", "none"),
        ("contact", "김하늘"),
        ("tenant_name", None),
    ),
    "deactivate_tenant": (("reason", 1), ("preserve_data", "yes"), ("reason", None)),
    "create_user": (
        ("email", 7),
        ("name", {"first": "김"}),
        ("role", 3),
        ("name", None),
        ("password", 12345678),
    ),
    "update_user": (("name", 7), ("role", ["admin"]), ("status", True), ("email", {})),
    "update_settings": (("config", []), ("config", 3)),
}


async def _good_body(ctx: CheckContext, name: str, tenant: OwnTenant) -> dict[str, Any]:
    bodies: dict[str, dict[str, Any]] = {
        "activate_tenant": tenant.activation,
        "deactivate_tenant": {"reason": "admin_request", "preserve_data": True},
        "create_user": ctx.people.request(),
        "update_user": {"name": "이서연"},
        "update_settings": {"config": {"branding": {"primary_color": "#123456"}}},
    }
    return bodies[name]


async def _raw(
    ctx: CheckContext, name: str, tenant: OwnTenant, user_id: str | None, raw: bytes, **how: Any
) -> Reply:
    user = user_id if name == "update_user" else None
    return await ctx.ask(name, tenant, user, body={}, spoiling=Spoiling(raw=raw, **how))


async def _still_serves(ctx: CheckContext, tenant: OwnTenant) -> None:
    reply = await ctx.ask("get_tenant_status", tenant)
    ctx.expect.success(reply, _("afterwards, as before"))
    ctx.expect.same(reply.at("status"), "active", _("the tenant's status afterwards"), reply)


@check("robustness.broken_json", Level.MUST, "ERR-6", "ERR-4", hint=_VALIDATE)
async def broken_json(ctx: CheckContext) -> None:
    """A body that is no JSON object is 400 or 422 for every write, and changes nothing.

    Half a request is what a broken connection leaves.
    """
    tenant = await ctx.tenants.active()
    user = await ctx.people.created(tenant)
    before = await ctx.people.total(tenant)
    for name in _WRITES:
        for what, raw in BROKEN_JSON.items():
            reply = await _raw(ctx, name, tenant, user["user_id"], raw)
            ctx.expect.invalid(reply, _("for {what} on {name}", what=what, name=name))
    ctx.expect.same(await ctx.people.total(tenant), before, _("the number of users"))
    await _still_serves(ctx, tenant)


@check(
    "robustness.deep_json",
    Level.MUST,
    "ERR-20",
    "ERR-21",
    hint=N_("Bound how deep JSON may be nested, before it is parsed."),
)
async def deep_json(ctx: CheckContext) -> None:
    """JSON that is nested a hundred thousand deep is refused, and the service goes on.

    A parser that recurses takes the process with it.
    """
    tenant = await ctx.tenants.active()
    for depth in (1_000, 100_000):
        nested = b"[" * depth + b"]" * depth
        raw = b'{"email": "deep@deep.example", "name": ' + nested + b"}"
        reply = await _raw(ctx, "create_user", tenant, None, raw)
        ctx.expect.status(reply, *_OVERSIZED, why=_("for {depth} levels", depth=depth))
    await _still_serves(ctx, tenant)


@check("robustness.big_numbers", Level.MUST, "ERR-6", "CONV-14", hint=N_("Bound whole numbers below 2^53."))
async def big_numbers(ctx: CheckContext) -> None:
    """Numbers beyond 2^53 are refused, however long, and nothing is written.

    An integer that a database or another language cannot hold comes back as another number.
    """
    tenant = await ctx.tenants.active()
    before = ctx.require.success(await ctx.ask("get_settings", tenant))
    for number in (str(2**53), str(2**63), "1e999", "9" * 5000, "1" + "0" * 400, "-" + "9" * 400):
        raw = b'{"config": {"max_users": ' + number.encode() + b"}}"
        reply = await _raw(ctx, "update_settings", tenant, None, raw)
        ctx.expect.status(reply, 400, 413, 422, why=_("for max_users={number}", number=number[:24]))
    after = ctx.require.success(await ctx.ask("get_settings", tenant))
    ctx.expect.same(after.named["config"], before.named["config"], _("the settings"), after)
    await _still_serves(ctx, tenant)


@check(
    "robustness.duplicate_keys",
    Level.SHOULD,
    "ERR-6",
    hint=N_("Let the JSON parser refuse a name that comes twice."),
)
async def duplicate_keys(ctx: CheckContext) -> None:
    """A JSON object that names one key twice is refused.

    Whoever checks the first and whoever uses the second disagree, and that is how checks are passed.
    """
    tenant = await ctx.tenants.active()
    person = ctx.people.request()
    raw = f'{{"email": "{person["email"]}", "name": "kim", "role": "user", "role": "admin"}}'
    reply = await _raw(ctx, "create_user", tenant, None, raw.encode())
    ctx.expect.invalid(reply, _("for a role that is named twice"))


@check("robustness.wrong_types", Level.MUST, "ERR-6", "ERR-4", hint=_VALIDATE)
async def wrong_types(ctx: CheckContext) -> None:
    """A field of the wrong type is 400 or 422, field by field, and nothing is written.

    A type that is converted in silence is a mistake that is found months later.
    """
    tenant = await ctx.tenants.active()
    user = await ctx.people.created(tenant)
    before = await ctx.people.total(tenant)
    for name, wrongs in _WRONG.items():
        for field, value in wrongs:
            good = await _good_body(ctx, name, tenant)
            subject = ctx.tenants.planned() if name == "activate_tenant" else tenant
            if name == "activate_tenant":
                good = subject.activation
            user_id = user["user_id"] if name == "update_user" else None
            reply = await ctx.ask(name, subject, user_id, body={**good, field: value})
            lenient = value is None and field == "tenant_name" and reply.status in (400, 422)
            fine = lenient or reply.status in (400, 422)
            ctx.expect(
                fine,
                _("400 or 422 for {field}={value} on {name}", field=field, value=quoted(value), name=name),
                reply.said,
                reply,
            )
    ctx.expect.same(await ctx.people.total(tenant), before, _("the number of users"))
    shown = await ctx.ask("get_user", tenant, user["user_id"])
    ctx.expect.same(shown.at("name"), user["name"], _("the user's name"), shown)
    await _still_serves(ctx, tenant)


@check("robustness.missing_fields", Level.MUST, "ERR-6", "ERR-4", hint=_VALIDATE)
async def missing_fields(ctx: CheckContext) -> None:
    """A request without a required field is 400 or 422, field by field, and nothing is made.

    A default that was guessed is not what was asked for.
    """
    tenant = await ctx.tenants.active()
    for name in _WRITES:
        for field in required_fields(operation_named(name)):
            subject = ctx.tenants.planned() if name == "activate_tenant" else tenant
            good = await _good_body(ctx, name, subject)
            reply = await ctx.ask(name, subject, body=without(good, field))
            ctx.expect.invalid(reply, _("for {name} without {field}", name=name, field=field))
    await _still_serves(ctx, tenant)


@check("robustness.unknown_fields", Level.MUST, "CONV-19", hint=N_("Ignore what you do not know."))
async def unknown_fields(ctx: CheckContext) -> None:
    """Unknown fields are ignored, at every level.

    Tomorrow's market sends more than today's.
    """
    more = {"x_new": {"deep": [1, {"a": None}]}, "ünicode-필드": "값"}
    tenant = ctx.tenants.planned()
    contact = {**tenant.activation["contact"], "phone": "02-123-4567"}
    made = await ctx.tenants.activate(tenant, **more, contact=contact)
    if ctx.require.success(made, _("with unknown fields")).status == 202:
        await ctx.tenants.until_active(tenant)
    user = ctx.require.success(await ctx.ask("create_user", tenant, body={**ctx.people.request(), **more}))
    changed = await ctx.ask("update_user", tenant, user.at("user_id"), body={"name": "새이름", **more})
    ctx.require.success(changed, _("with unknown fields"))
    patch = {"config": {"branding": {"primary_color": "#010101", "font": "serif"}}, **more}
    ctx.expect.success(await ctx.ask("update_settings", tenant, body=patch), _("with unknown fields"))
    body = {"reason": "admin_request", "preserve_data": True, **more}
    ctx.expect.success(await ctx.ask("deactivate_tenant", tenant, body=body), _("with unknown fields"))


@check("robustness.optional_null", Level.MUST, "CONV-15", hint=N_("Read null as left out, or refuse it."))
async def optional_null(ctx: CheckContext) -> None:
    """null for an optional field means left out, or is 400 or 422; never anything else.

    A role of null is not a role.
    """
    tenant = await ctx.tenants.active()
    for field, default in (("role", "user"), ("password", None), ("send_welcome_email", None)):
        reply = await ctx.ask("create_user", tenant, body=ctx.people.request(**{field: None}))
        ctx.expect.status(reply, 201, 400, 422, why=_("for {field}=null", field=field))
        if reply.status == 201 and default:
            ctx.expect.same(reply.at(field), default, field, reply)
    other = ctx.tenants.planned(config=None)
    ctx.expect.status(await ctx.tenants.activate(other), 200, 202, 400, 422, why=_("for config=null"))


@check("robustness.content_type", Level.MUST, "ERR-19", "ERR-21", hint=N_("Ask for application/json."))
async def content_type(ctx: CheckContext) -> None:
    """A body that does not say it is JSON is 400, 415 or 422.

    Browsers send text/plain across sites without asking.
    """
    tenant = await ctx.tenants.active()
    before = await ctx.people.total(tenant)
    for kind in ("text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data"):
        person = ctx.people.request()
        raw = f'{{"email": "{person["email"]}", "name": "kim"}}'.encode()
        reply = await _raw(ctx, "create_user", tenant, None, raw, content_type=kind)
        ctx.expect.status(reply, 400, 415, 422, why=_("for Content-Type: {kind}", kind=kind))
    ctx.expect.same(await ctx.people.total(tenant), before, _("the number of users"))
    user = await ctx.people.created(tenant)
    for name in _WRITES:
        subject = ctx.tenants.planned() if name == "activate_tenant" else tenant
        raw = json.dumps(await _good_body(ctx, name, subject)).encode()
        reply = await _raw(ctx, name, subject, user["user_id"], raw, content_type="text/plain")
        ctx.expect.status(reply, 400, 415, 422, why=_("for text/plain on {name}", name=name))
    await _still_serves(ctx, tenant)


@check(
    "robustness.large_body", Level.MUST, "ERR-20", "ERR-21", hint=N_("Bound the body before it is parsed.")
)
async def large_body(ctx: CheckContext) -> None:
    """A body of eight megabytes is refused, and the service goes on.

    Without a bound one caller fills the memory of all.
    """
    tenant = await ctx.tenants.active()
    raw = b'{"email": "large@large.example", "name": "' + b"a" * (8 * 1024 * 1024) + b'"}'
    reply = await _raw(ctx, "create_user", tenant, None, raw, without_headers=())
    failure = reply.exchange.failure
    if reply.asks_to_wait:
        ctx.skip(_("the target asked to wait, twice"))
    # A service may close the connection while we are still sending.
    cut = failure is not None and failure.kind.value in ("reset", "cut_short")
    ctx.expect(cut or reply.status in _OVERSIZED, _("413 (or 400, 422, 431)"), reply.said, reply)
    await _still_serves(ctx, tenant)


@check(
    "robustness.long_path",
    Level.MUST,
    "ERR-20",
    "ERR-21",
    "CONV-12",
    hint=N_("Bound queries and search terms."),
)
async def long_path(ctx: CheckContext) -> None:
    """Search terms and ids that are far too long are refused, not failed upon.

    A LIKE over a term of 4,000 letters is a way to be busy.
    """
    tenant = await ctx.tenants.active()
    for term in ("a" * 300, "한" * 300, "a" * 4000):
        reply = await ctx.ask("list_users", tenant, query={"search": term})
        ctx.expect.status(reply, *_OVERSIZED, why=_("for a search of {count} characters", count=len(term)))
    shelves = await ctx.ask("list_resources", tenant, query={"search": "한" * 300})
    ctx.expect.status(shelves, *_OVERSIZED, why=_("for a search of resources by 300 characters"))
    longest = await ctx.ask("list_users", tenant, query={"search": "한" * 255})
    ctx.expect.success(longest, _("for a search of 255 characters"))
    reply = await ctx.ask("get_user", tenant, "u" * 2000)
    ctx.expect.status(reply, 404, *_OVERSIZED, why=_("for a user id of 2,000 characters"))


@check("robustness.many_headers", Level.SHOULD, "ERR-20", hint=N_("Leave it to the server: it has bounds."))
async def many_headers(ctx: CheckContext) -> None:
    """A request with 300 headers is served or refused, and the service goes on.

    Headers are read before anything is known about the caller.
    """
    tenant = await ctx.reader()
    headers = tuple((f"X-Filler-{number}", "x" * 30) for number in range(300))
    reply = await ctx.ask("get_tenant_status", tenant, spoiling=Spoiling(headers=headers), watched=False)
    ctx.expect.status(reply, 200, 400, 413, 431, why=_("for 300 headers"))
    ctx.expect.success(await ctx.ask("get_tenant_status", tenant), _("afterwards"))


_SURROGATES: dict[str, dict[str, Any]] = {
    "activate_tenant": {"tenant_name": "한빛\ud800"},
    "update_user": {"name": "김\udfff"},
    "update_settings": {"config": {"branding": {"logo_url": "https://logo.example/\ud800.png"}}},
}


@check(
    "robustness.surrogates", Level.MUST, "CONV-13", hint=N_("Refuse lone surrogates before they are stored.")
)
async def surrogates(ctx: CheckContext) -> None:
    r"""A lone surrogate (\ud800) is 400 or 422, never stored and never a failure.

    It cannot be written as UTF-8, so the next answer with it fails.
    """
    tenant = await ctx.tenants.active()
    before = await ctx.people.total(tenant)
    for escape in ("\\ud800", "a\\udfffb", "\\ude00\\ud83d"):
        raw = f'{{"email": "{ctx.people.request()["email"]}", "name": "{escape}"}}'.encode()
        reply = await _raw(ctx, "create_user", tenant, None, raw)
        ctx.expect.invalid(reply, _("for a name of {escape}", escape=escape))
    ctx.expect.same(await ctx.people.total(tenant), before, _("the number of users"))
    user = await ctx.people.created(tenant)
    for name, change in _SURROGATES.items():
        subject = ctx.tenants.planned() if name == "activate_tenant" else tenant
        raw = json.dumps({**await _good_body(ctx, name, subject), **change}).encode()
        reply = await _raw(ctx, name, subject, user["user_id"], raw)
        ctx.expect.invalid(reply, _("for a lone surrogate on {name}", name=name))
    ctx.expect.success(await ctx.ask("get_user", tenant, user["user_id"]), _("afterwards"))
    ctx.expect.success(await ctx.ask("get_settings", tenant), _("afterwards"))
    ctx.expect.success(await ctx.ask("list_users", tenant), _("afterwards"))


@check(
    "robustness.controls",
    Level.MUST,
    "CONV-13",
    "CONV-10",
    hint=N_("Refuse control characters, or keep them."),
)
async def controls(ctx: CheckContext) -> None:
    """Control characters in a name are refused or stored exactly, never cut at a NUL.

    C libraries end a text there, and two names become one.
    """
    tenant = await ctx.tenants.active()
    for what, name in CONTROLS.items():
        reply = await ctx.ask("create_user", tenant, body=ctx.people.request(name=name))
        ctx.expect.status(reply, 201, 400, 422, why=_("for {what} in a name", what=what))
        if reply.status == 201:
            shown = await ctx.ask("get_user", tenant, reply.at("user_id"))
            ctx.expect.same(shown.at("name"), name, _("the name with {what}", what=what), shown)


@check(
    "robustness.injections", Level.MUST, "CONV-10", "ERR-4", hint=N_("Bind parameters; escape when showing.")
)
async def injections(ctx: CheckContext) -> None:
    """Text that looks like code is stored as text, or refused; it is never understood.

    SQL, templates, shells, paths, spreadsheets: forty classics, as names and as search terms.
    """
    tenant = await ctx.tenants.active()
    before = await ctx.people.total(tenant)
    stored = 0
    for text in INJECTIONS:
        reply = await ctx.ask("create_user", tenant, body=ctx.people.request(name=text))
        ctx.expect.status(reply, 201, 400, 422, why=_("for the name {text}", text=quoted(text[:30])))
        if reply.status == 201:
            stored += 1
            ctx.expect.same(reply.at("name"), text, _("the name as sent"), reply)
        found = await ctx.ask("list_users", tenant, query={"search": text, "limit": 100})
        ctx.expect.status(found, 200, 400, 422, why=_("for the search {text}", text=quoted(text[:30])))
        strange = [row["name"] for row in found.rows("users") if not _matches(row, text)]
        ctx.expect(
            not strange, _("only matches for {text}", text=quoted(text[:30])), listed(strange, most=2), found
        )
    ctx.expect.same(await ctx.people.total(tenant), before + stored, _("the number of users"))


def _matches(row: dict[str, Any], text: str) -> bool:
    term = text.casefold().strip()
    return term in str(row.get("name")).casefold() or term in str(row.get("email")).casefold()


@check("robustness.odd_queries", Level.MUST, "ERR-6", "ERR-21", hint=N_("Parse query values strictly."))
async def odd_queries(ctx: CheckContext) -> None:
    """Broken query strings are refused or ignored, never failed upon.

    Doubled, encoded and half-encoded values arrive every day.
    """
    tenant = await ctx.tenants.active()
    base = f"/mt/tenant/{tenant.id}/users"
    for query in (
        "limit=5&limit=6",
        "search=%ff%fe",
        "search=%00",
        "search=%zz",
        "limit=%E0%A5%A7",
        "[]=1&=2&&",
    ):
        reply = await ctx.ask.path("GET", f"{base}?{query}", watched=False, stands_for="list_users")
        ctx.expect.status(reply, 200, 400, 422, why=_("for ?{query}", query=query))
    await _still_serves(ctx, tenant)


_ESCAPES = ("%zz", "%", "%E0%A4%A", "%ff", "%00")
"""None is an escape of UTF-8 text that could be in an id."""


@check(
    "robustness.odd_paths",
    Level.MUST,
    "CONV-8",
    "CONV-9",
    "ERR-21",
    hint=N_("Let a path that cannot be decoded be 400 or 404, before it is looked up."),
)
async def odd_paths(ctx: CheckContext) -> None:
    """A broken percent escape in a path is 400, 404 or 422, in every operation that reads.

    A link that was cut in the middle of a letter must not look like a failure of the service.
    """
    tenant = await ctx.tenants.active()
    for operation in (one for one in OPERATIONS if not one.writes and "tenant_id" in one.path_parameters):
        if not (operation.required or await ctx.offers(operation.name)):
            continue
        for escape in _ESCAPES:
            last = "user_id" in operation.path_parameters
            path = operation.path.format(tenant_id=tenant.id if last else escape, user_id=escape)
            reply = await ctx.ask.path("GET", path, watched=False, stands_for=operation.name)
            why = _("for {escape} in the path of {name}", escape=escape, name=operation.name)
            ctx.expect.status(reply, 400, 404, 422, why=why)
    await _still_serves(ctx, tenant)


@check(
    "robustness.cut_request", Level.MUST, "ERR-4", "ERR-6", hint=N_("Act only once the whole body is there.")
)
async def cut_request(ctx: CheckContext) -> None:
    """A request that breaks off in the middle changes nothing, and the service goes on.

    Connections break while something is being sent, too.
    """
    tenant = await ctx.tenants.active()
    before = await ctx.people.total(tenant)
    for cut in (0, 10, 30):
        await ctx.ask(
            "create_user", tenant, body=ctx.people.request(), manner=Manner(truncate_at=cut), again=False
        )
    for pause in (0, 0.1, 0.4):  # what was begun may be done only after the connection has broken
        await asyncio.sleep(pause)
        ctx.expect.same(await ctx.people.total(tenant), before, _("the number of users"))
    ctx.expect.success(
        await ctx.ask("create_user", tenant, body=ctx.people.request()), _("for a whole request")
    )


@check("robustness.head_and_options", Level.SHOULD, "ERR-17", hint=N_("Allow no foreign origin."))
async def head_and_options(ctx: CheckContext) -> None:
    """HEAD and OPTIONS are served or 405, and open the service to no foreign website.

    Access-Control-Allow-Origin: * invites every page that an administrator visits.
    """
    tenant = await ctx.reader()
    path = f"/mt/tenant/{tenant.id}/status"
    origin = (("Origin", "https://evil.example"), ("Access-Control-Request-Method", "GET"))
    for method in ("HEAD", "OPTIONS"):
        reply = await ctx.ask.path(method, path, headers=origin, watched=False)
        ctx.expect.status(reply, 200, 204, 400, 403, 404, 405, 501, why=_("for {method}", method=method))
        response = reply.exchange.response
        allowed = (response.header("access-control-allow-origin") if response else None) or ""
        ctx.expect(allowed not in ("*", "https://evil.example"), _("no foreign origin"), allowed, reply)


@check("robustness.urls_not_fetched", Level.SHOULD, "SET-2", hint=N_("Store addresses; do not call them."))
async def urls_not_fetched(ctx: CheckContext) -> None:
    """A logo's address is stored and not fetched by the service.

    A service that fetches what it is told to can be sent anywhere in its own network.
    """
    inbox = ctx.run.inbox
    if inbox is None or ctx.run.callbacks is None:
        ctx.skip(_("the target cannot reach this machine; say where with --callback-url"))
    tenant = await ctx.tenants.active()
    path = f"/logo-{ctx.chance.getrandbits(48):x}.png"
    patch = {"config": {"branding": {"logo_url": f"{ctx.run.callbacks}{path}"}}}
    reply = await ctx.ask("update_settings", tenant, body=patch)
    ctx.expect.status(reply, 200, 400, 403, 422, why=_("for a logo's address"))
    shown = await ctx.ask("get_settings", tenant)
    if reply.accepted:
        ctx.expect.same(shown.at(*_LOGO), patch["config"]["branding"]["logo_url"], ".".join(_LOGO), shown)
    fetched = await inbox.wait_for(lambda request: request.path.startswith(path), 0.3)
    ctx.expect(fetched is None, _("no request to the logo's address"), _("the service fetched it"), reply)
