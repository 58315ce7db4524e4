"""HTTP/1.1 that ignores every offer to change the protocol (RFC 9110, 7.8).

Each client of the JDK offers h2c with every request. llhttp takes such an offer for the end of HTTP: it skips
the body and reads nothing more. Here the reading goes on with a parser of its own after such a head.
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_FRAMING = (b"content-length", b"transfer-encoding")


class HttpProtocol(HttpToolsProtocol):
    """Uvicorn's protocol on a parser that reads on."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.parser = _Parser(self)  # type: ignore[assignment]


class _Parser:
    """What the protocol uses of httptools' parser, which it replaces after each offer."""

    def __init__(self, protocol: HttpToolsProtocol) -> None:
        self._protocol = protocol
        self._inner = self._new(_callbacks(protocol))

    def feed_data(self, data: bytes) -> None:
        """Read bytes; raise HttpParserError when they are not HTTP."""
        try:
            self._inner.feed_data(data)
        except httptools.HttpParserUpgrade as offer:
            self._resume(data[offer.args[0] :])

    def should_upgrade(self) -> bool:
        """Never: an offer is not taken."""
        return False

    def get_http_version(self) -> str:
        """The version of the request that is read."""
        return self._inner.get_http_version()

    def get_method(self) -> bytes:
        """The method of the request that is read."""
        return self._inner.get_method()

    def should_keep_alive(self) -> bool:
        """Whether the client may send another request."""
        return self._inner.should_keep_alive()

    def _resume(self, rest: bytes) -> None:
        """Read what follows a head that held an offer: its body, or the next request."""
        framing = _framing(self._protocol)
        self._inner = self._new(_callbacks(self._protocol, head_is_known=bool(framing)))
        if framing:
            self._inner.feed_data(b"POST / HTTP/1.1\r\n%b\r\n" % framing)
        self.feed_data(rest)

    def _new(self, callbacks: SimpleNamespace) -> httptools.HttpRequestParser:
        complete = callbacks.on_message_complete
        callbacks.on_message_complete = lambda: self._skips_a_body() or complete()
        parser = httptools.HttpRequestParser(callbacks)
        # As uvicorn sets it: an answer to the first of pipelined requests may close the connection.
        parser.set_dangerous_leniencies(lenient_data_after_close=True)
        return parser

    def _skips_a_body(self) -> bool:
        """Whether the message ends only because of an offer, before its body."""
        return self._inner.should_upgrade() and bool(_framing(self._protocol))


def _framing(protocol: HttpToolsProtocol) -> bytes:
    """The header lines that say where the body ends; none without a body."""
    return b"".join(b"%b: %b\r\n" % header for header in protocol.headers if header[0] in _FRAMING)


def _callbacks(protocol: HttpToolsProtocol, *, head_is_known: bool = False) -> SimpleNamespace:
    """The protocol's callbacks; the first head is kept from it when it knows that head."""
    known = head_is_known

    def told(callback: Callable[..., None]) -> Callable[..., None]:
        return lambda *values: None if known else callback(*values)

    def on_headers_complete() -> None:
        nonlocal known
        if not known:
            protocol.on_headers_complete()
        known = False

    return SimpleNamespace(
        on_message_begin=told(protocol.on_message_begin),
        on_url=told(protocol.on_url),
        on_header=told(protocol.on_header),
        on_headers_complete=on_headers_complete,
        on_body=protocol.on_body,
        on_message_complete=protocol.on_message_complete,
    )
