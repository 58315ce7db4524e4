"""Where targets post during a run: a port of this machine, for as long as the run goes on."""

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from starlette.types import ASGIApp, Receive, Scope, Send

from simulator.targets.received import Received
from standard_api.serving.loopback import LOOPBACK
from standard_api.serving.sockets import bind, url_of

if TYPE_CHECKING:
    from uvicorn import Server

_GRACE_S = 1
"""A service that holds its callback open does not hold the end of a run."""
_LARGEST = 256 * 1024


Answering = Callable[[Received], tuple[int, Mapping[str, object]]]
"""The status and the JSON object that a request is answered with."""


class CallbackListener:
    """Serves one application on a free port of 127.0.0.1, within the bounds of all our servers.

    The server starts when somebody calls: most runs never need it, and ending it takes a while.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._socket = bind(LOOPBACK, 0)
        self.url = url_of(self._socket)
        self.port: int = self._socket.getsockname()[1]
        self._app = app
        self._server: Server | None = None
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._socket, self._start)

    def _start(self) -> None:
        from uvicorn import Server

        from standard_api.serving.serve import configuration

        self._loop.remove_reader(self._socket)
        # What a stranger sends wrongly is answered; it is no news for whoever reads the run.
        settings = configuration(self._app, lifespan="off", grace_s=_GRACE_S, log_level="critical")
        self._server = Server(settings)
        # Not serve(), uvicorn's one public way: it takes the signals, which are the run's own.
        self._work = asyncio.create_task(self._server._serve([self._socket]))

    async def close(self) -> None:
        """Stop listening."""
        if self._server is None:
            self._loop.remove_reader(self._socket)
            self._socket.close()
            return
        self._server.should_exit = True
        await self._work


def answering(answer: Answering) -> ASGIApp:
    """An application that reads each request as a whole before it is answered."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        body = await _read(receive)
        if body is None:
            return
        status, said = (413, {}) if len(body) > _LARGEST else answer(_received(scope, body))
        text = json.dumps(said, ensure_ascii=False).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(text)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": text})

    return app


async def _read(receive: Receive) -> bytes | None:
    """The body until its end or until it is too large; None when the client left before."""
    body, more = b"", True
    while more and len(body) <= _LARGEST:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


def _received(scope: Scope, body: bytes) -> Received:
    path, query = scope["raw_path"].decode("latin-1"), scope["query_string"].decode("latin-1")
    headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"])
    return Received(
        method=scope["method"], path=f"{path}?{query}" if query else path, headers=headers, body=body
    )
