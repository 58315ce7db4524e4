"""What breaks HTTP in an answer that can be read all the same reaches whoever asks."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mock_market.api.views import ExchangeView
from mock_market.exports.curl import as_curl
from mock_market.exports.har import as_har
from mock_market.saying import english, said
from mock_market.store.exchanges import ExchangeStore
from mock_market.target.client import Answer, TargetClient
from mock_market.target.dialects import Arguments
from mock_market.target.target import Target
from mock_market.wire import transport
from mock_market.wire.exchange import Call, Exchange, FailureKind, Response
from mock_market.wire.irregular import Irregularity
from standard_api.operations import operation_named

pytestmark = pytest.mark.wire
BODY = b'{"status": "healthy", "version": "1", "timestamp": "2026-11-23T05:00:00Z"}'
TYPE = b"Content-Type: application/json\r\n"
LENGTH = b"Content-Length: %d\r\n" % len(BODY)
OK = b"HTTP/1.1 200 OK\r\n"
GOOD = OK + TYPE + LENGTH + b"\r\n" + BODY
CHUNKED = b"%x\r\n%b\r\n0\r\n\r\n" % (len(BODY), BODY)
ANSWERS: dict[Irregularity | None, bytes] = {
    None: GOOD,
    Irregularity.SURPLUS: GOOD + b"and more",
    Irregularity.SECOND_ANSWER: GOOD + GOOD,
    Irregularity.TWO_LENGTHS: b"HTTP/1.1 200 OK\r\n"
    + TYPE
    + LENGTH
    + b"Transfer-Encoding: chunked\r\n\r\n"
    + CHUNKED,
    Irregularity.TWO_TYPES: OK + TYPE + TYPE + LENGTH + b"\r\n" + BODY,
    Irregularity.BARE_LF: GOOD.replace(b"\r\n", b"\n"),
}


def asked(answer: bytes, store: ExchangeStore, *, before: bytes = b"") -> Answer:
    """What the market makes of an answer to health; ``before`` is sent before anything is read."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            writer.write(before)
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answer)
            await writer.drain()
        with suppress(ConnectionError):
            writer.close()
            await writer.wait_closed()
        closed.set()

    closed = asyncio.Event()

    async def run() -> Answer:
        async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
            url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            client = TargetClient(Target(name="a", url=url), key=lambda: "k-12345", record=store.append)
            answer = await client.call(operation_named("health"), Arguments())
            await closed.wait()
            return answer

    return asyncio.run(run())


@pytest.mark.parametrize("seen", ANSWERS, ids=str)
def test_what_breaks_http_is_seen_told_and_kept(tmp_path: Path, seen: Irregularity | None) -> None:
    store = ExchangeStore(tmp_path / "exchanges.db")
    answer = asked(ANSWERS[seen], store)
    kept = store.get(answer.exchange.id)
    store.close()
    assert kept is not None
    assert kept.response is not None
    assert kept.response.irregular == (() if seen is None else (seen,))
    assert answer.succeeded
    assert answer.problems == (() if seen is None else (said(seen.value),))
    view = ExchangeView.of(kept)
    assert view.response is not None
    assert view.response.irregular == ([] if seen is None else [seen.value])


def test_an_answer_before_the_request_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = transport.connect

    async def slowly(*given: object) -> object:
        pair = await connect(*given)  # type: ignore[arg-type]
        await asyncio.sleep(0.1)  # so that the eager service is heard
        return pair

    monkeypatch.setattr(transport, "connect", slowly)
    store = ExchangeStore(tmp_path / "exchanges.db")
    answer = asked(b"", store, before=GOOD)
    store.close()
    assert answer.problems == (said("early"),)


def test_a_refusal_of_a_large_body_is_heard_while_it_is_sent() -> None:
    body = b"a" * 30_000_000
    refusal = b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n"

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(refusal)
        await writer.drain()
        await over.wait()  # nothing more is read
        writer.transport.abort()
        with suppress(ConnectionError):
            await writer.wait_closed()
        closed.set()

    async def run() -> transport.WireResult:
        async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
            call = Call(
                method="POST", url=f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", body=body
            )
            result = await transport.exchange_once(call, limits=transport.Limits(deadline_s=20))
            over.set()
            await closed.wait()
            return result

    over, closed = asyncio.Event(), asyncio.Event()
    result = asyncio.run(run())
    assert result.response is not None, result.failure
    assert result.response.status == 413


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nbad header line\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"a" * 300_000,
        b"HTTP/1.1 9 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"\x00" * 70_000 + b"\r\n\r\n",
    ],
)
def test_a_broken_answer_is_told_in_words_of_ours(tmp_path: Path, answer: bytes) -> None:
    store = ExchangeStore(tmp_path / "exchanges.db")
    failure = asked(answer, store).exchange.failure
    store.close()
    assert failure is not None
    assert failure.kind in (FailureKind.PROTOCOL, FailureKind.CUT_SHORT)
    told = english(failure.message)
    assert len(told) < 80
    assert not [word for word in ("bytearray", "h11", "b'", "\\x", "Error") if word in told]


def stored(**changes: object) -> ExchangeView:
    call = Call(
        method="GET",
        url="https://a/?q=1",
        headers=(("Cookie", "one=1; two=2"),),
        insecure=bool(changes.pop("insecure", False)),
    )
    headers = (
        ("Location", "/there"),
        ("Content-Type", "text/html; charset=utf-8"),
        ("Set-Cookie", "s=9; Path=/"),
    )
    response = Response(status=302, reason="Found", headers=headers, body=b"<p>")
    return ExchangeView.of(Exchange(started_at=datetime.now(UTC), call=call, response=response))


def test_har_tells_what_was_sent() -> None:
    (entry,) = as_har([stored()])["log"]["entries"]
    assert entry["response"]["redirectURL"] == "/there"
    assert entry["response"]["content"]["mimeType"] == "text/html; charset=utf-8"
    assert entry["response"]["cookies"] == [{"name": "s", "value": "9"}]
    assert entry["request"]["cookies"] == [{"name": "one", "value": "1"}, {"name": "two", "value": "2"}]


@pytest.mark.parametrize("insecure", [True, False])
def test_curl_looks_at_certificates_as_the_call_did(insecure: bool) -> None:
    assert ("--insecure" in as_curl(stored(insecure=insecure)).split()) is insecure
