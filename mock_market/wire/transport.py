"""HTTP/1.1 to a hostile peer: one connection, one deadline, caps on everything.

h11 parses; what general clients add on top (pools, redirects, cookies, proxies, decoding) is what a
judge of services cannot have.
"""

import asyncio
import socket
import ssl
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, SupportsIndex

import h11

from languages import _
from mock_market.wire.addresses import AddressError, port_of, refuse_address, split_url
from mock_market.wire.exchange import Call, Failure, FailureKind, Response, Timing
from mock_market.wire.irregular import Irregularity, irregular_end, irregular_head
from standard_api.serving.loopback import address_of, is_loopback

MIB = 1024 * 1024
_READ = 64 * 1024
_LARGE = 64 * 1024
"""A body beyond it may be refused before all of it is sent."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Caps for one exchange. ``deadline_s`` None waits without end, for debugging."""

    deadline_s: float | None = 10.0
    connect_s: float = 5.0
    body_bytes: int = 6 * MIB
    head_bytes: int = 256 * 1024
    headers: int = 500
    interim_responses: int = 20


@dataclass(frozen=True, kw_only=True)
class Manner:
    """How to misbehave on purpose while sending (fault plans and checks)."""

    abandon: bool = False
    """Send everything, then cut the connection as soon as the answer begins."""
    truncate_at: int | None = None
    """Send only so many bytes of the body, then cut the connection."""
    bytes_per_second: int | None = None
    """Send the body this slowly, for as long as no answer comes."""

    @property
    def is_plain(self) -> bool:
        """Whether everything is sent as it should be."""
        return not self.abandon and self.truncate_at is None and not self.bytes_per_second

    @property
    def listens(self) -> bool:
        """Whether an answer counts that comes before all is sent."""
        return bool(self.bytes_per_second) and not self.abandon and self.truncate_at is None


@dataclass(frozen=True, kw_only=True)
class WireResult:
    """What one try on the wire came to: a response or a failure."""

    response: Response | None = None
    failure: Failure | None = None
    timing: Timing


class InvalidCallError(ValueError):
    """The call cannot be written as HTTP; our own mistake, nothing was sent."""


class _ViolationError(Exception):
    """The peer broke a cap or the protocol."""

    def __init__(self, kind: FailureKind, message: str) -> None:
        super().__init__(message)
        self.kind = kind


@dataclass
class Progress:
    """How far a try has come; read when it fails."""

    started: float
    peer: str = ""
    sent: bool = False
    early: bool = False
    """Something came before the request was sent."""
    connect_ms: float | None = None
    first_byte_ms: float | None = None

    def elapsed(self) -> float:
        """Milliseconds since the start."""
        return round((time.perf_counter() - self.started) * 1000, 3)

    def timing(self) -> Timing:
        """What is known of the time so far."""
        return Timing(connect_ms=self.connect_ms, first_byte_ms=self.first_byte_ms, total_ms=self.elapsed())


async def exchange_once(
    call: Call,
    *,
    limits: Limits,
    manner: Manner = Manner(),
    verify_tls: bool = True,
    forbidden: Callable[[str, int], bool] = lambda host, port: False,
) -> WireResult:
    """Send one call on a connection of its own and read the whole answer.

    Never raises for anything the target does; raises InvalidCallError for a call that is no HTTP.
    """
    head = _request(call)
    progress = Progress(started=time.perf_counter())
    try:
        async with asyncio.timeout(limits.deadline_s):
            response = await _speak(call, head, limits, manner, verify_tls, forbidden, progress)
        return WireResult(response=response, timing=progress.timing())
    except InvalidCallError:
        raise
    except Exception as error:  # noqa: BLE001  every failure of the wire becomes one Failure, here
        failure = failure_of(error, progress, limits)
        return WireResult(failure=failure, timing=progress.timing())


