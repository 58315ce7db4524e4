"""Where services post the end of an application during a run: a port of this machine, for this run."""

import asyncio
import json
import secrets

import uvicorn
from starlette.types import Receive, Scope, Send

from mock_market.api.gate import Gate
from mock_market.delivery.callbacks import PATH
from mock_market.delivery.engine import Engine
from standard_api.loopback import LOOPBACK
from standard_api.serve import bind, configuration, url_of

_GRACE_S = 1
"""A service that holds its callback open does not hold the end of a run."""


class CallbackListener:
    """Serves the callbacks of one engine, behind the market's own gate."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._server: uvicorn.Server | None = None
        self._work: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Listen, and tell the market its callback address and its own port."""
        listener = bind(LOOPBACK, 0)
        gate = Gate(self._answer, token=secrets.token_urlsafe(32))
        self._server = uvicorn.Server(configuration(gate, lifespan="off", grace_s=_GRACE_S))
        # Not serve(): the signals are the run's own.
        self._work = asyncio.create_task(self._server._serve([listener]))
        market = self._engine.market
        market.own_port = listener.getsockname()[1]
        market.callback_url = f"{url_of(listener)}{PATH}"

    async def stop(self) -> None:
        """Stop listening."""
        if self._server is not None and self._work is not None:
            self._server.should_exit = True
            await self._work

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = b""
        more = True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        found: dict[str, object] = {"error": "NOT_FOUND"}
        status = 404
        if scope["path"] == PATH and scope["method"] == "POST":
            headers = tuple(
                (name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]
            )
            url = f"{self._engine.market.callback_url or PATH}?{scope['query_string'].decode('latin-1')}"
            answer = self._engine.callbacks.receive(url, headers, body)
            found, status = answer.body(), answer.status
        text = json.dumps(found, ensure_ascii=False).encode()
        start = [(b"content-type", b"application/json"), (b"content-length", str(len(text)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": start})
        await send({"type": "http.response.body", "body": text})
