"""Robustness: requests that break off, and what one leaves behind on a kept connection."""

import asyncio

from languages import N_, _
from mock_market.wire.exchange import FailureKind
from mock_market.wire.transport import Manner
from simulator.conformance.engine.answers.reply import Reply
from simulator.conformance.engine.asking.asker import Turn
from simulator.conformance.engine.asking.spoiling import Spoiling
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level
from simulator.conformance.engine.registry import check
from simulator.conformance.engine.run.ledger import OwnTenant

_ENDED = (FailureKind.CUT_SHORT, FailureKind.RESET)
_LARGE = b'{"email": "large@large.example", "name": "' + b"a" * (64 * 1024) + b'"}'
_CL, _TE = "Content-Length", "Transfer-Encoding"


@check(
    "robustness.cut_request",
    Level.MUST,
    "ERR-4",
    "ERR-6",
    long=True,
    hint=N_("Act only once the whole body is there."),
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


async def _expect_undisturbed(ctx: CheckContext, tenant: OwnTenant, first: Turn, why: str) -> None:
    """The call behind ``first`` on its connection is answered as ever, or the connection is closed."""
    replies: list[Reply] = []
    for _attempt in range(2):
        replies = await ctx.ask.in_turn(first, ctx.ask.turn("get_tenant_status", tenant))
        if not replies[-1].asks_to_wait:
            break
    behind = replies[-1]
    failure = behind.exchange.failure
    # A closed connection is safe and lawful, whether or not it was announced.
    if len(replies) < 2 or behind.asks_to_wait or (failure is not None and failure.kind in _ENDED):
        return
    fine = behind.succeeded and behind.at("tenant_id") == tenant.id
    expected = _("get_tenant_status to be answered as ever on the connection {why}", why=why)
    ctx.expect(fine, expected, behind.said, *replies)


@check(
    "robustness.kept_connection",
    Level.SHOULD,
    "ERR-4",
    hint=N_("Read the body of a request that is refused, or close the connection."),
)
async def kept_connection(ctx: CheckContext) -> None:
    """After a refused request the same connection serves the next one, or it is closed.

    A body that nobody read is taken for the next request, and somebody else gets its answer.
    """
    tenant = await ctx.tenants.active()
    status = ctx.ask.turn("get_tenant_status", tenant)
    await _expect_undisturbed(ctx, tenant, status, _("behind another one"))
    refused = {
        _("a wrong key"): Spoiling(key="not-the-key", raw=_LARGE),
        _("no key"): Spoiling(without_key=True, raw=_LARGE),
        _("half a body of JSON"): Spoiling(raw=b'{"email": '),
        _("a body of text/plain"): Spoiling(raw=_LARGE, content_type="text/plain"),
        _("a name that is too long"): Spoiling(raw=_LARGE),
        _("a path that does not exist"): Spoiling(raw=_LARGE, path="/mt/no-such-thing"),
        _("a method that the path does not have"): Spoiling(raw=_LARGE, method="PATCH"),
    }
    for what, spoiling in refused.items():
        first = ctx.ask.turn("create_user", tenant, body={}, spoiling=spoiling)
        await _expect_undisturbed(ctx, tenant, first, _("behind {what}", what=what))
    with_body = ctx.ask.turn("get_tenant_status", tenant, spoiling=Spoiling(raw=_LARGE))
    await _expect_undisturbed(ctx, tenant, with_body, _("behind a GET with a body"))


def _ambiguous(hidden: bytes) -> dict[str, tuple[tuple[tuple[str, str], ...], bytes]]:
    """Headers and body of requests whose end can be seen in two places, with one hidden between them."""
    size, nothing = str(len(hidden)), b"0\r\n\r\n"
    head = b"%x\r\n" % len(hidden)
    return {
        "Content-Length + Transfer-Encoding": (
            ((_CL, str(len(nothing + hidden))), (_TE, "chunked")),
            nothing + hidden,
        ),
        "Transfer-Encoding + Content-Length": (
            ((_TE, "chunked"), (_CL, str(len(head)))),
            head + hidden + b"\r\n" + nothing,
        ),
        "Content-Length: 0 + Content-Length": (((_CL, "0"), (_CL, size)), hidden),
        "Content-Length + Content-Length: 0": (((_CL, size), (_CL, "0")), hidden),
        "Content-Length :": (((f"{_CL} ", size),), hidden),
        "Transfer-Encoding :": (
            ((_CL, str(len(nothing + hidden))), (f"{_TE} ", "chunked")),
            nothing + hidden,
        ),
    }


@check(
    "robustness.ambiguous_length",
    Level.SHOULD,
    "ERR-4",
    hint=N_("Refuse it and close the connection; many servers have a strict parser to switch on."),
)
async def ambiguous_length(ctx: CheckContext) -> None:
    """A request whose length can be read in two ways hides no second request.

    A proxy in front sees one request where the service sees two, and the second was never judged
    (request smuggling; RFC 9112, 6.1 and 6.3).
    """
    tenant = await ctx.tenants.active()
    plain = ctx.ask.turn("create_user", tenant, body={})
    await _expect_undisturbed(ctx, tenant, plain, _("behind a request of one length"))
    hidden = f"GET {ctx.asker.base_path}/mt/hidden HTTP/1.1\r\nHost: hidden.example\r\n\r\n".encode()
    for what, (headers, body) in _ambiguous(hidden).items():
        spoiling = Spoiling(raw=body, headers=headers)
        first = ctx.ask.turn("create_user", tenant, body={}, spoiling=spoiling)
        await _expect_undisturbed(ctx, tenant, first, _("behind {what}", what=what))
