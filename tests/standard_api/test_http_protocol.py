"""Offers to change the protocol are ignored: the body is read, and the connection goes on."""

import asyncio
import json
from collections.abc import Sequence

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from standard_api.serving.serve import configuration
from standard_api.serving.sockets import bind

pytestmark = pytest.mark.wire

JAVA = (
    "Connection: Upgrade, HTTP2-Settings\r\n"
    "HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA\r\n"
    "Upgrade: h2c\r\n"
)
"""What the JDK's client sends with each request unless it is told not to."""
WEBSOCKET = (
    "Connection: Upgrade\r\nUpgrade: websocket\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZQ==\r\nSec-WebSocket-Version: 13\r\n"
)


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with the method and the body that came."""
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    answer = json.dumps([scope["method"], scope["path"], body.decode()]).encode()
    length = (b"content-length", str(len(answer)).encode())
    await send({"type": "http.response.start", "status": 200, "headers": [length]})
    await send({"type": "http.response.body", "body": answer})


async def exchange(packets: Sequence[bytes], answers: int) -> list[list[str]]:
    """What the server understood of the bytes sent on one connection."""
    listener = bind("127.0.0.1", 0)
    server = uvicorn.Server(configuration(echo, lifespan="off"))
    serving = asyncio.create_task(server._serve([listener]))
    reader, writer = await asyncio.open_connection(*listener.getsockname())
    read: list[list[str]] = []
    for packet in packets:
        writer.write(packet)
        await writer.drain()
        await asyncio.sleep(0)  # so that the packets arrive apart
    for _ in range(answers):
        head = (await reader.readuntil(b"\r\n\r\n")).lower().decode()
        length = int(head.partition("content-length: ")[2].partition("\r\n")[0])
        read.append(json.loads(await reader.readexactly(length)))
    writer.close()
    server.should_exit = True
    await serving
    return read


def understood(*packets: bytes, answers: int = 1) -> list[list[str]]:
    async def bounded() -> list[list[str]]:
        async with asyncio.timeout(30):
            return await exchange(packets, answers)

    return asyncio.run(bounded())


def post(body: str, offer: str = JAVA, path: str = "/a") -> bytes:
    return f"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: {len(body)}\r\n{offer}\r\n{body}".encode()


def get(offer: str = JAVA) -> bytes:
    return f"GET /a HTTP/1.1\r\nHost: a\r\n{offer}\r\n".encode()


@pytest.mark.parametrize("offer", [JAVA, WEBSOCKET, "Connection: upgrade\r\nUpgrade: TLS/1.0\r\n", ""])
def test_the_body_behind_an_offer_is_read(offer: str) -> None:
    assert understood(post('{"a": 1}', offer)) == [["POST", "/a", '{"a": 1}']]


def test_a_body_in_pieces_is_read() -> None:
    whole = post("0123456789" * 20_000)
    pieces = [whole[:40], whole[40:250], whole[250:90_000], whole[90_000:]]
    assert understood(*pieces) == [["POST", "/a", "0123456789" * 20_000]]


def test_a_chunked_body_is_read() -> None:
    head = f"POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n{JAVA}\r\n".encode()
    assert understood(head + b"3\r\nabc\r\n", b"2\r\nde\r\n0\r\n\r\n") == [["POST", "/a", "abcde"]]


def test_an_empty_body_is_a_body() -> None:
    assert understood(post("")) == [["POST", "/a", ""]]


def test_the_connection_goes_on_after_an_offer() -> None:
    requests = get() + post("one") + post("two", "") + get("") + post("three", path="/b")
    assert understood(requests, answers=5) == [
        ["GET", "/a", ""],
        ["POST", "/a", "one"],
        ["POST", "/a", "two"],
        ["GET", "/a", ""],
        ["POST", "/b", "three"],
    ]


def test_a_request_after_the_answer_is_read() -> None:
    assert understood(get(), post("later"), answers=2)[1] == ["POST", "/a", "later"]
