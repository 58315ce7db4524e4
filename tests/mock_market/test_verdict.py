from datetime import UTC, datetime

import pytest

from mock_market.domain.verdict import retry_after, verdict_of
from mock_market.saying import text
from mock_market.target.reading import Reading, read_answer
from mock_market.wire.exchange import Call, Exchange, Failure, FailureKind, Response
from standard_api.examples import EXAMPLES
from standard_api.operations import operation_named

NOW = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
OPERATION = operation_named("create_user")


def answered(status: int, body: bytes, *headers: tuple[str, str]) -> Exchange:
    response = Response(
        status=status, reason="", headers=(("Content-Type", "application/json"), *headers), body=body
    )
    return Exchange(started_at=NOW, call=Call(method="POST", url="http://a"), response=response)


def failed(kind: FailureKind, *, sent: bool) -> Exchange:
    failure = Failure(kind=kind, message=text("gone"), sent=sent)
    return Exchange(started_at=NOW, call=Call(method="POST", url="http://a"), failure=failure)


def verdict(exchange: Exchange) -> tuple[str, bool]:
    reading = read_answer(OPERATION, exchange.response) if exchange.response else Reading()
    found = verdict_of(OPERATION, exchange, reading, now=NOW)
    return found.kind.value, found.unknown


def error(code: str) -> bytes:
    return f'{{"success":false,"error":"{code}","message":"m"}}'.encode()


def good() -> bytes:
    return (
        operation_named("create_user").response(**EXAMPLES["create_user"].response).model_dump_json().encode()
    )


def test_a_success_that_fits_is_a_success() -> None:
    assert verdict(answered(201, good())) == ("success", False)


@pytest.mark.parametrize("body", [b"", b"<html>", b"{}", b'{"user_id":1}'])
def test_a_success_that_cannot_be_read_is_tried_again_and_unknown(body: bytes) -> None:
    assert verdict(answered(201, body)) == ("retry", True)


def test_a_success_status_that_is_not_the_operations_is_final() -> None:
    assert verdict(answered(200, good())) == ("final", False)


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504, 599])
def test_these_are_tried_again(status: int) -> None:
    assert verdict(answered(status, error("X")))[0] == "retry"


@pytest.mark.parametrize("status", [301, 302, 307, 400, 401, 403, 404, 405, 409, 410, 422, 501])
def test_these_are_final(status: int) -> None:
    assert verdict(answered(status, error("X"))) == ("final", False)


def test_a_full_tenant_is_final() -> None:
    assert verdict(answered(429, error("QUOTA_EXCEEDED"))) == ("final", False)


@pytest.mark.parametrize("sent", [True, False])
def test_without_an_answer_the_outcome_is_unknown_only_when_something_was_sent(sent: bool) -> None:
    assert verdict(failed(FailureKind.TIMEOUT, sent=sent)) == ("retry", sent)


@pytest.mark.parametrize(
    "exchange", [failed(FailureKind.TIMEOUT, sent=True), answered(200, b"<html>"), answered(500, error("X"))]
)
def test_a_call_that_only_reads_leaves_nothing_unknown(exchange: Exchange) -> None:
    reads = operation_named("get_user")
    reading = read_answer(reads, exchange.response) if exchange.response else Reading()
    found = verdict_of(reads, exchange, reading, now=NOW)
    assert (found.kind.value, found.unknown) == ("retry", False)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        ("17", 17.0),
        ("86400", 3600.0),
        ("99999999999999999999", 3600.0),
        ("Mon, 23 Nov 2026 05:00:30 GMT", 30.0),
        ("Mon, 23 Nov 2026 04:00:00 GMT", 0.0),
        ("Tue, 24 Nov 2026 05:00:00 GMT", 3600.0),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("", None),
        (None, None),
        ("²", None),
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, now=NOW) == seconds


def test_the_wait_that_was_asked_for_is_kept() -> None:
    exchange = answered(503, error("SERVICE_UNAVAILABLE"), ("retry-after", "7"))
    assert exchange.response is not None
    found = verdict_of(OPERATION, exchange, read_answer(OPERATION, exchange.response), now=NOW)
    assert found.retry_after_s == 7.0
