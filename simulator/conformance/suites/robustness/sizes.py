"""Robustness: what is far larger than anybody needs."""

from languages import N_, _
from simulator.conformance.engine.asking.spoiling import Spoiling
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level
from simulator.conformance.engine.registry import check
from simulator.conformance.suites.robustness.requests import OVERSIZED, send_raw, still_serves


@check(
    "robustness.large_body", Level.MUST, "ERR-20", "ERR-21", hint=N_("Bound the body before it is parsed.")
)
async def large_body(ctx: CheckContext) -> None:
    """A body of eight megabytes is refused, and the service goes on.

    Without a bound one caller fills the memory of all.
    """
    tenant = await ctx.tenants.active()
    # Dots stand in no key and no encoding of one, so that masking skips them.
    raw = b'{"email": "large@large.example", "name": "' + b"." * (8 * 1024 * 1024) + b'"}'
    reply = await send_raw(ctx, "create_user", tenant, None, raw, without_headers=())
    failure = reply.exchange.failure
    if reply.asks_to_wait:
        ctx.skip(_("the target asked to wait, twice"))
    # A service may close the connection while we are still sending.
    cut = failure is not None and failure.kind.value in ("reset", "cut_short")
    ctx.expect(cut or reply.status in OVERSIZED, _("413 (or 400, 422, 431)"), reply.said, reply)
    await still_serves(ctx, tenant)


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
        ctx.expect.status(reply, *OVERSIZED, why=_("for a search of {count} characters", count=len(term)))
    shelves = await ctx.ask("list_resources", tenant, query={"search": "한" * 300})
    ctx.expect.status(shelves, *OVERSIZED, why=_("for a search of resources by 300 characters"))
    longest = await ctx.ask("list_users", tenant, query={"search": "한" * 255})
    ctx.expect.success(longest, _("for a search of 255 characters"))
    reply = await ctx.ask("get_user", tenant, "u" * 2000)
    ctx.expect.status(reply, 404, *OVERSIZED, why=_("for a user id of 2,000 characters"))


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
