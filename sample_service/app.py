"""The sample service as a FastAPI application."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from fastapi import FastAPI

from sample_service.service.callback_sender import CallbackSender
from sample_service.service.handler import SampleHandler
from sample_service.service.reference import add_reference
from sample_service.service.settings import MARKET_2025, STANDARD, ServiceSettings
from sample_service.service.tenancy import Tenancy
from sample_service.service.worker import Worker
from sample_service.storage.store import Store
from standard_api.routes import app as standard

_log = logging.getLogger(__name__)


def create_app(settings: ServiceSettings) -> FastAPI:
    """Return the service on its data folder, which it closes when it stops.

    Raises DataFolderError, NoKeyConfiguredError or UnknownDefectError before anything is served.
    """
    store = Store.open(settings.data)
    try:
        worker = create_worker(store, settings)
        handler = SampleHandler(store, settings, wake=worker.wake)
        app = _app_of(store, settings, handler, _lifespan(store, worker))
        _spoil(app, settings)
    except BaseException:
        store.close()
        raise
    return app


def _app_of(
    store: Store, settings: ServiceSettings, handler: SampleHandler, lifespan: standard.Lifespan
) -> FastAPI:
    """The service in its persona's dialect."""
    if settings.persona == STANDARD:
        app = standard.create_app(handler, keys=settings.keys, lifespan=lifespan)
        add_reference(app)
        return app
    if settings.persona == MARKET_2025:
        from sample_service.personas.market_2025 import create_manual_app

        return create_manual_app(store, settings, handler, lifespan)
    from sample_service.personas.routes import create_persona_app

    return create_persona_app(store, settings, handler, lifespan)


def _spoil(app: FastAPI, settings: ServiceSettings) -> None:
    """Put the defects that were asked for in front of the service."""
    if settings.switches_defects:
        from sample_service.defects.switching import SwitchedDefects

        app.add_middleware(
            SwitchedDefects, folder=settings.data, key=settings.keys[0], service_key=settings.service_key
        )
    if settings.defects:
        from sample_service.defects.catalogue import defect_named
        from sample_service.defects.wire import DefectMiddleware

        for name in settings.defects:
            memory = {"service_key": settings.service_key}
            play = defect_named(name).play
            app.add_middleware(DefectMiddleware, play=play, key=settings.keys[0], memory=memory)


def create_worker(store: Store, settings: ServiceSettings, sender: CallbackSender | None = None) -> Worker:
    """Return what goes on after the answers."""
    sender = sender or CallbackSender(settings.service_key or "", said=_said_in(settings.persona))
    return Worker(store, settings, Tenancy(store, settings), sender)


def _said_in(persona: str) -> Callable[[str], str]:
    """How a persona says the body of a callback."""
    if persona != MARKET_2025:
        return str
    from sample_service.personas.manual_answers import callback_body

    return callback_body


def _lifespan(store: Store, worker: Worker) -> standard.Lifespan:
    @asynccontextmanager
    async def run(app: FastAPI) -> AsyncIterator[None]:
        work = asyncio.create_task(worker.run())
        work.add_done_callback(_report)
        try:
            yield
        finally:
            work.cancel()
            with suppress(asyncio.CancelledError):
                await asyncio.gather(work, return_exceptions=True)
            store.close()

    return run


def _report(work: "asyncio.Task[None]") -> None:
    if not work.cancelled() and work.exception():
        _log.error("background work stopped", exc_info=work.exception())
