"""Dashboard: every page is readable, and says what the contract says."""

import re
from collections.abc import Iterator
from typing import Any

from languages import N_, _
from simulator.conformance.engine.answers.reply import Reply
from simulator.conformance.engine.answers.wording import listed
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level, Sighting
from simulator.conformance.engine.registry import check
from simulator.conformance.suites.dashboard.numbers import (
    BY_PERIOD,
    NO_USAGE,
    PERIODS,
    added_up,
    ask_costs,
    ask_stats,
    ask_top_users,
    skip_without_usage,
)
from simulator.conformance.suites.kit.every_operation import this_month

_PAGES = (
    "get_tenant_usage",
    "get_tenant_stats",
    "get_tenant_costs",
    "get_top_users",
    "get_usage_patterns",
    "list_users",
)
_MINUS = re.compile(rb'[\[:,\s"]-\d')
"""What stands in every JSON that holds a negative number."""
_FINE = re.compile(rb"\.\d{7}|\d[eE]")
"""What stands in every JSON that holds a number of more than six decimals."""


@check(
    "dashboard.readable",
    Level.MUST,
    "OP-5",
    "OP-6",
    "OP-7",
    "OP-8",
    "OP-9",
    "OP-10",
    portable=True,
    hint=N_("Read the first problem, and compare with `mt-sim openapi`."),
)
async def readable(ctx: CheckContext) -> None:
    """Every page of the dashboard that the service offers can be read, in the dialect that it speaks.

    An administrator looks at all of them on the first day.
    """
    tenant = await ctx.reader()
    offered = {one.name for one in ctx.offers.keyed() if one.required or await ctx.offers(one.name)}
    if not offered & set(_PAGES):
        ctx.skip(_("the target offers no page of the dashboard"))
    for name in (name for name in _PAGES if name in offered):
        query = {"period": this_month()} if name == "get_tenant_usage" else None
        ctx.expect.success(await ctx.ask(name, tenant, query=query), _("of {name}", name=name))


@check(
    "dashboard.stats",
    Level.MUST,
    "DASH-3",
    "OP-6",
    "CONV-6",
    answers="get_tenant_stats",
    hint=N_("Compare with `mt-sim openapi`."),
)
async def stats(ctx: CheckContext) -> None:
    """Stats answers totals, daily trends and health, for each period, in the contract's shape.

    It is the first page that an administrator sees.
    """
    tenant = await ctx.reader()
    for period in PERIODS:
        reply = await ask_stats(ctx, tenant, period)
        ctx.expect.same((reply.at("tenant_id"), reply.at("period")), (tenant.id, period), "head", reply)


@check(
    "dashboard.costs",
    Level.MUST,
    "DASH-4",
    "OP-7",
    "CONV-6",
    answers="get_tenant_costs",
    hint=N_("Compare with `mt-sim openapi`."),
)
async def costs(ctx: CheckContext) -> None:
    """Costs answers a total by model, by user and by day, for each period.

    The market's own bill is checked against it.
    """
    tenant = await ctx.reader()
    for period in PERIODS:
        reply = await ask_costs(ctx, tenant, period)
        ctx.expect.same((reply.at("tenant_id"), reply.at("period")), (tenant.id, period), "head", reply)


@check("dashboard.costs_ranked", Level.MUST, "DASH-4", hint=N_("ORDER BY cost DESC LIMIT 10."))
async def costs_ranked(ctx: CheckContext) -> None:
    """At most ten users are listed with their costs, the highest first.

    An administrator looks at the first line.
    """
    tenant = await ctx.reader()
    reply = await ask_costs(ctx, tenant, "90d")
    amounts = [row["cost_usd"] for row in reply.rows("by_user_top10")]
    ctx.expect(len(amounts) <= 10, _("at most 10 users"), str(len(amounts)), reply)
    ctx.expect(amounts == sorted(amounts, reverse=True), _("highest cost first"), listed(amounts), reply)
    if len(amounts) < 2 and not ctx.findings:
        ctx.skip(_(NO_USAGE))


@check(
    "dashboard.top_users",
    Level.MUST,
    "DASH-5",
    "OP-8",
    answers="get_top_users",
    hint=N_("ORDER BY tokens DESC LIMIT :limit."),
)
async def top_users(ctx: CheckContext) -> None:
    """Top users are ranked by tokens, the most first, each once.

    Who uses the service most is what a university asks first.
    """
    tenant = await ctx.reader()
    reply = await ask_top_users(ctx, tenant, "90d", 50)
    tokens = [row["tokens"] for row in reply.rows("users")]
    ids = [row["user_id"] for row in reply.rows("users")]
    ctx.expect(tokens == sorted(tokens, reverse=True), _("most tokens first"), listed(tokens), reply)
    ctx.expect(
        len(set(ids)) == len(ids),
        _("each user once"),
        _("{value} doubles", value=len(ids) - len(set(ids))),
        reply,
    )
    if len(tokens) < 2 and not ctx.findings:
        ctx.skip(_(NO_USAGE))


