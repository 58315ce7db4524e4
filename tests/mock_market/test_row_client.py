"""The small client of rows: it lets go while it waits, and takes nothing for a market that is none."""

import socket
import threading
from collections.abc import Iterator

import pytest

from mock_market.client.errors import MarketError, MarketUnreachableError
from mock_market.client.row_client import RowClient

pytestmark = pytest.mark.wire


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


def client_of(listener: socket.socket) -> RowClient:
    return RowClient(f"http://127.0.0.1:{listener.getsockname()[1]}", "t")


def test_closing_ends_a_question_that_waits(listener: socket.socket) -> None:
    client = client_of(listener)
    ended: list[BaseException] = []

    def ask() -> None:
        try:
            client.page()
        except MarketUnreachableError as error:
            ended.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    connection, _ = listener.accept()
    connection.recv(4096)
    client.close()
    asking.join(timeout=20)
    connection.close()
    assert len(ended) == 1


@pytest.mark.parametrize("body", [b"{}", b"[]", b"not json", b'{"rows": [{}], "first_id": 0, "last_id": 0}'])
def test_what_does_not_answer_as_a_market_is_none(listener: socket.socket, body: bytes) -> None:
    def answer() -> None:
        connection, _ = listener.accept()
        connection.recv(4096)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        connection.close()

    answering = threading.Thread(target=answer)
    answering.start()
    client = client_of(listener)
    with pytest.raises(MarketUnreachableError, match="does not answer as a market does"):
        client.page()
    client.close()
    answering.join(timeout=20)


def test_a_refusal_keeps_its_code(listener: socket.socket) -> None:
    def answer() -> None:
        connection, _ = listener.accept()
        connection.recv(4096)
        connection.sendall(
            b'HTTP/1.1 401 No\r\nContent-Length: 41\r\n\r\n{"error": "NO_TOKEN", "message": "token"}'
        )
        connection.close()

    answering = threading.Thread(target=answer)
    answering.start()
    client = client_of(listener)
    with pytest.raises(MarketError) as refused:
        client.page()
    client.close()
    answering.join(timeout=20)
    assert refused.value.error == "NO_TOKEN"