async def _speak(
    call: Call,
    head: h11.Request,
    limits: Limits,
    manner: Manner,
    verify_tls: bool,
    forbidden: Callable[[str, int], bool],
    progress: Progress,
) -> Response:
    reader, writer = await connect(call.url, limits, verify_tls, forbidden, progress)
    progress.connect_ms = progress.elapsed()
    progress.early = reader.has_heard
    try:
        connection = h11.Connection(our_role=h11.CLIENT, max_incomplete_event_size=limits.head_bytes)
        progress.sent = True
        sending = _send(connection, writer, head, call.body or b"", manner)
        if manner.listens or (manner.is_plain and len(call.body or b"") > _LARGE):
            return await _heard_while(sending, receive(connection, reader, limits, progress))
        whole = await sending
        if manner.abandon and whole:
            # Once the answer begins, the target has acted; now lose it.
            await reader.read(1)
            progress.first_byte_ms = progress.elapsed()
        if manner.abandon or not whole:
            raise _ViolationError(FailureKind.ABANDONED, "the connection was cut on purpose")
        return await receive(connection, reader, limits, progress)
    finally:
        # Abort: a peer that never closes must not hold us, and nothing unread is wanted.
        writer.transport.abort()


async def _heard_while(sending: Coroutine[Any, Any, bool], answer: Awaitable[Response]) -> Response:
    task = asyncio.create_task(sending)
    try:
        return await answer
    finally:
        task.cancel()


async def connect(
    url: str,
    limits: Limits,
    verify_tls: bool,
    forbidden: Callable[[str, int], bool],
    progress: Progress,
) -> tuple["Hearing", asyncio.StreamWriter]:
    """Open a connection to the host of an address. Raises OSError and what ``failure_of`` knows."""
    parts = split_url(url)
    host, port = parts.hostname or "", port_of(parts)
    progress.peer = f"{host}:{port}"
    context = tls_context(verify=verify_tls) if parts.scheme == "https" else None
    failed: list[OSError] = []
    for address in await _resolve(host, port):
        refuse_address(address)
        if forbidden(address, port):
            raise AddressError(_("{address}:{port} is not a target", address=address, port=port))
        try:
            async with asyncio.timeout(limits.connect_s):
                return await _open(address, port, context, host if context else None)
        except OSError as error:
            failed.append(error)
    raise max(failed, key=_how_telling, default=ConnectionRefusedError(f"no address for {host}"))


def _how_telling(error: OSError) -> int:
    """Of the addresses of a name, one that answered tells more than one that refused or is not reached."""
    return 2 if isinstance(error, ssl.SSLError) else int(isinstance(error, ConnectionRefusedError))


class Hearing(asyncio.StreamReader):
    """A reader that knows whether anything has come."""

    has_heard = False

    def feed_data(self, data: Iterable[SupportsIndex]) -> None:
        """Take what came."""
        self.has_heard = True
        super().feed_data(data)


async def _open(
    address: str, port: int, context: ssl.SSLContext | None, name: str | None
) -> tuple[Hearing, asyncio.StreamWriter]:
    loop = asyncio.get_running_loop()
    reader = Hearing(limit=_READ, loop=loop)
    protocol = asyncio.StreamReaderProtocol(reader, loop=loop)
    transport, _protocol = await loop.create_connection(
        lambda: protocol, address, port, ssl=context, server_hostname=name
    )
    return reader, asyncio.StreamWriter(transport, protocol, reader, loop)


async def _resolve(host: str, port: int) -> list[str]:
    if address_of(host) is not None:
        return [host]
    loop = asyncio.get_running_loop()
    if is_loopback(host):
        host = "localhost"  # the names below it are this machine too, which not every resolver knows
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise _ViolationError(FailureKind.DNS, f"the name {host!r} was not found ({error})") from None
    return list(dict.fromkeys(str(item[4][0]) for item in found))


