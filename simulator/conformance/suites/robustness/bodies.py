"""Robustness: bodies that are no JSON, or no JSON that all read alike."""

from languages import N_, _
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level
from simulator.conformance.engine.registry import check
from simulator.conformance.suites.kit.texts import BROKEN_JSON
from simulator.conformance.suites.robustness.requests import (
    OVERSIZED,
    VALIDATE,
    WRITES,
    send_raw,
    still_serves,
)


@check("robustness.broken_json", Level.MUST, "ERR-6", "ERR-4", long=True, hint=VALIDATE)
async def broken_json(ctx: CheckContext) -> None:
    """A body that is no JSON object is 400 or 422 for every write, and changes nothing.

    Half a request is what a broken connection leaves.
    """
    tenant = await ctx.tenants.active()
    user = await ctx.people.created(tenant)
    before = await ctx.people.total(tenant)
    for name in WRITES:
        for what, raw in BROKEN_JSON.items():
            reply = await send_raw(ctx, name, tenant, user["user_id"], raw)
            ctx.expect.invalid(reply, _("for {what} on {name}", what=_(what), name=name))
    ctx.expect.same(await ctx.people.total(tenant), before, _("the number of users"))
    await still_serves(ctx, tenant)


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
        reply = await send_raw(ctx, "create_user", tenant, None, raw)
        ctx.expect.status(reply, *OVERSIZED, why=_("for {depth} levels", depth=depth))
    await still_serves(ctx, tenant)


@check("robustness.big_numbers", Level.MUST, "ERR-6", "CONV-14", hint=N_("Bound whole numbers below 2^53."))
async def big_numbers(ctx: CheckContext) -> None:
    """Numbers beyond 2^53 are refused, however long, and nothing is written.

    An integer that a database or another language cannot hold comes back as another number.
    """
    tenant = await ctx.tenants.active()
    before = ctx.given.success(await ctx.ask("get_settings", tenant))
    for number in (str(2**53), str(2**63), "1e999", "9" * 5000, "1" + "0" * 400, "-" + "9" * 400):
        raw = b'{"config": {"max_users": ' + number.encode() + b"}}"
        reply = await send_raw(ctx, "update_settings", tenant, None, raw)
        ctx.expect.status(reply, 400, 413, 422, why=_("for max_users={number}", number=number[:24]))
    after = ctx.given.success(await ctx.ask("get_settings", tenant))
    ctx.expect.same(after.named["config"], before.named["config"], _("the settings"), after)
    await still_serves(ctx, tenant)


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
    reply = await send_raw(ctx, "create_user", tenant, None, raw.encode())
    ctx.expect.invalid(reply, _("for a role that is named twice"))
