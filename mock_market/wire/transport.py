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
from functools import cache, lru_cache
from typing import Any, SupportsIndex

import h11

from mock_market.saying import SaidError, said
from mock_market.wire.addresses import AddressError, port_of, refuse_address, split_url
from mock_market.wire.exchange import Call, Failure, FailureKind, Response, Timing
from mock_market.wire.failures import Progress, ViolationError, failure_of
from mock_market.wire.irregular import Irregularity, irregular_end, irregular_head
from mock_market.wire.request_head import is_http, request_head
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

    def waited_s(self, *, sent: bool) -> float | None:
        """How long a target may take that nothing comes of: to answer, or only to be reached."""
        return self.deadline_s if sent else self.connect_s


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


class InvalidCallError(SaidError, ValueError):
    """The call cannot be written as HTTP; our own mistake, nothing was sent."""


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
    head = _head(call)
    progress = Progress(started=time.perf_counter())
    try:
        async with asyncio.timeout(limits.deadline_s):
            response = await _speak(call, head, limits, manner, verify_tls, forbidden, progress)
        return WireResult(response=response, timing=progress.timing())
    except InvalidCallError:
        raise
    except Exception as error:  # noqa: BLE001  every failure of the wire becomes one Failure, here
        failure = failure_of(error, progress, limits.waited_s(sent=progress.sent))
        return WireResult(failure=failure, timing=progress.timing())


async def _speak(
    call: Call,
    head: bytes,
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
        connection = answer_parser(call.method, limits)
        progress.sent = True
        sending = _send(writer, head, call.body or b"", manner)
        if manner.listens or (manner.is_plain and len(call.body or b"") > _LARGE):
            return await _heard_while(sending, receive(connection, reader, limits, progress))
        whole = await sending
        if manner.abandon and whole:
            # Once the answer begins, the target has acted; now lose it.
            await reader.read(1)
            progress.first_byte_ms = progress.elapsed()
        if manner.abandon or not whole:
            raise ViolationError(FailureKind.ABANDONED, said("cut_on_purpose"))
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
            raise AddressError(said("no_target", address=address, port=port))
        try:
            async with asyncio.timeout(limits.connect_s):
                return await _open(address, port, context, host if context else None)
        except OSError as error:
            failed.append(error)
    raise max(failed, key=_how_telling, default=ConnectionRefusedError())


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
    except (socket.gaierror, UnicodeError):
        raise ViolationError(FailureKind.DNS, said("no_name", host=host)) from None
    return list(dict.fromkeys(str(item[4][0]) for item in found))


def _head(call: Call) -> bytes:
    """The head of a call on a connection of its own; what is no HTTP is refused before anything is sent."""
    try:
        if is_http(call):
            return request_head(call, ("Connection", "close"))
    except AddressError as error:
        raise InvalidCallError(error.said) from None
    except UnicodeEncodeError:
        pass  # letters that no header may hold
    raise InvalidCallError(said("no_http"))


def answer_parser(method: str, limits: Limits) -> h11.Connection:
    """What reads the answer to a request by this method; nothing else of the request matters to it."""
    connection = h11.Connection(our_role=h11.CLIENT, max_incomplete_event_size=limits.head_bytes)
    connection.send(_any_request(method))
    connection.send(h11.EndOfMessage())
    return connection


@lru_cache(maxsize=64)
def _any_request(method: str) -> h11.Request:
    return h11.Request(method=method, target="/", headers=[("Host", "-")])


async def _send(writer: asyncio.StreamWriter, head: bytes, body: bytes, manner: Manner) -> bool:
    """Write the request as the manner says; return whether all of it was written.

    A peer may answer and close before it has read everything, so a broken pipe is not the end.
    """
    part = body if manner.truncate_at is None else body[: manner.truncate_at]
    try:
        if manner.bytes_per_second:
            writer.write(head)
            await _drip(writer, part, manner.bytes_per_second)
        else:
            writer.write(head + part)
            await writer.drain()
    except (ConnectionResetError, BrokenPipeError):
        return manner.truncate_at is None
    return len(part) == len(body)


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
                raise ViolationError(FailureKind.PROTOCOL, said("interim", count=interim))
        elif isinstance(event, h11.Response):
            head = _accept(event, limits)
            irregular += irregular_head(raw, [name for name, _value in head.headers])
        elif isinstance(event, h11.Data):
            size += len(event.data)
            if size > limits.body_bytes:
                raise ViolationError(FailureKind.TOO_LARGE, said("too_large", size=limits.body_bytes))
            chunks.append(bytes(event.data))
        elif head is not None:
            irregular += irregular_end(connection.trailing_data[0])
            return _response(head, b"".join(chunks), irregular)
        else:
            raise ViolationError(FailureKind.CUT_SHORT, said("no_answer"))


def _feed(connection: h11.Connection, data: bytes, head: h11.Response | None) -> None:
    """Hand bytes, or the end of the stream, to the parser."""
    try:
        connection.receive_data(data)
    except RuntimeError:
        raise ViolationError(FailureKind.CUT_SHORT, said("closed_twice")) from None
    if not data and head is None and connection.trailing_data[0][:5] not in (b"", b"HTTP/"):
        raise ViolationError(FailureKind.PROTOCOL, said("not_http"))
    if not data and head is None:
        raise ViolationError(FailureKind.CUT_SHORT, said("no_answer"))


def _accept(event: h11.Response, limits: Limits) -> h11.Response:
    if len(event.headers) > limits.headers:
        raise ViolationError(FailureKind.TOO_LARGE, said("headers", count=len(event.headers)))
    for name, value in event.headers:
        if name == b"content-encoding" and value.strip().lower() not in (b"", b"identity"):
            coding = value[:40].decode("latin-1")
            raise ViolationError(FailureKind.UNDECODABLE, said("encoded", coding=coding))
    return event


def _response(head: h11.Response, body: bytes, irregular: tuple[Irregularity, ...]) -> Response:
    headers = tuple(
        (name.decode("latin-1"), value.decode("latin-1")) for name, value in head.headers.raw_items()
    )
    reason = bytes(head.reason).decode("latin-1")
    return Response(status=head.status_code, reason=reason, headers=headers, body=body, irregular=irregular)


@cache
def tls_context(*, verify: bool) -> ssl.SSLContext:
    """One context for all calls: building it costs more than a call."""
    context = ssl.create_default_context()
    if not verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