def _request(call: Call) -> h11.Request:
    """The request as h11 wants it; header text beyond Latin-1 is refused before anything is sent."""
    try:
        parts = split_url(call.url)
    except AddressError as error:
        raise InvalidCallError(str(error)) from None
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = [(name, value) for name, value in call.headers]
    names = {name.lower() for name, _value in headers}
    if "host" not in names:
        headers.insert(0, ("Host", parts.netloc.rpartition("@")[2]))
    if call.body is not None and not names & {"content-length", "transfer-encoding"}:
        headers.append(("Content-Length", str(len(call.body))))
    headers.append(("Connection", "close"))
    try:
        encoded = [(name.encode("ascii"), value.encode("latin-1")) for name, value in headers]
        return h11.Request(method=call.method.encode("ascii"), target=target.encode("ascii"), headers=encoded)
    except (UnicodeEncodeError, h11.LocalProtocolError):
        raise InvalidCallError(
            _("the call cannot be sent: its method, address or headers hold what HTTP has no place for")
        ) from None


async def _send(
    connection: h11.Connection,
    writer: asyncio.StreamWriter,
    head: h11.Request,
    body: bytes,
    manner: Manner,
) -> bool:
    """Write the request as the manner says; return whether all of it was written.

    A peer may answer and close before it has read everything, so a broken pipe is not the end.
    """
    part = body if manner.truncate_at is None else body[: manner.truncate_at]
    data = connection.send(head) or b""
    try:
        if manner.bytes_per_second:
            writer.write(data)
            await _drip(writer, part, manner.bytes_per_second)
        else:
            writer.write(data + part)
            await writer.drain()
    except (ConnectionResetError, BrokenPipeError):
        return manner.truncate_at is None
    if len(part) < len(body):
        return False
    if part:
        connection.send(h11.Data(data=part))
    connection.send(h11.EndOfMessage())
    return True


