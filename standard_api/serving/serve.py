"""Serving one ASGI application on one socket until a signal."""

import asyncio
import gc
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

import uvicorn
from starlette.types import ASGIApp

from standard_api.serving.bounds import BoundedProtocol, Patience
from standard_api.serving.sockets import url_of

Http = Literal["httptools", "h11"]
STRICT: Http = "httptools"
"""Refuses requests whose length can be read in two ways; h11 takes them."""
_PROTOCOLS: dict[Http, type[asyncio.Protocol] | Http] = {"httptools": BoundedProtocol, "h11": "h11"}
_GRACE_S = 3


def announce(url: str) -> None:
    """Tell whoever started the process that it serves: ``ready URL`` on stdout."""
    print(f"ready {url}", flush=True)  # noqa: T201


async def serve(
    app: ASGIApp,
    listener: socket.socket,
    *,
    ready: Callable[[str], None] = announce,
    http: Http = STRICT,
) -> int:
    """Serve until SIGINT, SIGTERM or SIGHUP and return the exit code, 128 + signal; 0 without one."""
    server = _Server(configuration(app, http=http), ready=lambda: ready(url_of(listener)))
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(Patience())
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, server.handle_exit, number, None)
    await server.serve([listener])
    if not server.started:
        return 1
    return 128 + server.ended_by if server.ended_by else 0


def configuration(
    app: ASGIApp,
    *,
    http: Http = STRICT,
    lifespan: Literal["auto", "off"] = "auto",
    grace_s: int = _GRACE_S,
    log_level: Literal["warning", "critical"] = "warning",
) -> uvicorn.Config:
    """How each server of ours reads HTTP: strictly, without WebSockets, and quiet in the log."""
    return uvicorn.Config(
        app,
        http=_PROTOCOLS[http],
        ws="none",
        lifespan=lifespan,
        log_level=log_level,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=grace_s,
    )


class _Server(uvicorn.Server):
    """Says when it serves, and remembers which signal ended it instead of raising it again."""

    def __init__(self, config: uvicorn.Config, *, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready
        self.ended_by = 0

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            # What the start made stays: it is never looked through for garbage, nor was it meanwhile.
            gc.freeze()
            gc.enable()
            self._ready()

    def handle_exit(self, sig: int, frame: object) -> None:
        self.ended_by = self.ended_by or sig
        super().handle_exit(sig, None)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
