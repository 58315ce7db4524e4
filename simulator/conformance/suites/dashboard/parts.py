"""Dashboard: what is named is part of what is counted."""

from languages import N_, _
from simulator.conformance.engine.asking.expectations import Difference
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level
from simulator.conformance.engine.registry import check
from simulator.conformance.suites.dashboard.numbers import (
    PERIODS,
    USD,
    added_up,
    ask_costs,
    ask_stats,
    ask_top_users,
)


@check(
    "dashboard.parts",
    Level.MUST,
    "DASH-4",
    "DASH-5",
    hint=N_("Bound the rows of every table by the same first and last day."),
)
async def parts(ctx: CheckContext) -> None:
    """The users who are ranked have no more tokens and costs together than all users.

    A ranking that forgets the period shows more than was used in it.
    """
    tenant = await ctx.reader()
    ranked_users: set[str] = set()

    async def look() -> list[Difference]:
        found: list[Difference] = []
        for period in PERIODS:
            ranked, spent = await ask_top_users(ctx, tenant, period, 50), await ask_costs(ctx, tenant, period)
            users, costs = ranked.rows("users"), spent.rows("by_user_top10")
            ranked_users.update(row["user_id"] for row in users)
            # Asked last, for it may only have grown.
            shown = await ask_stats(ctx, tenant, period)
            for name, rows, whole, reply in (
                ("messages", users, shown.at("summary", "total_messages"), ranked),
                ("tokens", users, shown.at("summary", "total_tokens"), ranked),
                ("cost_usd", costs, spent.at("total_cost_usd") + USD, spent),
            ):
                part = added_up(rows, name)
                if part > whole + 1e-9:
                    expected = _(
                        "{name} of the ranked users in {period} <= {whole:g}",
                        name=name,
                        period=period,
                        whole=whole,
                    )
                    found.append((expected, f"{part:g}", (reply, shown)))
        return found

    await ctx.expect.settled(look)
    if not ranked_users and not ctx.findings:
        ctx.skip(_("nobody is ranked; name a tenant with data by --read-tenant ID"))
