"""What a target posts back is heard, and no target takes more of the listener than its share."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest

from simulator.conformance.engine import callback_listener
from simulator.conformance.engine.callback_listener import CallbackListener, Received

pytestmark = pytest.mark.wire
POST = b"POST /callbacks/1 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}"
JAVA = POST.replace(b"Host: a\r\n", b"Host: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n")
Port = int
Found = TypeVar("Found")


def listening(use: Callable[[CallbackListener, Port], Awaitable[Found]]) -> Found:
    async def run() -> Found:
        listener = CallbackListener()
        port = int((await listener.open()).rpartition(":")[2])
        try:
            return await use(listener, port)
        finally:
            await listener.close()

    return asyncio.run(run())


async def said(port: Port, data: bytes) -> bytes:
    """All that is answered to some bytes, until the listener ends the connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(data)
    try:
        return await reader.read()
    except ConnectionResetError:
        return b""
    finally:
        writer.close()


@pytest.mark.parametrize("request_", [POST, JAVA])
def test_a_callback_is_heard_and_answered(request_: bytes) -> None:
    async def use(listener: CallbackListener, port: Port) -> tuple[bytes, list[Received]]:
        return await said(port, request_), listener.received

    answer, received = listening(use)
    assert answer.startswith(b"HTTP/1.1 200")
    assert [(one.path, one.body) for one in received] == [("/callbacks/1", b"{}")]


@pytest.mark.parametrize(
    "data", [b"", b"POST / HTT", b"POST / HTTP/1.1\r\nX: " + b"a" * 1_000_000, POST[:-1]]
)
def test_what_does_not_end_is_let_go_and_not_kept(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(callback_listener, "_PATIENCE_S", 0.05)

    async def use(listener: CallbackListener, port: Port) -> tuple[bytes, list[Received]]:
        return await said(port, data), listener.received

    assert listening(use) == (b"", [])


def test_silent_connections_are_so_many_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(callback_listener, "_AT_ONCE", 4)
    monkeypatch.setattr(callback_listener, "_PATIENCE_S", 0.3)

    async def use(listener: CallbackListener, port: Port) -> tuple[bytes, bytes]:
        silent = [asyncio.create_task(said(port, b"")) for _ in range(4)]
        await asyncio.sleep(0.1)
        refused = await said(port, POST)
        await asyncio.gather(*silent)
        return refused, await said(port, POST)

    refused, served = listening(use)
    assert refused == b""
    assert served.startswith(b"HTTP/1.1 200")
