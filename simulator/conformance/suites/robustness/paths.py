"""Robustness: broken queries and paths, other methods, and addresses that nobody should call."""

from languages import N_, _
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level
from simulator.conformance.engine.registry import check
from simulator.conformance.suites.robustness.requests import still_serves
from standard_api.operations import OPERATIONS

_LOGO = ("config", "branding", "logo_url")


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
    await still_serves(ctx, tenant)


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
    await still_serves(ctx, tenant)


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


@check(
    "robustness.urls_not_fetched",
    Level.SHOULD,
    "SET-2",
    long=True,
    hint=N_("Store addresses; do not call them."),
)
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
