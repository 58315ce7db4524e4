"""Dashboard: totals, days, models and users tell the same numbers."""

from languages import N_, _
from simulator.conformance.engine.answers.reply import Reply
from simulator.conformance.engine.asking.expectations import Difference
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level
from simulator.conformance.engine.registry import check
from simulator.conformance.suites.dashboard.numbers import (
    PERIODS,
    added_up,
    ask_costs,
    ask_stats,
    differs,
    skip_without_usage,
)

_ONE_SOURCE = N_("Compute totals, days, models and users from the same rows, in one place.")


def _between(what: str, low: Reply, high: Reply, name: str, value: float, *beside: Reply) -> list[Difference]:
    """A number that was asked for between two looks at the summary; usage may grow meanwhile (DASH-19)."""
    least, most = low.at("summary", name), high.at("summary", name)
    usd = name.endswith("_usd")
    return [] if least <= value <= most else differs(what, most, value, low, *beside, high, usd=usd)


@check("dashboard.daily_sums", Level.MUST, "DASH-12", hint=_ONE_SOURCE)
async def daily_sums(ctx: CheckContext) -> None:
    """The days add up to the summary: messages and tokens, in each period.

    People add up columns.
    """
    tenant = await ctx.reader()

    async def look() -> list[Difference]:
        found: list[Difference] = []
        for period in PERIODS:
            reply = await ask_stats(ctx, tenant, period)
            daily = reply.rows("trends", "daily")
            for name in ("messages", "tokens"):
                total = reply.at("summary", f"total_{name}")
                found += differs(
                    _("{name} of all days in {period}", name=name, period=period),
                    total,
                    added_up(daily, name),
                    reply,
                )
        return found

    await ctx.expect.settled(look)
    await skip_without_usage(ctx, tenant)


@check("dashboard.costs_agree", Level.MUST, "DASH-13", hint=_ONE_SOURCE)
async def costs_agree(ctx: CheckContext) -> None:
    """Costs by model, by day, in total and in the summary are the same to a cent.

    Four numbers that mean one amount of money must be one amount of money.
    """
    tenant = await ctx.reader()

    async def look() -> list[Difference]:
        found: list[Difference] = []
        for period in PERIODS:
            before = await ask_stats(ctx, tenant, period)
            spent, after = await ask_costs(ctx, tenant, period), await ask_stats(ctx, tenant, period)
            total = spent.at("total_cost_usd")
            by_model, by_day = (
                added_up(spent.rows("by_model"), "cost_usd"),
                added_up(spent.rows("daily_trend"), "cost_usd"),
            )
            found += differs(_("costs by model in {period}", period=period), total, by_model, spent, usd=True)
            found += differs(_("costs by day in {period}", period=period), total, by_day, spent, usd=True)
            what = _("total_cost_usd as in the summary of {period}", period=period)
            found += _between(what, before, after, "estimated_cost_usd", total, spent)
        return found

    await ctx.expect.settled(look)
    await skip_without_usage(ctx, tenant)


@check("dashboard.tokens_by_model", Level.MUST, "DASH-14", hint=_ONE_SOURCE)
async def tokens_by_model(ctx: CheckContext) -> None:
    """Input and output tokens of all models add up to the summary's tokens.

    Tokens are what is paid for.
    """
    tenant = await ctx.reader()

    async def look() -> list[Difference]:
        found: list[Difference] = []
        for period in PERIODS:
            before = await ask_stats(ctx, tenant, period)
            spent, after = await ask_costs(ctx, tenant, period), await ask_stats(ctx, tenant, period)
            models = spent.rows("by_model")
            tokens = added_up(models, "input_tokens") + added_up(models, "output_tokens")
            what = _("tokens of all models in {period}", period=period)
            found += _between(what, before, after, "total_tokens", tokens, spent)
        return found

    await ctx.expect.settled(look)
    await skip_without_usage(ctx, tenant)
