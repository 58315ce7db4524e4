"""Stress: what is slow or heavy; it runs only when it is asked for."""

import asyncio
from statistics import fmean, stdev

from languages import N_, _
from mock_market.wire.transport import Manner
from simulator.conformance.engine.asking.spoiling import Spoiling
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level
from simulator.conformance.engine.registry import check

HUGE = 100 * 1024 * 1024
ROUNDS = 10
_CUT = ("reset", "cut_short")
_KEYS = 100
_SIGMAS = 3.0


@check("stress.dripped_body", Level.SHOULD, "CONV-3", alone=True, hint=N_("Bound how long a body may take."))
async def dripped_body(ctx: CheckContext) -> None:
    """While one body drips in byte by byte, others are served as fast as ever.

    A single slow caller must not hold the door.
    """
    tenant = await ctx.tenants.active()
    drip = Manner(bytes_per_second=12)
    slow = asyncio.create_task(
        ctx.ask("create_user", tenant, body=ctx.people.request(), manner=drip, watched=False)
    )
    await asyncio.sleep(0.2)
    try:
        for _turn in range(5):
            reply = await ctx.ask("get_tenant_status", tenant)
            ctx.expect.success(reply, _("beside a slow request"))
            took = reply.exchange.timing.total_ms
            ctx.expect(
                took < 1000,
                _("an answer within 1 s beside a slow request"),
                f"{took:.0f} ms",
                reply,
            )
    finally:
        await asyncio.gather(slow, return_exceptions=True)


@check("stress.slow_request", Level.SHOULD, "CONV-3", alone=True, hint=N_("Bound how long a body may take."))
async def slow_request(ctx: CheckContext) -> None:
    """A request that drips in byte by byte is cut off within half a minute, and nothing is made of it.

    A few hundred callers who never finish fill every place, and nobody else gets in.
    """
    tenant = await ctx.tenants.active()
    before = await ctx.people.total(tenant)
    endless = ctx.people.request(note="." * 10_000)
    drip = Manner(bytes_per_second=1)
    reply = await ctx.ask("create_user", tenant, body=endless, manner=drip, again=False, watched=False)
    failure = reply.exchange.failure
    ctx.expect(
        reply.refused or reply.status in (500, 503) or (failure is not None and failure.kind.value in _CUT),
        _("a refusal or the end of the connection within {seconds:g} s", seconds=ctx.asker.longest_drip_s),
        reply.said,
        reply,
    )
    ctx.expect.same(await ctx.people.total(tenant), before, _("the number of users"))
    ctx.expect.success(
        await ctx.ask("create_user", tenant, body=ctx.people.request()), _("for a body that comes at once")
    )


@check(
    "stress.huge_body",
    Level.SHOULD,
    "ERR-20",
    alone=True,
    hint=N_("Refuse by Content-Length, before reading."),
)
async def huge_body(ctx: CheckContext) -> None:
    """A body of 100 MB is refused, and the next call is served at once.

    Reading it all before refusing is the same as taking it.
    """
    tenant = await ctx.tenants.active()
    raw = b'{"email": "huge@huge.example", "name": "' + b"a" * HUGE + b'"}'
    spoiling = Spoiling(raw=raw)
    reply = await ctx.ask("create_user", tenant, body={}, spoiling=spoiling, again=False, watched=False)
    failure = reply.exchange.failure
    cut = failure is not None and failure.kind.value in _CUT
    ctx.expect(cut or reply.status in (400, 413, 422, 431), "413", reply.said, reply)
    ctx.expect.success(await ctx.ask("get_tenant_status", tenant), _("afterwards"))


@check(
    "stress.many_activations", Level.MUST, "LIFE-16", alone=True, hint=N_("See lifecycle.parallel_repeat.")
)
async def many_activations(ctx: CheckContext) -> None:
    """Of 64 identical activations at once, ten times over, each time exactly one tenant is made.

    A race that is lost once in a hundred is lost every day.
    """
    for _round in range(ROUNDS):
        tenant = ctx.tenants.planned()
        replies = await ctx.ask.at_once(ctx.tenants.activate(tenant) for _turn in range(64))
        for reply in replies:
            ctx.expect.status(reply, 200, 202, 409, why=_("for one of 64 at once"))
        urls = {reply.at("access_url") for reply in replies if reply.accepted}
        ctx.expect(len(urls) == 1, _("one access_url"), _("{count} of them", count=len(urls)), replies[0])


@check("stress.noisy_neighbour", Level.SHOULD, "CONV-3", alone=True, hint=N_("Bound the work of one tenant."))
async def noisy_neighbour(ctx: CheckContext) -> None:
    """One tenant under load does not slow another to a crawl.

    Customers share the service, and should not notice.
    """
    one, other = await ctx.tenants.active(), await ctx.tenants.active()
    noise = [
        asyncio.create_task(ctx.ask("list_users", one, query={"search": "김", "limit": 100}))
        for _turn in range(60)
    ]
    try:
        reply = await ctx.ask("get_tenant_status", other)
        took = reply.exchange.timing.total_ms
        ctx.expect(
            reply.succeeded and took < 3000,
            _("an answer within 3 s"),
            f"{reply.said}, {took:.0f} ms",
            reply,
        )
    finally:
        await asyncio.gather(*noise, return_exceptions=True)


@check("stress.key_timing", Level.MAY, "AUTH-3", alone=True, hint=N_("Compare keys in constant time."))
async def key_timing(ctx: CheckContext) -> None:
    """Whether a wrong key that begins right takes longer to be refused than one that is all wrong.

    For information: over a network a difference may be chance, and none proves nothing.
    """
    tenant, key = await ctx.reader(), ctx.run.key
    other = "a" if key[-1] != "a" else "b"
    wrong = {"near": key[:-1] + other, "far": other * len(key)}
    took: dict[str, list[float]] = {"near": [], "far": []}
    for _turn in range(_KEYS):
        for name, sent in wrong.items():
            reply = await ctx.ask("get_tenant_status", tenant, spoiling=Spoiling(key=sent), again=False)
            if reply.status != 401:
                ctx.note(_("not measured: {said} to a wrong key", said=reply.said))
                return
            took[name].append(reply.exchange.timing.total_ms)
    near, far = took["near"], took["far"]
    noise = ((stdev(near) ** 2 + stdev(far) ** 2) / _KEYS) ** 0.5
    times = _(
        "{near:.2f} ms for keys that begin right, {far:.2f} ms for others", near=fmean(near), far=fmean(far)
    )
    apart = abs(fmean(near) - fmean(far)) > _SIGMAS * noise
    ctx.note(f"{times}: {_('more than noise') if apart else _('no more than noise')}")
