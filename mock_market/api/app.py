"""The market as an ASGI application."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress

from fastapi import APIRouter, FastAPI
from starlette.types import ASGIApp

from mock_market.api.callback_door import CallbackDoor
from mock_market.api.errors import install_errors
from mock_market.api.gate import Gate
from mock_market.api.routes.applications import application_router
from mock_market.api.routes.deliveries import delivery_router
from mock_market.api.routes.rows import row_router
from mock_market.api.routes.targets import target_router
from mock_market.delivery.engine import Engine

_log = logging.getLogger(__name__)


def create_app(
    engine: Engine,
    *,
    token: str,
    hosts: Iterable[str] = (),
    broken: Callable[[], None] = lambda: None,
) -> ASGIApp:
    """The market's HTTP API behind its gate; ``hosts`` may be served besides loopback names.

    The engine runs as long as the application does. ``broken`` is told when it ends before: a market
    that promises and sends nothing is worse than none.
    """

    def ended(work: asyncio.Task[None]) -> None:
        if not work.cancelled() and work.exception() is not None:
            _log.error("the market cannot go on: %s", _causes(work.exception()))
            broken()

    @asynccontextmanager
    async def running(app: FastAPI) -> AsyncIterator[None]:
        work = asyncio.create_task(engine.run())
        work.add_done_callback(ended)
        try:
            yield
        finally:
            work.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await work

    app = FastAPI(title="mt-sim market", docs_url=None, redoc_url=None, openapi_url=None, lifespan=running)
    for router in routers(engine):
        app.include_router(router)
    install_errors(app)
    hosts = tuple(hosts)
    return CallbackDoor(Gate(app, token=token, hosts=hosts), callbacks=engine.callbacks, hosts=hosts)


def routers(engine: Engine) -> tuple[APIRouter, ...]:
    """Every route of the market."""
    rows = row_router(engine.market.exchanges)
    return target_router(engine), application_router(engine), delivery_router(engine), rows


def _causes(error: BaseException | None) -> str:
    """What is behind an error, in one line."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return f"{type(error).__name__}: {error}"
