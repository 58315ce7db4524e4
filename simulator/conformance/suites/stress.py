"""Stress: what is slow or heavy; it runs only when it is asked for."""

import asyncio
from statistics import fmean, stdev

from languages import _
from mock_market.wire.transport import Manner
from simulator.conformance.asking import Spoiling
from simulator.conformance.check import Level, check
from simulator.conformance.trial import Trial

_MIB = 1024 * 1024
_CUT = ("reset", "cut_short")
_KEYS = 100
_SIGMAS = 3.0


@check("stress.dripped_body", Level.SHOULD, "CONV-3", alone=True, hint="Bound how long a body may take.")
async def dripped_body(t: Trial) -> None:
    """While one body drips in byte by byte, others are served as fast as ever.

    A single slow caller must not hold the door.
    """
    tenant = await t.tenant()
    drip = Manner(bytes_per_second=12)
    slow = asyncio.create_task(t.ask("create_user", tenant, body=t.person(), manner=drip, watched=False))
    await asyncio.sleep(0.2)
    try:
        for _turn in range(5):
            reply = await t.ask("get_tenant_status", tenant)
            t.expect_success(reply, _("beside a slow request"))
            took = reply.exchange.timing.total_ms
            t.expect(
                took < 1000,
                "an answer within 1 s beside a slow request",
                f"{took:.0f} ms",
                reply,
            )
    finally:
        await asyncio.gather(slow, return_exceptions=True)


@check("stress.slow_request", Level.SHOULD, "CONV-3", alone=True, hint="Bound how long a body may take.")
async def slow_request(t: Trial) -> None:
    """A request that drips in byte by byte is cut off within half a minute, and nothing is made of it.

    A few hundred callers who never finish fill every place, and nobody else gets in.
    """
    tenant = await t.tenant()
    before = await t.total_users(tenant)
    endless = t.person(note="." * 10_000)
    drip = Manner(bytes_per_second=1)
    reply = await t.ask("create_user", tenant, body=endless, manner=drip, again=False, watched=False)
    failure = reply.exchange.failure
    t.expect(
        reply.refused or reply.status in (500, 503) or (failure is not None and failure.kind.value in _CUT),
        _("a refusal or the end of the connection within {seconds:g} s", seconds=t.asker.longest_drip_s),
        reply.said,
        reply,
    )
    t.expect_same(await t.total_users(tenant), before, _("the number of users"))
    t.expect_success(await t.ask("create_user", tenant, body=t.person()), _("for a body that comes at once"))


@check(
    "stress.huge_body", Level.SHOULD, "ERR-20", alone=True, hint="Refuse by Content-Length, before reading."
)
async def huge_body(t: Trial) -> None:
    """A body of 100 MB is refused, and the next call is served at once.

    Reading it all before refusing is the same as taking it.
    """
    tenant = await t.tenant()
    raw = b'{"email": "huge@huge.example", "name": "' + b"a" * (100 * _MIB) + b'"}'
    spoiling = Spoiling(raw=raw)
    reply = await t.ask("create_user", tenant, body={}, spoiling=spoiling, again=False, watched=False)
    failure = reply.exchange.failure
    cut = failure is not None and failure.kind.value in _CUT
    t.expect(cut or reply.status in (400, 413, 422, 431), "413", reply.said, reply)
    t.expect_success(await t.ask("get_tenant_status", tenant), _("afterwards"))


@check("stress.many_activations", Level.MUST, "LIFE-16", alone=True, hint="See lifecycle.parallel_repeat.")
async def many_activations(t: Trial) -> None:
    """Of 64 identical activations at once, ten times over, each time exactly one tenant is made.

    A race that is lost once in a hundred is lost every day.
    """
    for _turn in range(10):
        tenant = t.plan_tenant()
        replies = await t.at_once(t.activate(tenant) for _turn in range(64))
        for reply in replies:
            t.expect_status(reply, 200, 202, 409, why=_("for one of 64 at once"))
        urls = {reply.at("access_url") for reply in replies if reply.accepted}
        t.expect(len(urls) == 1, "one access_url", _("{count} of them", count=len(urls)), replies[0])


@check("stress.noisy_neighbour", Level.SHOULD, "CONV-3", alone=True, hint="Bound the work of one tenant.")
async def noisy_neighbour(t: Trial) -> None:
    """One tenant under load does not slow another to a crawl.

    Customers share the service, and should not notice.
    """
    one, other = await t.tenant(), await t.tenant()
    noise = [
        asyncio.create_task(t.ask("list_users", one, query={"search": "김", "limit": 100}))
        for _turn in range(60)
    ]
    try:
        reply = await t.ask("get_tenant_status", other)
        took = reply.exchange.timing.total_ms
        t.expect(
            reply.succeeded and took < 3000,
            "an answer within 3 s",
            f"{reply.said}, {took:.0f} ms",
            reply,
        )
    finally:
        await asyncio.gather(*noise, return_exceptions=True)


@check("stress.key_timing", Level.MAY, "AUTH-3", alone=True, hint="Compare keys with hmac.compare_digest.")
async def key_timing(t: Trial) -> None:
    """Whether a wrong key that begins right takes longer to be refused than one that is all wrong.

    For information: over a network a difference may be chance, and none proves nothing.
    """
    tenant, key = await t.reader(), t.run.key
    other = "a" if key[-1] != "a" else "b"
    wrong = {"near": key[:-1] + other, "far": other * len(key)}
    took: dict[str, list[float]] = {"near": [], "far": []}
    for _turn in range(_KEYS):
        for name, sent in wrong.items():
            reply = await t.ask("get_tenant_status", tenant, spoiling=Spoiling(key=sent), again=False)
            if reply.status != 401:
                t.note(_("not measured: {said} to a wrong key", said=reply.said))
                return
            took[name].append(reply.exchange.timing.total_ms)
    near, far = took["near"], took["far"]
    noise = ((stdev(near) ** 2 + stdev(far) ** 2) / _KEYS) ** 0.5
    times = _(
        "{near:.2f} ms for keys that begin right, {far:.2f} ms for others", near=fmean(near), far=fmean(far)
    )
    apart = abs(fmean(near) - fmean(far)) > _SIGMAS * noise
    t.note(f"{times}: {_('more than noise') if apart else _('no more than noise')}")
