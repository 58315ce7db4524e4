"""What a stranger may take of a server before the application is asked: bytes, time and places.

A head has so many bytes and seconds, a request so many seconds; what frames a body (chunks, trailers) has its
bounds too. When all places are taken, a connection that asks for nothing gives its place away.
"""

import asyncio
import errno
import logging
import resource
import time
from typing import Any

from standard_api.http_protocol import HttpProtocol

HEAD_BYTES = 64 * 1024
FRAME_BYTES = 8
"""What may frame each byte of a body besides: one that comes in chunks of a byte each has five."""
HEAD_S = 10.0
REQUEST_S = 60.0
"""From the first byte of a request to the last of its body."""
_DESCRIPTORS_KEPT = 64
"""For files, for what is called, and for who waits to be refused."""
_MOST = 400
_NO_DESCRIPTORS = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})
_TOLD_EVERY_S = 60.0
_END = b"content-length: 0\r\nconnection: close\r\n\r\n"
_BUSY = b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\n" + _END
_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\n" + _END
_SLOW = b"HTTP/1.1 408 Request Timeout\r\n" + _END
_log = logging.getLogger(__name__)


def places() -> int:
    """How many connections are held at once: fewer than there are descriptors."""
    soft, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    return max(8, min(_MOST, soft - _DESCRIPTORS_KEPT))


class BoundedProtocol(HttpProtocol):
    """One connection within its bounds."""

    transport: asyncio.Transport

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._in_head = True
        self._beside_body = 0
        self._body_bytes = 0
        self._timer: asyncio.TimerHandle | None = None
        self.asks_nothing_since = time.monotonic()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a place; the one that has asked for nothing the longest gives its own when all are taken."""
        super().connection_made(transport)
        self._within(HEAD_S)
        if len(self.connections) > places():
            others = [one for one in self.connections if isinstance(one, BoundedProtocol) and one is not self]
            if idle := [one for one in others if one.asks_nothing()]:
                min(idle, key=lambda one: one.asks_nothing_since).transport.abort()
            else:
                self._refuse(_BUSY)

    def connection_lost(self, exc: Exception | None) -> None:
        self._at_ease()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on; a head that has begun must end in time, and all but a body in size."""
        if self.transport.is_closing():
            return
        if self._in_head and self._timer is None:
            self._within(HEAD_S)
        self._beside_body += len(data)
        super().data_received(data)
        if self._beside_body > HEAD_BYTES + FRAME_BYTES * self._body_bytes:
            self._refuse(_LARGE)

    def on_body(self, body: bytes) -> None:
        """Count a part of the body, which the application bounds itself."""
        self._beside_body -= len(body)
        self._body_bytes += len(body)
        super().on_body(body)

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._within(REQUEST_S)
        super().on_headers_complete()

    def on_whole_request(self) -> None:
        super().on_whole_request()
        self._at_ease()
        self._in_head = True
        self._beside_body = self._body_bytes = 0
        self.asks_nothing_since = time.monotonic()

    def asks_nothing(self) -> bool:
        """Whether it waits for a request, or for the rest of its head."""
        answered = self.cycle is None or self.cycle.response_complete
        return answered and not self.transport.is_closing()

    def _within(self, seconds: float) -> None:
        self._at_ease()
        self._timer = self.loop.call_later(seconds, self._refuse, _SLOW)

    def _at_ease(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None

    def _refuse(self, answer: bytes) -> None:
        if self.cycle is None or self.cycle.response_complete:
            self.transport.write(answer)
        self.transport.close()


class Patience:
    """Keeps the loop's log short while descriptors have run out: accepting goes on by itself."""

    def __init__(self) -> None:
        self._told_at = -_TOLD_EVERY_S

    def __call__(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Handle what the loop could not: one line a minute for what passes by itself."""
        error = context.get("exception")
        if not isinstance(error, OSError) or error.errno not in _NO_DESCRIPTORS:
            loop.default_exception_handler(context)
        elif loop.time() - self._told_at >= _TOLD_EVERY_S:
            self._told_at = loop.time()
            _log.warning("no more connections for now: %s", error.strerror)
