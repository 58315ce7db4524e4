"""What a target posts back is heard, and no target takes more of the listener than its share."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest

from simulator.conformance.engine.run import inbox as inboxes
from simulator.conformance.engine.run.inbox import Inbox
from simulator.targets import callback_listener
from simulator.targets.callback_listener import CallbackListener, answering
from standard_api.serving import bounds

pytestmark = pytest.mark.wire
POST = b"POST /callbacks/1?a=2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}"
JAVA = POST.replace(b"Connection: close", b"Connection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c")
Port = int
Found = TypeVar("Found")


def listening(use: Callable[[Inbox, Port], Awaitable[Found]]) -> Found:
    async def run() -> Found:
        inbox = Inbox()
        listener = CallbackListener(answering(inbox.answer))
        try:
            return await use(inbox, listener.port)
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


def status_of(answer: bytes) -> bytes:
    return answer[9:12]


@pytest.mark.parametrize("request_", [POST, JAVA])
def test_a_callback_is_heard_and_answered(request_: bytes) -> None:
    async def use(inbox: Inbox, port: Port) -> bytes:
        answer = await said(port, request_)
        assert [(one.method, one.path, one.body) for one in inbox.received] == [
            ("POST", "/callbacks/1?a=2", b"{}")
        ]
        assert inbox.received[0].header("Host") == "a"
        return answer

    assert status_of(listening(use)) == b"200"


def test_a_callback_is_refused_once_where_it_was_told_to() -> None:
    async def use(inbox: Inbox, port: Port) -> list[bytes]:
        inbox.refuse_once("?a=2")
        return [status_of(await said(port, POST)) for _ in range(2)]

    assert listening(use) == [b"500", b"200"]


@pytest.mark.parametrize(
    "data", [b"", b"POST / HTT", b"POST / HTTP/1.1\r\nX: " + b"a" * 1_000_000, POST[:-1]]
)
def test_what_does_not_end_is_let_go_and_not_kept(
    data: bytes, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bounds, "HEAD_S", 0.05)
    monkeypatch.setattr(bounds, "REQUEST_S", 0.05)

    async def use(inbox: Inbox, port: Port) -> tuple[bytes, int]:
        return status_of(await said(port, data)), len(inbox.received)

    status, kept = listening(use)
    assert status in (b"408", b"431", b"")
    assert kept == 0
    assert capfd.readouterr().err == ""


def test_what_is_no_http_is_refused_without_a_word_on_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    async def use(inbox: Inbox, port: Port) -> tuple[bytes, int]:
        return status_of(await said(port, b"no http\r\n\r\n")), len(inbox.received)

    assert listening(use) == (b"400", 0)
    assert capfd.readouterr().err == ""


def test_a_body_over_the_bound_is_refused_and_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(callback_listener, "_LARGEST", 1)

    async def use(inbox: Inbox, port: Port) -> tuple[bytes, int]:
        return status_of(await said(port, POST)), len(inbox.received)

    assert listening(use) == (b"413", 0)


def test_a_full_inbox_keeps_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inboxes, "_KEPT", 1)

    async def use(inbox: Inbox, port: Port) -> tuple[list[bytes], int]:
        return [status_of(await said(port, POST)) for _ in range(2)], len(inbox.received)

    assert listening(use) == ([b"200", b"503"], 1)


def test_silent_connections_do_not_keep_a_callback_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "places", lambda: 4)

    async def use(_inbox: Inbox, port: Port) -> bytes:
        silent = [asyncio.create_task(said(port, b"")) for _ in range(8)]
        await asyncio.sleep(0.1)
        answer = await said(port, POST)
        for one in silent:
            one.cancel()
        return answer

    assert status_of(listening(use)) == b"200"
