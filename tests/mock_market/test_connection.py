"""The market's client lets go while it waits, and takes nothing for a market that is none."""

import asyncio
import socket
import threading
from collections.abc import Iterator

import pytest

from mock_market.client.connection import MarketConnection
from mock_market.client.errors import MarketError, MarketUnreachableError

pytestmark = pytest.mark.wire


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


def market_of(listener: socket.socket) -> MarketConnection:
    return MarketConnection(f"http://127.0.0.1:{listener.getsockname()[1]}", "t")


def asked(listener: socket.socket, answer: bytes) -> None:
    """Ask for rows; this is answered."""

    def say() -> None:
        connection, _ = listener.accept()
        connection.recv(4096)
        connection.sendall(answer)
        connection.close()

    answering = threading.Thread(target=say)
    answering.start()
    try:
        asyncio.run(market_of(listener).rows())
    finally:
        answering.join(timeout=20)


def test_a_question_that_is_given_up_lets_go_of_its_connection(listener: socket.socket) -> None:
    async def give_up() -> bytes:
        asking = asyncio.create_task(market_of(listener).rows())
        connection, _ = await asyncio.to_thread(listener.accept)
        with connection:
            heard = await asyncio.to_thread(connection.recv, 4096)
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)
            try:
                rest = await asyncio.to_thread(connection.recv, 4096)
            except ConnectionResetError:
                rest = b""
            assert rest == b""
        return heard

    assert b"GET /exchange-rows?limit=50 " in asyncio.run(give_up())


def test_a_long_search_keeps_no_other_question_waiting(listener: socket.socket) -> None:
    page = b'{"rows": [], "first_id": null, "last_id": null}'

    async def ask() -> list[object]:
        market = market_of(listener)
        searching = asyncio.create_task(market.rows(filter="body:nothing"))
        searched, _ = await asyncio.to_thread(listener.accept)
        asking = asyncio.create_task(market.rows())
        asked, _ = await asyncio.to_thread(listener.accept)
        with searched, asked:
            await asyncio.to_thread(asked.recv, 4096)
            asked.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(page) + page)
            found = (await asking).rows
            searching.cancel()
            await asyncio.gather(searching, return_exceptions=True)
        return list(found)

    assert asyncio.run(ask()) == []


@pytest.mark.parametrize("body", [b"{}", b"[]", b"not json", b'{"rows": [{}], "first_id": 0, "last_id": 0}'])
def test_what_does_not_answer_as_a_market_is_none(listener: socket.socket, body: bytes) -> None:
    with pytest.raises(MarketUnreachableError, match="does not answer as a market does"):
        asked(listener, b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)


def test_a_refusal_keeps_its_code(listener: socket.socket) -> None:
    body = b'{"error": "NO_TOKEN", "message": "token"}'
    with pytest.raises(MarketError) as refused:
        asked(listener, b"HTTP/1.1 401 No\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
    assert refused.value.error == "NO_TOKEN"


def test_a_refusal_that_is_not_the_markets_tells_its_status(listener: socket.socket) -> None:
    with pytest.raises(MarketError, match="502"):
        asked(listener, b"HTTP/1.1 502 No\r\nContent-Length: 2\r\n\r\n[]")


def test_what_is_cut_is_no_answer(listener: socket.socket) -> None:
    with pytest.raises(MarketUnreachableError):
        asked(listener, b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}")
