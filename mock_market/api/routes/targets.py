"""Targets, tenants, calls and exchanges over HTTP."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query

from languages import _
from mock_market.api.errors import MarketAPIError
from mock_market.api.routes.durable import deliver, is_durable
from mock_market.api.routes.searching import searched
from mock_market.api.routes.strict_route import StrictRoute, read_strictly
from mock_market.api.views import (
    CallInput,
    CallResult,
    EditsInput,
    ExchangePage,
    ExchangeView,
    ProblemsView,
    TargetInput,
    TargetView,
    TenantView,
)
from mock_market.delivery.engine import Engine
from mock_market.delivery.marketplace import Marketplace
from mock_market.delivery.replay import replayed
from mock_market.domain.error_answers import INVALID, NO_EXCHANGE, OTHER_ADDRESS
from mock_market.store.filters import parse_filter
from mock_market.target.dialects import dialect_of
from mock_market.target.operations import named_operation
from mock_market.target.problems import problems_of
from mock_market.target.target import Target
from mock_market.wire.exchange import Exchange


def target_router(engine: Engine) -> APIRouter:
    """The routes of targets, tenants, calls and exchanges."""
    router = APIRouter(route_class=StrictRoute)
    for routes in (_readiness, _targets, _tenants, _exchanges):
        routes(router, engine.market)
    for sending in (_calls, _replays):
        sending(router, engine)
    return router


def _readiness(router: APIRouter, market: Marketplace) -> None:
    @router.get("/ready")
    async def ready() -> dict[str, str]:
        market.exchanges.last_id()
        return {"status": "ready"}


def _targets(router: APIRouter, market: Marketplace) -> None:
    @router.get("/targets")
    async def targets() -> list[TargetView]:
        return [TargetView.of(target) for target in market.store.targets()]

    @router.put("/targets/{name:path}")
    async def register(name: str, given: TargetInput) -> TargetView:
        target = Target(
            name=name,
            url=given.url.rstrip("/"),
            key_ref=f"env:{given.key_env}" if given.key_env else "",
            dialect=given.dialect,
            deadline_s=given.deadline_s,
            retries=given.retries,
            insecure=given.insecure,
            slug=given.slug,
            title=given.title,
            shared=given.shared,
            operations=given.operations,
        )
        return TargetView.of(market.register(target, key=given.key, service_key=given.service_key))

    @router.delete("/targets/{name:path}")
    async def remove(name: str) -> dict[str, bool]:
        return {"removed": market.store.remove_target(name)}


def _tenants(router: APIRouter, market: Marketplace) -> None:
    @router.get("/tenants")
    async def tenants(
        target: str | None = None,
        after_target: str = "",
        after: str | None = None,
        limit: Annotated[int, Query(ge=1, le=500)] = 500,
    ) -> list[TenantView]:
        """Tenants by target and id, behind the one that ``after_target`` and ``after`` name."""
        behind = None if after is None else (target or after_target, after)
        found = market.store.tenants.page(target=target, after=behind, limit=limit)
        return [TenantView.of(tenant) for tenant in found]


def _calls(router: APIRouter, engine: Engine) -> None:
    @router.post("/calls")
    async def call(given: CallInput) -> CallResult:
        engine.pause.refuse()
        target = engine.market.target(given.target)
        operation = named_operation(given.operation)
        given = _read(given)
        if operation.name == "activate_tenant" and given.body is None and given.tenant_id:
            body = engine.commands.activation(target, given.tenant_id, given.changes)
            given = given.model_copy(update={"body": body})
        if is_durable(operation, given):
            return await deliver(engine, target, operation, given)
        outcome = await engine.market.call(target, operation, given.arguments(), asked_by=given.asked_by)
        return CallResult.of(outcome)


def _exchanges(router: APIRouter, market: Marketplace) -> None:
    @router.get("/exchanges")
    async def exchanges(
        before: int | None = None,
        after: int | None = None,
        limit: Annotated[int, Query(ge=1, le=500)] = 50,
        filter: str = "",
    ) -> ExchangePage:
        wanted = parse_filter(filter, now=datetime.now(UTC))
        found = await searched(
            market.exchanges,
            lambda store: store.page(before=before, after=after, limit=limit, wanted=wanted),
            filtered=bool(filter),
        )
        return ExchangePage(
            exchanges=[ExchangeView.of(exchange) for exchange in found],
            last_id=market.exchanges.last_id(),
        )

    @router.get("/exchanges/{number}")
    async def exchange(number: int) -> ExchangeView:
        return ExchangeView.of(_stored(market, number))

    @router.get("/exchanges/{number}/problems")
    async def problems(number: int) -> ProblemsView:
        found = market.exchanges.get(number)
        target = market.store.target(found.call.purpose.target) if found else None
        if found is None or target is None:
            return ProblemsView(problems=[])  # it, or its target, is gone
        return ProblemsView(problems=list(problems_of(dialect_of(target), found)))


def _replays(router: APIRouter, engine: Engine) -> None:
    market = engine.market

    @router.post("/exchanges/{number}/replay")
    async def replay(number: int, edits: EditsInput) -> ExchangeView:
        engine.pause.refuse()
        found = _stored(market, number)
        target = market.target(found.call.purpose.target)
        if found.run and not found.call.url.startswith(target.url.rstrip("/") + "/"):
            told = _(
                "#{number} did not go to {url}, and no key goes elsewhere", number=number, url=target.url
            )
            raise MarketAPIError(OTHER_ADDRESS, told)
        client = market.client(target)
        call = replayed(
            found.call,
            edits.edits(),
            client.key_headers(found.call.purpose.operation),
            new_id=market.new_id(),
        )
        sent = await client.send_masked(call)
        return ExchangeView.of(sent)


def _stored(market: Marketplace, number: int) -> Exchange:
    found = market.exchanges.get(number)
    if found is None:
        raise MarketAPIError(NO_EXCHANGE, _("no exchange #{number} is stored", number=number))
    return found


def _read(given: CallInput) -> CallInput:
    """The call with the body that was written for it."""
    if given.written is None:
        return given
    body = read_strictly(given.written.encode(), names_twice=True)
    if not isinstance(body, dict):
        raise MarketAPIError(INVALID, _("the body must be a JSON object"))
    return given.model_copy(update={"body": body})
