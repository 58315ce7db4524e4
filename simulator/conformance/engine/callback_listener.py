"""A small listener on loopback for what a target sends back: callbacks, and fetches it should not make."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import h11

from standard_api.loopback import LOOPBACK

_LARGEST = 256 * 1024
_PATIENCE_S = 5.0
_AT_ONCE = 64
_KEPT = 1000


@dataclass(frozen=True, kw_only=True)
class Received:
    """One request that reached us; header names are in lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class CallbackListener:
    """Keeps what came and answers 200, or 500 once where it was told to."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self._refused: set[str] = set()
        self._server: asyncio.Server | None = None
        self._arrived = asyncio.Event()
        self._connections = 0

    async def open(self) -> str:
        """Listen on a free port of 127.0.0.1; return the address."""
        self._server = await asyncio.start_server(self._serve, LOOPBACK, 0)
        port = self._server.sockets[0].getsockname()[1]
        return f"http://{LOOPBACK}:{port}"

    def refuse_once(self, ending: str) -> None:
        """Answer 500 to the next request whose path ends so."""
        self._refused.add(ending)

    async def close(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()

    async def wait_for(self, wanted: Callable[[Received], bool], seconds: float) -> Received | None:
        """The first request that fits, now or within so many seconds."""
        try:
            async with asyncio.timeout(seconds):
                while True:
                    found = next((one for one in self.received if wanted(one)), None)
                    if found is not None:
                        return found
                    self._arrived.clear()
                    await self._arrived.wait()
        except TimeoutError:
            return None

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections += 1
        try:
            async with asyncio.timeout(_PATIENCE_S):
                request = await _read(reader) if self._connections <= _AT_ONCE else None
            if request is not None and len(self.received) < _KEPT:
                self.received.append(request)
                self._arrived.set()
                status = self._status(request)
                writer.write(
                    f"HTTP/1.1 {status} -\r\nContent-Length: 2\r\nContent-Type: application/json\r\n"
                    "Connection: close\r\n\r\n{}".encode()
                )
                await writer.drain()
        except (TimeoutError, OSError, h11.RemoteProtocolError):
            return
        finally:
            self._connections -= 1
            writer.close()

    def _status(self, request: Received) -> int:
        ending = next((one for one in self._refused if request.path.endswith(one)), None)
        if ending is None:
            return 200
        self._refused.discard(ending)
        return 500


async def _read(reader: asyncio.StreamReader) -> Received | None:
    connection = h11.Connection(our_role=h11.SERVER)
    head: h11.Request | None = None
    body = b""
    while len(body) <= _LARGEST:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            connection.receive_data(await reader.read(65536))
        elif isinstance(event, h11.Request):
            head = event
        elif isinstance(event, h11.Data):
            body += bytes(event.data)
        else:
            break
    if head is None:
        return None
    return Received(
        method=head.method.decode(),
        path=head.target.decode("latin-1"),
        headers={name.decode("latin-1"): value.decode("latin-1") for name, value in head.headers},
        body=body,
    )
