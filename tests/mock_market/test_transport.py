"""How a call is written, and how it can be spoiled on purpose."""

import asyncio
import contextlib
import ssl
from collections.abc import Callable
from pathlib import Path

import pytest

from mock_market.saying import said
from mock_market.wire.exchange import Call, FailureKind
from mock_market.wire.transport import InvalidCallError, Limits, Manner, WireResult, exchange_once

pytestmark = pytest.mark.wire

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


class Recorder:
    """A server that keeps what it was sent."""

    def __init__(self) -> None:
        self.received = b""
        self.closed = asyncio.Event()

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            self.received = await reader.readuntil(b"\r\n\r\n")
            length = self.received.lower().partition(b"content-length: ")[2].split(b"\r\n")[0]
            for _ in range(int(length or 0)):
                byte = await reader.read(1)
                if not byte:
                    break
                self.received += byte
            writer.write(OK)
            await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()
            self.closed.set()


def sent(call: Callable[[str], Call], manner: Manner | None = None) -> tuple[bytes, WireResult]:
    """What arrived at the server, and what came of the call."""

    async def run() -> tuple[bytes, WireResult]:
        recorder = Recorder()
        server = await asyncio.start_server(recorder.handle, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        try:
            result = await exchange_once(call(url), limits=Limits(), manner=manner or Manner())
            await recorder.closed.wait()
        finally:
            server.close()
        await asyncio.sleep(0)
        return recorder.received, result

    return asyncio.run(run())


def post(url: str) -> Call:
    return Call(method="POST", url=f"{url}/mt/x?a=b", headers=(("X-Key", "1"),), body=b'{"a":1}')


def test_a_call_is_written_with_length_and_closes() -> None:
    data, result = sent(post)
    head, _, body = data.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    assert lines[0] == b"POST /mt/x?a=b HTTP/1.1"
    assert lines[1].startswith(b"Host: 127.0.0.1:")
    assert lines[2:] == [b"X-Key: 1", b"Content-Length: 7", b"Connection: close"]
    assert body == b'{"a":1}'
    assert result.response is not None
    assert result.timing.connect_ms is not None


def test_an_abandoned_call_arrives_whole_and_its_answer_is_lost() -> None:
    data, result = sent(post, Manner(abandon=True))
    assert data.endswith(b'{"a":1}')
    assert result.failure is not None
    assert (result.failure.kind, result.failure.sent) == (FailureKind.ABANDONED, True)


def test_a_truncated_call_arrives_in_part() -> None:
    data, result = sent(post, Manner(truncate_at=3))
    assert data.endswith(b'\r\n\r\n{"a')
    assert result.failure is not None
    assert result.failure.kind is FailureKind.ABANDONED


def test_a_slow_call_arrives_whole() -> None:
    data, result = sent(post, Manner(bytes_per_second=1000))
    assert data.endswith(b'{"a":1}')
    assert result.response is not None


def test_a_slow_call_is_not_sent_to_its_end_once_it_is_answered() -> None:
    closed = asyncio.Event()

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(OK)
        with contextlib.suppress(ConnectionError):
            await reader.read()
        writer.close()
        closed.set()

    async def run() -> WireResult:
        server = await asyncio.start_server(refuse, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        try:
            endless = Call(method="POST", url=url, body=b" " * 60)
            return await exchange_once(endless, limits=Limits(), manner=Manner(bytes_per_second=1))
        finally:
            await closed.wait()
            server.close()
            await asyncio.sleep(0)

    result = asyncio.run(run())
    assert result.response is not None


@pytest.mark.parametrize(
    "call",
    [
        Call(method="GET", url="http://127.0.0.1:1/", headers=(("X", "한글"),)),
        Call(method="GET", url="http://127.0.0.1:1/", headers=(("X", "a\r\nY: b"),)),
        Call(method="GET", url="http://127.0.0.1:1/", headers=(("X", "a\n"),)),
        Call(method="GET", url="http://127.0.0.1:1/", headers=(("X", " a"),)),
        Call(method="GET", url="http://127.0.0.1:1/", headers=(("X", "a\x00b"),)),
        Call(method="GET", url="http://127.0.0.1:1/", headers=(("X: Y", "a"),)),
        Call(method="GET", url="http://127.0.0.1:1/", headers=(("", "a"),)),
        Call(method="GET", url="http://한글.example/"),
        Call(method="G T", url="http://127.0.0.1:1/"),
        Call(method="GET", url="ftp://127.0.0.1/"),
        Call(method="GET", url="http://127.0.0.1:1/ a"),
        Call(method="GET", url="http://"),
    ],
)
def test_what_is_no_http_is_refused_before_anything_is_sent(call: Call) -> None:
    with pytest.raises(InvalidCallError):
        asyncio.run(exchange_once(call, limits=Limits()))


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/",
        "http://[::ffff:169.254.169.254]/",
        "http://2852039166/",
        "http://0xa9fea9fe/",
        "http://[fe80::1]/",
        "http://[fd00:ec2::254]/",
        "http://0.0.0.0/",
        "http://[::]/",
        "http://[64:ff9b::a9fe:a9fe]/",
        "http://[2002:a9fe:a9fe::]/",
        "http://224.0.0.1/",
    ],
)
def test_metadata_and_link_local_addresses_are_never_called(url: str) -> None:
    result = asyncio.run(exchange_once(Call(method="GET", url=url), limits=Limits()))
    assert result.failure is not None
    assert (result.failure.kind, result.failure.sent) == (FailureKind.NOT_ALLOWED, False)


def test_a_name_that_cannot_be_found_is_told_apart() -> None:
    # A label of 64 letters is refused by the resolver itself, so no question leaves the machine.
    call = Call(method="GET", url=f"http://{'a' * 64}.example/")
    result = asyncio.run(exchange_once(call, limits=Limits()))
    assert result.failure is not None
    assert result.failure.kind is FailureKind.DNS


def test_a_forbidden_address_is_not_connected() -> None:
    forbidden: list[tuple[str, int]] = []

    def forbid(host: str, port: int) -> bool:
        forbidden.append((host, port))
        return True

    call = Call(method="GET", url="http://localhost:8/")
    result = asyncio.run(exchange_once(call, limits=Limits(), forbidden=forbid))
    assert result.failure is not None
    assert result.failure.kind is FailureKind.NOT_ALLOWED
    assert forbidden[0][1] == 8


def test_tls_to_a_plain_server_is_a_tls_failure() -> None:
    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(OK)
        writer.close()

    async def run() -> WireResult:
        server = await asyncio.start_server(plain, "127.0.0.1", 0)
        call = Call(method="GET", url=f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
        try:
            return await exchange_once(call, limits=Limits())
        finally:
            server.close()

    result = asyncio.run(run())
    assert result.failure is not None
    assert (result.failure.kind, result.failure.message) == (FailureKind.TLS, said("not_tls"))


@pytest.mark.parametrize(("verified", "answered"), [(True, False), (False, True)])
def test_a_certificate_that_nobody_vouches_for_is_refused(verified: bool, answered: bool) -> None:
    async def run() -> WireResult:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(Path(__file__).with_name("self_signed.pem"))
        server = await asyncio.start_server(Recorder().handle, "127.0.0.1", 0, ssl=context)
        try:
            url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            return await exchange_once(post(url), limits=Limits(), verify_tls=verified)
        finally:
            server.close()

    result = asyncio.run(run())
    assert (result.response is not None) == answered
    if not answered:
        assert result.failure is not None
        assert not result.failure.sent
        assert result.failure.message == said("self_signed")