async def _drip(writer: asyncio.StreamWriter, body: bytes, bytes_per_second: int) -> None:
    step = max(1, bytes_per_second // 10)
    for start in range(0, len(body), step):
        writer.write(body[start : start + step])
        await writer.drain()
        await asyncio.sleep(step / bytes_per_second)


async def receive(
    connection: h11.Connection, reader: asyncio.StreamReader, limits: Limits, progress: Progress
) -> Response:
    """Read one whole answer, within the caps."""
    head: h11.Response | None = None
    irregular: tuple[Irregularity, ...] = (Irregularity.EARLY,) if progress.early else ()
    raw = connection.trailing_data[0]
    chunks: list[bytes] = []
    size = interim = 0
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            data = await reader.read(_READ)
            if data and progress.first_byte_ms is None:
                progress.first_byte_ms = progress.elapsed()
            raw += data if head is None else b""
            _feed(connection, data, head)
        elif isinstance(event, h11.InformationalResponse):
            interim += 1
            if interim > limits.interim_responses or event.status_code == 101:
                raise _ViolationError(FailureKind.PROTOCOL, f"sent {interim} interim responses")
        elif isinstance(event, h11.Response):
            head = _accept(event, limits)
            irregular += irregular_head(raw, list(head.headers))
        elif isinstance(event, h11.Data):
            size += len(event.data)
            if size > limits.body_bytes:
                raise _ViolationError(
                    FailureKind.TOO_LARGE, f"the body is larger than {limits.body_bytes} bytes"
                )
            chunks.append(bytes(event.data))
        elif head is not None:
            irregular += irregular_end(connection.trailing_data[0])
            return _response(head, b"".join(chunks), irregular)
        else:
            raise _ViolationError(FailureKind.CUT_SHORT, "the connection was closed without an answer")


def _feed(connection: h11.Connection, data: bytes, head: h11.Response | None) -> None:
    """Hand bytes, or the end of the stream, to the parser."""
    try:
        connection.receive_data(data)
    except RuntimeError:
        raise _ViolationError(FailureKind.CUT_SHORT, "the connection was closed twice") from None
    if not data and head is None and connection.trailing_data[0][:5] not in (b"", b"HTTP/"):
        raise _ViolationError(FailureKind.PROTOCOL, "what came is not HTTP")
    if not data and head is None:
        raise _ViolationError(FailureKind.CUT_SHORT, "the connection was closed without an answer")


def _accept(event: h11.Response, limits: Limits) -> h11.Response:
    if len(event.headers) > limits.headers:
        raise _ViolationError(FailureKind.TOO_LARGE, f"sent {len(event.headers)} headers")
    for name, value in event.headers:
        if name == b"content-encoding" and value.strip().lower() not in (b"", b"identity"):
            coding = value[:40].decode("latin-1")
            raise _ViolationError(
                FailureKind.UNDECODABLE, f"the body is encoded as {coding!r} although identity was asked for"
            )
    return event


def _response(head: h11.Response, body: bytes, irregular: tuple[Irregularity, ...]) -> Response:
    headers = tuple(
        (name.decode("latin-1"), value.decode("latin-1")) for name, value in head.headers.raw_items()
    )
    reason = bytes(head.reason).decode("latin-1")
    return Response(status=head.status_code, reason=reason, headers=headers, body=body, irregular=irregular)


_KINDS: tuple[tuple[type[BaseException], FailureKind], ...] = (
    (AddressError, FailureKind.NOT_ALLOWED),
    (TimeoutError, FailureKind.TIMEOUT),
    (ssl.SSLError, FailureKind.TLS),
    (ssl.CertificateError, FailureKind.TLS),
    (ConnectionRefusedError, FailureKind.REFUSED),
    (asyncio.IncompleteReadError, FailureKind.CUT_SHORT),
    (OSError, FailureKind.RESET),
    (h11.RemoteProtocolError, FailureKind.PROTOCOL),
)


def failure_of(error: Exception, progress: Progress, limits: Limits) -> Failure:
    """Translate whatever went wrong; the one place where that happens."""
    if isinstance(error, _ViolationError):
        return Failure(kind=error.kind, message=str(error), sent=progress.sent)
    kind = next((kind for known, kind in _KINDS if isinstance(error, known)), FailureKind.PROTOCOL)
    message = str(error) or type(error).__name__
    if kind is FailureKind.PROTOCOL and _is_cut(message):
        kind = FailureKind.CUT_SHORT
    elif kind is FailureKind.RESET and not progress.sent:
        kind = FailureKind.REFUSED
    if isinstance(error, h11.RemoteProtocolError):
        message = _broken_http(message)
    return Failure(kind=kind, message=_message(kind, message, progress, limits)[:300], sent=progress.sent)


def _message(kind: FailureKind, message: str, progress: Progress, limits: Limits) -> str:
    if kind is FailureKind.TIMEOUT and progress.sent:
        return f"no whole answer within {limits.deadline_s:g} s"
    if kind is FailureKind.TIMEOUT:
        return f"no connection to {progress.peer} within {limits.connect_s:g} s"
    if kind is FailureKind.REFUSED:
        return f"nothing answers on {progress.peer}: is the service started?"
    if kind is FailureKind.RESET:
        return "the service closed the connection with a reset"
    return message


_BROKEN: dict[str, str] = {
    "without sending complete message body": "the connection was closed before the end of the body",
    "incomplete": "the connection was closed before the end of the body",
    "Receive buffer too long": "the head of the answer is too long",
    "illegal status line": "the first line of the answer is no status line",
    "illegal header": "a line of the head is no header",
    "Content-Length": "Content-Length is no length, or says two things",
    "chunk": "the body is said to be in chunks, and is not",
    "Transfer-Encoding": "Transfer-Encoding is not chunked",
    "Too much data": "the body is longer than Content-Length says",
}
"""What the parser says holds bytes and names of its own; these are ours."""


def _broken_http(said: str) -> str:
    return next((ours for theirs, ours in _BROKEN.items() if theirs in said), "what came is not HTTP")


def _is_cut(message: str) -> bool:
    return "without sending complete message body" in message or "incomplete" in message


@cache
def tls_context(*, verify: bool) -> ssl.SSLContext:
    """One context for all calls: building it costs more than a call."""
    context = ssl.create_default_context()
    if not verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
