"""A tenant's page as an administrator sees it: everything at once, and whether it agrees."""

import asyncio
from dataclasses import dataclass
from typing import Any

from languages import _
from mock_market.delivery.marketplace import Marketplace
from mock_market.saying import Saying, said
from mock_market.target.client import Answer
from mock_market.target.dialects import Arguments, NotOfferedHereError
from mock_market.target.target import Target
from mock_market.wire.exchange import Purpose
from standard_api.models import CostsResponse, StatsResponse, TopUsersResponse, UserList
from standard_api.operations import operation_named

PARTS = (
    "get_tenant_stats",
    "get_tenant_costs",
    "get_top_users",
    "list_users",
    "list_resources",
    "get_settings",
    "get_limits",
)
_WITH_PERIOD = frozenset({"get_tenant_stats", "get_tenant_costs", "get_top_users"})
CENT = 0.01


@dataclass(frozen=True, kw_only=True)
class DashboardPart:
    """One call of the page; ``value`` None with a ``problem`` when it failed."""

    operation: str
    exchange_id: int | None
    value: Any = None
    model: Any = None
    problem: Saying | None = None
    unreadable: tuple[Saying, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """One sentence that must hold between two answers."""

    claim: str
    holds: bool
    detail: str


@dataclass(frozen=True, kw_only=True)
class DashboardPage:
    """All parts that came, and what they say together."""

    tenant_id: str
    period: str
    parts: tuple[DashboardPart, ...]
    agreements: tuple[Agreement, ...]


async def fetch_page(market: Marketplace, target: Target, tenant_id: str, period: str) -> DashboardPage:
    """Fetch every part at once; one that fails does not hide the others."""
    group = market.new_id()
    parts = await asyncio.gather(*(_fetch(market, target, name, tenant_id, period, group) for name in PARTS))
    return DashboardPage(
        tenant_id=tenant_id, period=period, parts=tuple(parts), agreements=tuple(compare(parts))
    )


async def _fetch(
    market: Marketplace, target: Target, name: str, tenant_id: str, period: str, group: str
) -> DashboardPart:
    query = {"period": period} if name in _WITH_PERIOD else {}
    purpose = Purpose(asked_by="dashboard", group=group)
    try:
        answer = await market.client(target).call(
            operation_named(name), Arguments(tenant_id=tenant_id, query=query), purpose=purpose
        )
    except NotOfferedHereError as error:
        return DashboardPart(operation=name, exchange_id=None, problem=error.said)
    model = answer.reading.model
    return DashboardPart(
        operation=name,
        exchange_id=answer.exchange.id,
        value=model.model_dump(mode="json") if model is not None else answer.reading.value,
        model=model,
        problem=None if answer.succeeded else _problem(answer),
        unreadable=answer.reading.unreadable,
    )


def _problem(answer: Answer) -> Saying:
    if answer.exchange.failure is not None:
        return answer.exchange.failure.message
    status, problems = answer.status or 0, answer.reading.problems
    if answer.reading.error_code is None and problems:
        return said("but", status=status, problem=problems[0])
    return said("answered", status=status, word=answer.reading.error_code or "")


def compare(parts: list[DashboardPart]) -> list[Agreement]:
    """What the answers must agree on (contract section 2.2), as far as they came.

    An answer of an older dialect that does not tell everything is not compared.
    """
    whole = [part for part in parts if part.model is not None and not part.unreadable]
    models = {part.operation: part.model for part in whole}
    stats, costs = models.get("get_tenant_stats"), models.get("get_tenant_costs")
    found: list[Agreement] = []
    if isinstance(stats, StatsResponse):
        found += _stats_alone(stats)
    if isinstance(stats, StatsResponse) and isinstance(costs, CostsResponse):
        found += _stats_and_costs(stats, costs)
    found += _users(models)
    return found


def _stats_alone(stats: StatsResponse) -> list[Agreement]:
    daily, summary = stats.trends.daily, stats.summary
    return [
        _equal(
            _("daily messages = total_messages"), sum(day.messages for day in daily), summary.total_messages
        ),
        _equal(_("daily tokens = total_tokens"), sum(day.tokens for day in daily), summary.total_tokens),
        Agreement(
            claim="active_users <= total_users",
            holds=summary.active_users <= summary.total_users,
            detail=_both(summary.active_users, summary.total_users),
        ),
    ]


def _stats_and_costs(stats: StatsResponse, costs: CostsResponse) -> list[Agreement]:
    tokens = sum(model.input_tokens + model.output_tokens for model in costs.by_model)
    by_model = sum(model.cost_usd for model in costs.by_model)
    by_day = sum(day.cost_usd for day in costs.daily_trend)
    return [
        _equal(_("tokens by model = total_tokens"), tokens, stats.summary.total_tokens),
        _close(_("cost by model = total cost"), by_model, costs.total_cost_usd),
        _close(_("cost by day = total cost"), by_day, costs.total_cost_usd),
        _close(_("estimated cost = total cost"), stats.summary.estimated_cost_usd, costs.total_cost_usd),
    ]


def _users(models: dict[str, Any]) -> list[Agreement]:
    stats, users, top = (models.get(name) for name in ("get_tenant_stats", "list_users", "get_top_users"))
    found: list[Agreement] = []
    if isinstance(stats, StatsResponse) and isinstance(users, UserList):
        found.append(_equal("total_users = users.total", stats.summary.total_users, users.total))
    if isinstance(stats, StatsResponse) and isinstance(top, TopUsersResponse):
        tokens = sum(user.tokens for user in top.users)
        found.append(
            Agreement(
                claim=_("tokens of top users <= total_tokens"),
                holds=tokens <= stats.summary.total_tokens,
                detail=_both(tokens, stats.summary.total_tokens),
            )
        )
    return found


def _equal(claim: str, one: int, other: int) -> Agreement:
    return Agreement(claim=claim, holds=one == other, detail=_both(one, other))


def _close(claim: str, one: float, other: float) -> Agreement:
    return Agreement(claim=claim, holds=abs(one - other) <= CENT, detail=_both(f"{one:.6f}", f"{other:.6f}"))


def _both(one: object, other: object) -> str:
    return _("{one} and {other}", one=one, other=other)
