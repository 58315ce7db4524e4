"""After the month: what the market believes against what the service says, and the figures."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from mock_market.deliveries import DeliveryFilter
from mock_market.dialects import Arguments
from mock_market.exchange_rows import ExchangeRow
from simulator.scenarios.stage import Stage
from simulator.traffic.world import University, World
from standard_api.operations import operation_named

_PAGE = 500


@dataclass(kw_only=True)
class Reckoning:
    """The summary of a month. Latencies in milliseconds of real time."""

    universities: int = 0
    days: int = 0
    calls: int = 0
    pages: int = 0
    deliveries: dict[str, int] = field(default_factory=dict)
    retries: int = 0
    failures: dict[str, int] = field(default_factory=dict)
    latency_ms: dict[str, float] = field(default_factory=dict)
    tenants: dict[str, int] = field(default_factory=dict)
    compared: int = 0
    differences: list[str] = field(default_factory=list)
    skipped: dict[str, int] = field(default_factory=dict)


async def reckon(stage: Stage, world: World, *, days: int) -> Reckoning:
    """Ask the service for every tenant and everybody in it, and count what was sent."""
    found = Reckoning(universities=len(world.universities), days=days, pages=world.pages)
    found.skipped = dict(world.skipped)
    found.differences += world.disagreements
    for one in world.universities.values():
        await _compare(stage, world, one, found)
    _count_deliveries(stage, found)
    _count_calls(stage, found)
    return found


async def _compare(stage: Stage, world: World, one: University, found: Reckoning) -> None:
    tenant_id = world.tenant_of(one)
    known = stage.market.store.tenants.find(stage.target.name, tenant_id) if tenant_id else None
    if tenant_id is None or known is None:
        return
    stage.made.add(tenant_id)
    found.tenants[known.state] = found.tenants.get(known.state, 0) + 1
    if stage.offers("get_tenant_status"):
        found.compared += 1
        said = await _asked(stage, "get_tenant_status", tenant_id)
        status = said.get("status", "nothing")
        if status != known.state:
            found.differences.append(
                f"{tenant_id}: the market believes {known.state}, the service says {status}"
            )
    if stage.offers("list_users"):
        found.compared += 1
        found.differences += await _people(stage, one, tenant_id)


async def _people(stage: Stage, one: University, tenant_id: str) -> list[str]:
    """Whoever joined and did not leave is there, and nobody else; unsure deliveries prove nothing."""
    there = set()
    for offset in range(0, 1000, 100):
        said = await _asked(stage, "list_users", tenant_id, {"limit": 100, "offset": offset})
        rows = said.get("users") or []
        there |= {str(row["email"]).casefold() for row in rows}
        if len(rows) < 100:
            break
    found = []
    for email, made in one.joined.items():
        joined = stage.market.store.deliveries.get(made).state
        gone = stage.market.store.deliveries.get(one.left[email]).state if email in one.left else "never"
        if joined == "delivered" and gone == "never" and email not in there:
            found.append(f"{tenant_id}: {email} was created, and is not there")
        if gone == "delivered" and email in there:
            found.append(f"{tenant_id}: {email} was deleted, and is there")
    strangers = sorted(email for email in there - set(one.joined) if f".{stage.run}." in email)
    return found + [f"{tenant_id}: {email} is there, and never joined it" for email in strangers]


async def _asked(
    stage: Stage, operation: str, tenant_id: str, query: dict[str, Any] | None = None
) -> dict[str, Any]:
    arguments = Arguments(tenant_id=tenant_id, query=query or {})
    outcome = await stage.market.call(
        stage.target, operation_named(operation), arguments, asked_by="reckoning"
    )
    model = outcome.answer.reading.model
    return model.model_dump(mode="json") if model is not None else {}


def _count_deliveries(stage: Stage, found: Reckoning) -> None:
    states: Counter[str] = Counter()
    before = None
    while True:
        page = stage.market.store.deliveries.page(DeliveryFilter(), before=before, limit=_PAGE)
        if not page:
            break
        states.update(one.state for one in page)
        found.retries += sum(max(len(stage.market.store.deliveries.attempts(one.id)) - 1, 0) for one in page)
        before = min(one.id for one in page)
    found.deliveries = dict(states)


def _count_calls(stage: Stage, found: Reckoning) -> None:
    times: list[float] = []
    failures: Counter[str] = Counter()
    for row in _rows(stage):
        times.append(row.total_ms)
        if row.failed:
            failures[row.failure or str(row.status)] += 1
    found.calls = len(times)
    found.failures = dict(failures.most_common())
    found.latency_ms = percentiles(times)


def _rows(stage: Stage) -> list[ExchangeRow]:
    store = stage.market.exchanges
    rows: list[ExchangeRow] = []
    after = 0
    while page := store.rows(after=after, limit=_PAGE).rows:
        rows += page
        after = page[-1].id
    return rows


def percentiles(times: list[float]) -> dict[str, float]:
    """The 50th, 95th and 99th, and the longest; nothing of no times."""
    ordered = sorted(times)
    if not ordered:
        return {}
    marks = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}
    last = len(ordered) - 1
    return {name: round(ordered[round(last * part)], 1) for name, part in marks.items()}
