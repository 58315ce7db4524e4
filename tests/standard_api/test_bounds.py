"""A stranger takes so much of a server and no more: the bytes and seconds of a request, and one place."""

import asyncio
import errno
import logging
from collections.abc import Awaitable, Callable

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from standard_api.serving import bounds
from standard_api.serving.bounds import Patience
from standard_api.serving.own_names import OwnNames, OwnNamesOnly
from standard_api.serving.serve import configuration
from standard_api.serving.sockets import bind

pytestmark = pytest.mark.wire
GET = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
Address = tuple[str, int]


async def hello(scope: Scope, receive: Receive, send: Send) -> None:
    """Read the whole body, then answer."""
    while (await receive()).get("more_body", False):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


def served(use: Callable[[Address], Awaitable[bytes]]) -> bytes:
    """What ``use`` read from a server of ours."""

    async def run() -> bytes:
        listener = bind("127.0.0.1", 0)
        server = uvicorn.Server(configuration(hello, lifespan="off"))
        serving = asyncio.create_task(server._serve([listener]))
        try:
            return await use(listener.getsockname())
        finally:
            server.should_exit = server.force_exit = True
            await serving

    return asyncio.run(run())


async def asked(address: Address, data: bytes, *, more: bytes = b"") -> bytes:
    """All that a connection answers to some bytes, with ``more`` behind them for as long as it is open."""
    reader, writer = await asyncio.open_connection(*address)
    answer = asyncio.create_task(reader.read())
    writer.write(data)
    while more and not answer.done() and not writer.is_closing():
        writer.write(more)
        await asyncio.sleep(0.001)
    try:
        return await answer
    except ConnectionResetError:
        return b""
    finally:
        writer.close()


def status(answer: bytes) -> bytes:
    return answer.partition(b"\r\n")[0].removeprefix(b"HTTP/1.1 ")[:3]


@pytest.mark.parametrize("head", [b"GET /", b"GET / HTTP/1.1\r\nX-", b"GET / HTTP/1.1\r\nX-Endless: "])
def test_a_head_without_end_is_cut(head: bytes) -> None:
    answer = served(lambda address: asked(address, head, more=b"a" * 8192))
    assert status(answer) in (b"431", b"")  # what is still under way may reset the connection


def test_many_small_headers_are_cut_too() -> None:
    answer = served(lambda address: asked(address, b"GET / HTTP/1.1\r\n", more=b"X-A: b\r\n" * 500))
    assert status(answer) in (b"431", b"")


def test_a_large_head_within_its_bounds_is_served() -> None:
    head = GET[:-2] + b"X-Long: " + b"a" * 60_000 + b"\r\n\r\n"
    assert status(served(lambda address: asked(address, head))) == b"200"


CHUNKED = b"POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("begun", "more"),
    [
        (b"2\r\n{}\r\n0\r\n", b"X-T: 1\r\n" * 500),
        (b"2\r\n{}\r\n0\r\nX-T: ", b"a" * 8192),
        (b"1;", b"a" * 8192),
        (b"0" * 8, b"0" * 8192),
    ],
)
def test_what_frames_a_body_has_an_end_too(begun: bytes, more: bytes) -> None:
    assert served(lambda address: asked(address, CHUNKED + begun, more=more)) == b""


def test_a_body_in_the_smallest_chunks_is_served() -> None:
    body = b"1\r\na\r\n" * 50_000 + b"0\r\nX-T: 1\r\n\r\n"
    assert status(served(lambda address: asked(address, CHUNKED + body))) == b"200"


@pytest.mark.parametrize("said", [b"", b"GET", b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "])
def test_who_says_nothing_more_is_let_go(said: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "HEAD_S", 0.05)
    assert status(served(lambda address: asked(address, said))) == b"408"


def test_a_body_that_does_not_end_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "REQUEST_S", 0.05)
    head = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n"
    assert served(lambda address: asked(address, head, more=b"a")) == b""


def test_silent_connections_give_their_places_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "places", lambda: 8)

    async def use(address: Address) -> bytes:
        silent = [await asyncio.open_connection(*address) for _ in range(30)]
        answer = await asked(address, GET)
        for _reader, writer in silent:
            writer.close()
        return answer

    assert status(served(use)) == b"200"


def test_whoever_is_served_keeps_the_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "places", lambda: 2)
    head = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nConnection: close\r\n\r\n"

    async def use(address: Address) -> bytes:
        busy = [await asyncio.open_connection(*address) for _ in range(2)]
        for _reader, writer in busy:
            writer.write(head)
        await asyncio.sleep(0.2)
        refused = await asked(address, GET)
        for _reader, writer in busy:
            writer.write(b"a")
        answers = [status(await reader.read()) for reader, _writer in busy]
        for _reader, writer in busy:
            writer.close()
            await writer.wait_closed()
        return b" ".join([status(refused), *answers])

    assert served(use) == b"503 200 200"


@pytest.mark.parametrize("number", [errno.EMFILE, errno.ENFILE])
def test_no_descriptors_are_one_line_in_the_log(number: int, caplog: pytest.LogCaptureFixture) -> None:
    async def run() -> None:
        patience = Patience()
        for _ in range(500):
            error = OSError(number, "too many open files")
            patience(asyncio.get_running_loop(), {"message": "accept failed", "exception": error})

    with caplog.at_level(logging.WARNING):
        asyncio.run(run())
    assert [record.getMessage() for record in caplog.records] == [
        "no more connections for now: too many open files"
    ]


def test_another_failure_of_the_loop_is_told_as_it_is(caplog: pytest.LogCaptureFixture) -> None:
    async def run() -> None:
        Patience()(asyncio.get_running_loop(), {"message": "a mistake", "exception": ValueError("of ours")})

    asyncio.run(run())
    assert "a mistake" in caplog.text


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        ("localhost:8000", True),
        ("127.0.0.1", True),
        ("[::1]:8000", True),
        ("Service:8000", True),
        ("evil.example", False),
        ("localhost.evil.example", False),
        ("user@localhost", False),
        ("", False),
        ("[::1", False),
    ],
)
def test_a_server_knows_its_names(host: str, ours: bool) -> None:
    sent: list[dict[str, object]] = []

    async def send(message: object) -> None:
        sent.append(dict(message))  # type: ignore[call-overload]

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b""}

    scope = {"type": "http", "headers": [(b"host", host.encode())]}
    asyncio.run(OwnNamesOnly(hello, allowed=["service"])(scope, receive, send))
    assert sent[0]["status"] == (200 if ours else 421)


def test_a_name_may_be_bound_to_a_port() -> None:
    names = OwnNames()
    assert [names.have(host, port=80) for host in ("localhost", "localhost:80", "localhost:81")] == [
        True,
        True,
        False,
    ]
