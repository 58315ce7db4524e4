import base64
from datetime import UTC, datetime
from urllib.parse import quote

from mock_market.exchange import Call, Exchange, Failure, FailureKind, Response
from mock_market.redaction import Redactor, mask

KEY = "mk-plant/ed+key=9f2c-abcdef"


def test_enough_stays_hidden() -> None:
    assert (mask("short"), mask(KEY)) == ("****", "****cdef")


def test_no_form_of_a_key_is_left_anywhere() -> None:
    encoded = base64.b64encode(KEY.encode()).decode()
    exchange = Exchange(
        started_at=datetime.now(UTC),
        call=Call(
            method="POST",
            url=f"http://a/?k={quote(KEY, safe='')}&plain={KEY}",
            headers=(("X-Market-API-Key", KEY), ("X-Note", f"key {KEY}"), ("Authorization", "Basic abc")),
            body=f'{{"note":"{KEY}","b":"{encoded}"}}'.encode(),
        ),
        response=Response(
            status=200, reason="OK", headers=(("set-cookie", "s=1"), ("x-echo", KEY)), body=KEY.encode()
        ),
        failure=Failure(kind=FailureKind.RESET, message=f"with {KEY}", sent=True),
    )
    shown = repr(Redactor([KEY]).exchange(exchange))
    for form in (KEY, quote(KEY, safe=""), encoded.rstrip("="), "Basic abc", "s=1"):
        assert form not in shown
    assert "****cdef" in shown


def test_a_password_is_not_kept() -> None:
    call = Call(method="POST", url="http://a", body='{"password" : "pa\\"ss","name":"홍"}'.encode())
    stored = Redactor().exchange(Exchange(started_at=datetime.now(UTC), call=call))
    assert stored.call.body == '{"password" : "****","name":"홍"}'.encode()


def test_ordinary_text_stays_as_it_is() -> None:
    call = Call(method="GET", url="http://a/한글", headers=(("X-Request-ID", "1"),), body=b"\xff\x00")
    exchange = Exchange(started_at=datetime.now(UTC), call=call)
    assert Redactor([KEY, "a"]).exchange(exchange) == exchange
