"""Deliveries, subscriptions, pages, time and faults over HTTP."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query

from languages import _
from mock_market.api.errors import MarketAPIError
from mock_market.api.market_views import (
    AdvancedView,
    ClockView,
    DebugInput,
    DeliveryView,
    FaultInput,
    FaultView,
    HappeningView,
    ModesView,
    PageView,
    PlanInput,
    RedeliverInput,
    RenewInput,
    SpanInput,
)
from mock_market.api.routes.strict_route import StrictRoute
from mock_market.api.routes.waiting import shown, view
from mock_market.api.views import TenantView
from mock_market.delivery.calendar import NOT_COMPARABLE
from mock_market.delivery.dashboard import fetch_page
from mock_market.delivery.engine import Engine
from mock_market.domain.clock import parse_span
from mock_market.domain.deliveries import Delivery, DeliveryState
from mock_market.domain.error_answers import INVALID, NOT_SETTLED
from mock_market.domain.faults import FaultPlan
from mock_market.store.deliveries import DeliveryFilter, DeliveryTable

_GIVEN_UP: tuple[DeliveryState, ...] = ("failed", "unknown")
_PAGE = 500


def delivery_router(engine: Engine) -> APIRouter:
    """The routes of deliveries, tenants' subscriptions, clock and faults."""
    router = APIRouter(route_class=StrictRoute)
    for routes in (_deliveries, _subscriptions, _clock, _faults):
        routes(router, engine)
    return router


def _deliveries(router: APIRouter, engine: Engine) -> None:
    table = engine.market.store.deliveries

    @router.get("/deliveries")
    async def deliveries(
        target: str | None = None,
        state: DeliveryState | None = None,
        before: int | None = None,
        limit: Annotated[int, Query(ge=1, le=500)] = 50,
    ) -> list[DeliveryView]:
        found = table.page(DeliveryFilter(target=target, state=state), before=before, limit=limit)
        return [DeliveryView.of(delivery, table.attempts(delivery.id)) for delivery in found]

    @router.get("/deliveries/{number}")
    async def delivery(number: int, wait_s: float = 0.0) -> DeliveryView:
        table.get(min(number, 2**62))
        return await shown(engine, number, wait_s)

    @router.post("/deliveries/{number}/redeliver")
    async def redeliver(number: int, wait_s: float = 0.0) -> DeliveryView:
        if table.get(min(number, 2**62)).state == "waiting":
            raise MarketAPIError(NOT_SETTLED, _("delivery {number} is still being tried", number=number))
        engine.commands.redeliver(number)
        return await shown(engine, number, wait_s)

    @router.post("/deliveries/redeliver")
    async def redeliver_failed(given: RedeliverInput) -> list[int]:
        since = _moment(given.since)
        again = [one.id for one in _given_up(table, given.target) if one.created_at >= since]
        for number in sorted(again):
            engine.commands.redeliver(number)
        engine.outbox.wake()
        return sorted(again)

    @router.put("/debugging")
    async def debugging(given: DebugInput) -> dict[str, bool]:
        engine.attempts.debugging = given.on
        return {"on": given.on}


def _given_up(table: DeliveryTable, target: str | None) -> Iterator[Delivery]:
    """All that failed or whose end is unknown, however many they are."""
    for state in _GIVEN_UP:
        before = None
        while page := table.page(DeliveryFilter(target=target, state=state), before=before, limit=_PAGE):
            yield from page
            before = page[0].id


def _subscriptions(router: APIRouter, engine: Engine) -> None:
    @router.post("/targets/{target:path}/tenants/{tenant_id:path}/plan")
    async def plan(target: str, tenant_id: str, given: PlanInput, wait_s: float = 0.0) -> list[DeliveryView]:
        promised = engine.commands.change_plan(engine.market.target(target), tenant_id, given.plan)
        return [await shown(engine, delivery.id, wait_s) for delivery in promised]

    @router.post("/targets/{target:path}/tenants/{tenant_id:path}/renew")
    async def renew(target: str, tenant_id: str, given: RenewInput) -> TenantView:
        renewed = engine.commands.renew(engine.market.target(target), tenant_id, auto=given.auto)
        return TenantView.of(renewed)

    @router.get("/targets/{target:path}/tenants/{tenant_id:path}/page")
    async def page(target: str, tenant_id: str, period: str = "30d") -> PageView:
        found = await fetch_page(engine.market, engine.market.target(target), tenant_id, period)
        return PageView.of(found)

    @router.get("/targets/{target:path}/tenants/{tenant_id:path}")
    async def tenant(target: str, tenant_id: str) -> TenantView:
        return TenantView.of(engine.commands.tenant(engine.market.target(target), tenant_id))


def _clock(router: APIRouter, engine: Engine) -> None:
    @router.get("/clock")
    async def clock() -> ClockView:
        return _shown_clock(engine)

    @router.post("/clock/advance")
    async def advance(given: SpanInput) -> AdvancedView:
        with engine.outbox.noting() as sent:
            happened = await engine.timeline.advance(parse_span(given.span))
        return AdvancedView(
            clock=_shown_clock(engine),
            happened=[HappeningView(at=one.at.isoformat(), what=one.what) for one in happened],
            deliveries=[view(engine, number) for number in sorted(sent)],
            not_comparable=list(NOT_COMPARABLE),
        )


def _fault_plans(engine: Engine) -> list[FaultView]:
    first, store = _next_delivery(engine), engine.market.store
    plans = [(target.name, store.fault_plan(target.name)) for target in store.targets()]
    return [FaultView.of(name, plan, first) for name, plan in plans if plan]


def _faults(router: APIRouter, engine: Engine) -> None:
    store = engine.market.store

    @router.get("/faults")
    async def faults(target: str | None = None) -> list[FaultView]:
        return [one for one in _fault_plans(engine) if target in (None, one.target)]

    @router.get("/modes")
    async def modes() -> ModesView:
        return ModesView(
            ahead_s=_shown_clock(engine).ahead_s,
            debugging=engine.attempts.debugging,
            faults=_fault_plans(engine),
        )

    @router.put("/faults/{target:path}")
    async def set_faults(target: str, given: FaultInput) -> FaultView:
        name = engine.market.target(target).name
        plan = FaultPlan(rates=given.rates, seed=given.seed)
        store.put_fault_plan(name, plan)
        return FaultView.of(name, plan, _next_delivery(engine))

    @router.delete("/faults/{target:path}")
    async def clear_faults(target: str) -> dict[str, bool]:
        store.put_fault_plan(engine.market.target(target).name, None)
        return {"cleared": True}


def _next_delivery(engine: Engine) -> int:
    newest = engine.market.store.deliveries.page(DeliveryFilter(), limit=1)
    return newest[0].id + 1 if newest else 1


def _shown_clock(engine: Engine) -> ClockView:
    clock = engine.market.clock
    return ClockView(now=clock.now().isoformat(timespec="seconds"), ahead_s=round(clock.offset_s, 3))


def _moment(text: str | None) -> datetime:
    if text is None:
        return datetime.min.replace(tzinfo=UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise MarketAPIError(
            INVALID, _("not a time: {text!r}, for example 2026-11-23T05:00:00Z", text=text)
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
