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

    parser: "_Parser"

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.parser = _Parser(self)

    def on_message_complete(self) -> None:
        """Go on, unless the message ends only because of an offer, before its body."""
        if not (self.parser.was_offered() and _framing(self)):
            self.on_whole_request()

    def on_whole_request(self) -> None:
        """The body has ended."""
        super().on_message_complete()


class _Parser(httptools.HttpRequestParser):
    """Gives its place to another after each offer."""

    def __init__(self, protocol: HttpProtocol, callbacks: SimpleNamespace | None = None) -> None:
        super().__init__(callbacks or protocol)
        self._protocol = protocol
        # As uvicorn sets it: an answer to the first of pipelined requests may close the connection.
        self.set_dangerous_leniencies(lenient_data_after_close=True)

    def feed_data(self, data: bytes) -> None:  # type: ignore[override]
        """Read bytes; raise HttpParserError when they are not HTTP."""
        try:
            super().feed_data(data)
        except httptools.HttpParserUpgrade as offer:
            self._hand_over(data[offer.args[0] :])

    def should_upgrade(self) -> bool:
        """Never: an offer is not taken."""
        return False

    def was_offered(self) -> bool:
        """Whether the head offers another protocol."""
        return bool(super().should_upgrade())

    def _hand_over(self, rest: bytes) -> None:
        """Read what follows a head that held an offer: its body, or the next request."""
        framing = _framing(self._protocol)
        callbacks = _callbacks(self._protocol, head_is_known=bool(framing))
        self._protocol.parser = next_one = _Parser(self._protocol, callbacks)
        if framing:
            next_one.feed_data(b"POST / HTTP/1.1\r\n%b\r\n" % framing)
        next_one.feed_data(rest)


def _framing(protocol: HttpToolsProtocol) -> bytes:
    """The header lines that say where the body ends; none without a body."""
    return b"".join(b"%b: %b\r\n" % header for header in protocol.headers if header[0] in _FRAMING)


def _callbacks(protocol: HttpToolsProtocol, *, head_is_known: bool) -> SimpleNamespace:
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
