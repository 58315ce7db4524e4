"""What the themes of the dashboard suite share: asking, adding up, comparing."""

from typing import Any

from languages import N_, _
from simulator.conformance.engine.answers.reply import Reply
from simulator.conformance.engine.asking.expectations import Difference
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.run.ledger import OwnTenant
from standard_api.fields import PERIOD_DAYS

PERIODS = tuple(PERIOD_DAYS)
USD = 0.01
BY_PERIOD = ("get_tenant_stats", "get_tenant_costs", "get_top_users")
NO_USAGE = N_("the tenant has no usage; name one with data by --read-tenant ID")


async def ask_stats(ctx: CheckContext, tenant: OwnTenant, period: str = "30d") -> Reply:
    """The stats of a period; the check ends where there are none."""
    return ctx.given.success(await ctx.ask("get_tenant_stats", tenant, query={"period": period}))


async def ask_costs(ctx: CheckContext, tenant: OwnTenant, period: str = "30d") -> Reply:
    """The costs of a period; the check ends where there are none."""
    return ctx.given.success(await ctx.ask("get_tenant_costs", tenant, query={"period": period}))


async def ask_top_users(ctx: CheckContext, tenant: OwnTenant, period: str = "30d", limit: int = 10) -> Reply:
    """The users who used most; the check ends where the answer is none."""
    query = {"period": period, "limit": limit}
    return ctx.given.success(await ctx.ask("get_top_users", tenant, query=query))


def added_up(rows: list[dict[str, Any]], name: str) -> Any:
    """One column of the rows, added up."""
    return sum(row[name] for row in rows)


def differs(
    what: str, expected: float, observed: float, *replies: Reply, usd: bool = False
) -> list[Difference]:
    """Nothing for two numbers that agree, dollars within a cent."""
    tolerance = USD if usd else 0
    if abs(expected - observed) <= tolerance + 1e-9:
        return []
    return [(f"{what}: {expected:g}", f"{observed:g}", replies)]


async def has_usage(ctx: CheckContext, tenant: OwnTenant) -> bool:
    """Whether anybody used the tenant within 90 days."""
    stats = await ask_stats(ctx, tenant, "90d")
    return bool(stats.at("summary", "total_messages") or stats.at("summary", "total_tokens"))


async def skip_without_usage(ctx: CheckContext, tenant: OwnTenant) -> None:
    """Numbers of a newborn agree because there are none; that proves nothing."""
    if not ctx.findings and not await has_usage(ctx, tenant):
        ctx.skip(_(NO_USAGE))
