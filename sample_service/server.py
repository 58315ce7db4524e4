"""Serving an application on a socket that is already bound."""

import asyncio
import socket

import uvicorn
from fastapi import FastAPI


def serve(app: FastAPI, listener: socket.socket, address: str) -> bool:
    """Serve until a signal comes; print one line once requests are answered."""
    config = uvicorn.Config(
        app,
        http="httptools",  # refuses requests whose length can be read in two ways
        access_log=False,
        server_header=False,
        log_level="warning",
        timeout_graceful_shutdown=2,
    )
    server = _AnnouncingServer(config, address)
    asyncio.run(server.serve(sockets=[listener]))
    return server.started


class _AnnouncingServer(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, address: str) -> None:
        super().__init__(config)
        self._address = address

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            print(f"ready {self._address}", flush=True)  # noqa: T201