@check("dashboard.top_limit", Level.MUST, "DASH-6", "ERR-6", hint=N_("Bound limit to 1..50, 10 by default."))
async def top_limit(ctx: CheckContext) -> None:
    """The limit of top users is 1 to 50 and holds; anything else is refused.

    A page that asks for five must not get ten.
    """
    tenant = await ctx.reader()
    for limit in (1, 2, 50):
        query = {"period": "90d", "limit": limit}
        reply = ctx.require.success(
            await ctx.ask("get_top_users", tenant, query=query), _("for limit={bad}", bad=limit)
        )
        count = len(reply.rows("users"))
        ctx.expect(count <= limit, _("at most {limit} users", limit=limit), str(count), reply)
    default = ctx.require.success(await ctx.ask("get_top_users", tenant, query={"period": "90d"}))
    count = len(default.rows("users"))
    ctx.expect(count <= 10, _("at most 10 users by default"), str(count), default)
    for bad in (0, 51, -1, "many", 1.5):
        reply = await ctx.ask("get_top_users", tenant, query={"limit": bad})
        ctx.expect.invalid(reply, _("for limit={bad}", bad=bad))


@check(
    "dashboard.patterns",
    Level.MUST,
    "DASH-7",
    "OP-9",
    needs=("get_usage_patterns",),
    answers="get_usage_patterns",
    hint=N_("Count the same events by hour and by weekday, UTC."),
)
async def patterns(ctx: CheckContext) -> None:
    """Hours and weekdays are counted once each, and both counts have the same sum.

    They are two views of the same events.
    """
    tenant = await ctx.reader()
    for period in PERIODS:
        reply = ctx.given.success(await ctx.ask("get_usage_patterns", tenant, query={"period": period}))
        hours, days = reply.rows("hourly_distribution"), reply.rows("weekday_distribution")
        ctx.expect(
            len({row["hour"] for row in hours}) == len(hours), _("each hour once"), _("an hour twice"), reply
        )
        ctx.expect(
            len({row["day"] for row in days}) == len(days), _("each weekday once"), _("a day twice"), reply
        )
        by_hour, by_day = added_up(hours, "count"), added_up(days, "count")
        ctx.expect.same(by_day, by_hour, _("the sum over weekdays (as over hours)"), reply)
    await skip_without_usage(ctx, tenant)


def _negatives(reply: Reply) -> Iterator[Sighting]:
    if reply.operation is None or not reply.accepted or not _MINUS.search(reply.body):
        return
    for path, value in _numbers(reply.named, ""):
        if value < 0:
            yield Sighting(
                expected=_("no negative number in {name}", name=reply.operation.name),
                observed=f"{path}: {value}",
            )


def _numbers(value: Any, path: str) -> Iterator[tuple[str, float]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _numbers(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _numbers(inner, f"{path}.{number}")
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield path, value


@check(
    "dashboard.not_negative",
    Level.MUST,
    "DASH-9",
    watch=_negatives,
    answers="negative",
    hint=N_("Sum usage; do not subtract."),
)
async def not_negative(ctx: CheckContext) -> None:
    """No number of the dashboard is negative.

    Every dashboard answer of the run is looked at, after deletions too.
    """
    tenant = await ctx.tenants.active()
    user = await ctx.people.created(tenant)
    await ctx.ask("delete_user", tenant, user["user_id"])
    for name in BY_PERIOD:
        ctx.given.success(await ctx.ask(name, tenant))


def _long_money(reply: Reply) -> Iterator[Sighting]:
    if not reply.accepted or b"_usd" not in reply.body or not _FINE.search(reply.body):
        return
    for path, value in _numbers(reply.json, ""):
        if path.endswith("_usd") and abs(round(value, 6) - value) > 1e-12 * max(1.0, abs(value)):
            yield Sighting(expected=_("money with at most 6 decimals"), observed=f"{path}: {value}")


@check(
    "dashboard.money",
    Level.SHOULD,
    "CONV-7",
    watch=_long_money,
    hint=N_("Round to six decimals when answering."),
)
async def money(ctx: CheckContext) -> None:
    """Money has at most six decimals.

    0.1 + 0.2 is shown to a customer. Every answer of the run is looked at.
    """
    tenant = await ctx.reader()
    for period in PERIODS:
        await ask_costs(ctx, tenant, period)
        await ask_stats(ctx, tenant, period)
