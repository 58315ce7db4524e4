"""Dashboard: the days that a period has."""

import itertools
from datetime import UTC, date, datetime, timedelta

from languages import N_, _
from simulator.conformance.engine.answers.reply import Reply
from simulator.conformance.engine.answers.wording import listed, quoted
from simulator.conformance.engine.asking.expectations import Difference
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level
from simulator.conformance.engine.registry import check
from simulator.conformance.suites.dashboard.numbers import (
    BY_PERIOD,
    PERIODS,
    ask_costs,
    ask_stats,
    skip_without_usage,
)
from standard_api.fields import PERIOD_DAYS

_GROWING = ("active_users", "new_users_this_period", "total_sessions", "total_messages", "total_tokens")


async def _by_period(ctx: CheckContext) -> tuple[str, ...]:
    """The operations that take a period and that the target offers."""
    patterns = ("get_usage_patterns",) if await ctx.offers("get_usage_patterns") else ()
    return (*BY_PERIOD, *patterns)


@check("dashboard.default_period", Level.MUST, "DASH-1", hint=N_("Let period be 30d when it is left out."))
async def default_period(ctx: CheckContext) -> None:
    """Without a period the answer is about the last 30 days.

    The market leaves out what is the default.
    """
    tenant = await ctx.reader()
    for name in await _by_period(ctx):
        reply = ctx.require.success(await ctx.ask(name, tenant), _("without a period"))
        ctx.expect.same(reply.at("period"), "30d", _("period of {name}", name=name), reply)


@check(
    "dashboard.bad_period", Level.MUST, "DASH-1", "ERR-6", hint=N_("Refuse every period but 7d, 30d, 90d.")
)
async def bad_period(ctx: CheckContext) -> None:
    """A period that does not exist is refused, not replaced.

    A dashboard that asks for a year and shows a month is wrong without telling.
    """
    tenant = await ctx.reader()
    for name in await _by_period(ctx):
        ctx.given.success(await ctx.ask(name, tenant, query={"period": "7d"}))
        for bad in ("365d", "30", "week", "", "7D", "-7d", "century"):
            reply = await ctx.ask(name, tenant, query={"period": bad})
            ctx.expect.invalid(reply, _("for period={bad} of {name}", bad=quoted(bad), name=name))


@check(
    "dashboard.days", Level.MUST, "DASH-2", "DASH-8", hint=N_("Take days from today - (N - 1) to today, UTC.")
)
async def days(ctx: CheckContext) -> None:
    """The days of a period are its own, each once, in one direction.

    One day too many doubles a Monday.
    """
    tenant = await ctx.reader()
    for period, length in PERIOD_DAYS.items():
        shown, spent = await ask_stats(ctx, tenant, period), await ask_costs(ctx, tenant, period)
        lists = {"trends.daily": shown.rows("trends", "daily"), "daily_trend": spent.rows("daily_trend")}
        for what, rows in lists.items():
            _judge_days(ctx, [row["date"] for row in rows], what, period, length, shown, spent)


def _judge_days(
    ctx: CheckContext, dates: list[str], what: str, period: str, length: int, *replies: Reply
) -> None:
    today = datetime.now(UTC).date()
    first = today - timedelta(days=length - 1)
    ctx.expect(
        len(set(dates)) == len(dates), _("each day of {what} once", what=what), _("a day twice"), *replies
    )
    ordered = dates in (sorted(dates), sorted(dates, reverse=True))
    ctx.expect(ordered, _("the days of {what} in one direction", what=what), _("days in no order"), *replies)
    # Midnight may pass between the answer and this look at the clock.
    outside = [day for day in dates if not first - timedelta(days=1) <= date.fromisoformat(day) <= today]
    early = [day for day in dates if date.fromisoformat(day) == first - timedelta(days=1)]
    just_after_midnight = datetime.now(UTC).hour == 0
    late = outside + ([] if just_after_midnight else early)
    ctx.expect(
        not late,
        _(
            "days of {what} inside {period} ({first} to {today})",
            what=what,
            period=period,
            first=first,
            today=today,
        ),
        listed(late, most=3),
        *replies,
    )


@check(
    "dashboard.longer_shows_more", Level.MUST, "DASH-16", hint=N_("Let a period contain the shorter ones.")
)
async def longer_shows_more(ctx: CheckContext) -> None:
    """A longer period never shows less: sessions, messages, tokens, costs, active and new users.

    The last week is part of the last month.
    """
    tenant = await ctx.reader()

    async def look() -> list[Difference]:
        found: list[Difference] = []
        answers = [await ask_stats(ctx, tenant, period) for period in PERIODS]
        for shorter, longer in itertools.pairwise(answers):
            for name in (*_GROWING, "estimated_cost_usd"):
                less, more = shorter.at("summary", name), longer.at("summary", name)
                if more < less - 1e-9:
                    where = _("{name} in {period}", name=name, period=longer.at("period"))
                    found.append((f"{where} >= {less:g}", f"{more:g}", (shorter, longer)))
        return found

    await ctx.expect.settled(look)
    await skip_without_usage(ctx, tenant)
