"""Dashboard: what is named is part of what is counted."""

from languages import N_, _
from simulator.conformance.engine.asking.expectations import Difference
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level
from simulator.conformance.engine.registry import check
from standard_api.fields import PERIOD_DAYS


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
        for period in PERIOD_DAYS:
            query = {"period": period}
            ranked = ctx.given.success(await ctx.ask("get_top_users", tenant, query={**query, "limit": 50}))
            spent = ctx.given.success(await ctx.ask("get_tenant_costs", tenant, query=query))
            ranked_users.update(row["user_id"] for row in ranked.rows("users"))
            # Asked last, for it may only have grown.
            shown = ctx.given.success(await ctx.ask("get_tenant_stats", tenant, query=query))
            messages = sum(row["messages"] for row in ranked.rows("users"))
            tokens = sum(row["tokens"] for row in ranked.rows("users"))
            costs = sum(row["cost_usd"] for row in spent.rows("by_user_top10"))
            for name, part, whole, reply in (
                ("messages", messages, shown.at("summary", "total_messages"), ranked),
                ("tokens", tokens, shown.at("summary", "total_tokens"), ranked),
                ("cost_usd", costs, spent.at("total_cost_usd") + 0.01, spent),
            ):
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
