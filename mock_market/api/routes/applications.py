"""Applications over HTTP, and the callbacks that services post."""

import json
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from mock_market.api.market_views import ApplicationView, DeliveryView, RejectInput, WishInput
from mock_market.api.routes.strict_route import StrictRoute
from mock_market.api.routes.waiting import shown
from mock_market.delivery.callbacks import PATH
from mock_market.delivery.commands import Wish
from mock_market.delivery.engine import Engine
from mock_market.domain.applications import Application
from mock_market.saying import said, text


def _view(engine: Engine, application: Application) -> ApplicationView:
    """An application, and when its tenant has ended."""
    tenant_id = application.tenant_id or ""
    return ApplicationView.of(application, engine.market.store.tenants.find(application.target, tenant_id))


def application_router(engine: Engine) -> APIRouter:
    """The routes of applications."""
    router = APIRouter(route_class=StrictRoute)
    commands = engine.commands

    @router.get("/applications")
    async def applications(
        target: str | None = None,
        before: int | None = None,
        limit: Annotated[int, Query(ge=1, le=500)] = 50,
    ) -> list[ApplicationView]:
        found = engine.market.store.applications.page(target=target, before=before, limit=limit)
        return [_view(engine, application) for application in found]

    @router.get("/applications/{number}")
    async def application(number: int) -> ApplicationView:
        return _view(engine, commands.application(number))

    @router.post("/applications")
    async def apply(given: WishInput) -> ApplicationView:
        target = engine.market.target(given.target)
        wish = Wish(**given.model_dump(exclude={"target"}))
        return ApplicationView.of(commands.apply(target, wish))

    @router.post("/applications/{number}/approve")
    async def approve(number: int, wait_s: float = 0.0) -> DeliveryView:
        _, delivery = commands.approve(number)
        return await shown(engine, delivery.id, wait_s)

    @router.post("/applications/{number}/reject")
    async def reject(number: int, given: RejectInput) -> ApplicationView:
        return ApplicationView.of(commands.reject(number, text(given.reason) or said("rejected")))

    @router.post(PATH)
    async def callback(request: Request) -> Response:
        headers = tuple((name, value) for name, value in request.headers.items())
        answer = engine.callbacks.receive(str(request.url), headers, await request.body())
        body = json.dumps(answer.body(), ensure_ascii=False)
        return Response(body, status_code=answer.status, media_type="application/json")

    return router
