"""What a tenant holds, as sums: read before and after, they show what was lost and what is left."""

from dataclasses import dataclass
from typing import Any

from languages import _
from simulator.conformance.engine.answers.reply import Reply
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.run.ledger import OwnTenant
from simulator.conformance.suites.kit.every_operation import this_month
from standard_api.operations import operation_named

_LONGEST = {"period": "90d"}
_ROUNDED_USD = 0.01
_NO_COUNTS = frozenset({"hour", "storage_mb"})
"""Numbers that say where or how high, and may stand when everything is gone (LIFE-33)."""


@dataclass(frozen=True, kw_only=True)
class Holding:
    """The numbers of one field of an answer, added up."""

    sum: float
    reply: Reply


async def holdings(ctx: CheckContext, tenant: OwnTenant) -> dict[str, Holding]:
    """Every sum by the name of its operation and field; all reads but the optional one must answer."""
    wanted: tuple[tuple[str, dict[str, str], tuple[str, ...]], ...] = (
        ("list_users", {}, ("total",)),
        ("list_resources", {}, ("total",)),
        ("get_tenant_stats", _LONGEST, ("summary", "trends")),
        ("get_tenant_costs", _LONGEST, ("total_cost_usd", "by_model", "by_user_top10", "daily_trend")),
        ("get_top_users", _LONGEST, ("users",)),
        ("get_usage_patterns", _LONGEST, ("hourly_distribution", "weekday_distribution")),
        ("get_tenant_usage", {"period": this_month()}, ("usage",)),
    )
    found: dict[str, Holding] = {}
    for name, query, fields in wanted:
        required = operation_named(name).required
        if not required and not await ctx.offers(name):
            continue
        reply = await ctx.ask(name, tenant, query=query)
        if required:
            ctx.given.success(reply)
        known = reply.named if reply.succeeded and reply.reading.model else {}
        found |= {
            f"{name}: {field}": Holding(sum=_sum(known[field]), reply=reply) for field in fields if known
        }
    return found


async def expect_kept(ctx: CheckContext, tenant: OwnTenant, before: dict[str, Holding]) -> None:
    """Nothing of what the tenant held before has shrunk."""
    after = await holdings(ctx, tenant)
    for name in (name for name in before if name in after):
        least, held = before[name].sum, after[name]
        ctx.expect(
            held.sum >= least - _ROUNDED_USD,
            _("{name} of at least {least:g} in sum, as before", name=name, least=least),
            f"{held.sum:g}",
            before[name].reply,
            held.reply,
        )


def _sum(value: Any) -> float:
    if isinstance(value, dict):
        return sum(_sum(inner) for name, inner in value.items() if name not in _NO_COUNTS)
    if isinstance(value, list):
        return sum(_sum(inner) for inner in value)
    return float(value) if isinstance(value, int | float) else 0.0
