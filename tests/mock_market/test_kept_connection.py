"""Several calls on one connection, sent as they stand."""

import asyncio
from contextlib import suppress

import pytest

from mock_market.wire.exchange import Call, FailureKind
from mock_market.wire.keep_alive import exchange_in_turn
from mock_market.wire.request_head import request_head
from mock_market.wire.transport import Limits, WireResult

pytestmark = pytest.mark.wire


def answer(body: bytes, *, head: bytes = b"") -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n%s\r\n%s" % (len(body), head, body)


def taken_turns(*answers: bytes) -> list[WireResult]:
    """What two calls get from a server that sends these, one for each request that it reads."""

    closed = asyncio.Event()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            for data in answers:
                await reader.readuntil(b"\r\n\r\n")
                writer.write(data)
                await writer.drain()
        writer.close()
        closed.set()

    async def run() -> list[WireResult]:
        server = await asyncio.start_server(handle, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        calls = [Call(method="GET", url=f"{url}/{number}") for number in (1, 2)]
        try:
            return await exchange_in_turn(calls, limits=Limits())
        finally:
            await closed.wait()
            server.close()
            await asyncio.sleep(0)

    return asyncio.run(run())


def bodies(results: list[WireResult]) -> list[bytes]:
    return [one.response.body for one in results if one.response]


def test_each_call_gets_its_answer() -> None:
    assert bodies(taken_turns(answer(b"one"), answer(b"two"))) == [b"one", b"two"]


def test_what_came_beyond_an_answer_is_the_answer_to_the_next_call() -> None:
    assert bodies(taken_turns(answer(b"one") + answer(b"hidden"), answer(b"two"))) == [b"one", b"hidden"]


def test_an_announced_end_leaves_the_rest_unsent() -> None:
    assert bodies(taken_turns(answer(b"one", head=b"Connection: close\r\n"), answer(b"two"))) == [b"one"]


def test_an_end_that_was_not_announced_is_a_failure_of_the_next_call() -> None:
    first, second = taken_turns(answer(b"one"))
    assert bodies([first]) == [b"one"]
    assert second.failure is not None
    assert second.failure.kind in (FailureKind.CUT_SHORT, FailureKind.RESET)


def test_a_call_goes_out_as_it_stands_and_its_length_is_added_only_when_none_is_told() -> None:
    told = (("Content-Length ", "7"), ("Transfer-Encoding", "chunked"))
    call = Call(method="POST", url="http://127.0.0.1:1/a?b", headers=told, body=b"{}")
    assert request_head(call) == (
        b"POST /a?b HTTP/1.1\r\nHost: 127.0.0.1:1\r\nContent-Length : 7\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    plain = Call(method="POST", url="http://127.0.0.1:1/", body=b"{}")
    assert request_head(plain).endswith(b"\r\nContent-Length: 2\r\n\r\n")
