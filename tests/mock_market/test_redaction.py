import base64
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from html import escape
from urllib.parse import quote, quote_plus

import pytest

from mock_market.saying import said
from mock_market.wire.exchange import Call, Exchange, Failure, FailureKind, Headers, Response
from mock_market.wire.masked_keys import OTHER, SERVICE_KEY, STARS
from mock_market.wire.redaction import Redactor, mask

KEY = "mk-plant/ed+key=9f2c-abcdef"
ODD = "mk/9 f2\"c&<d>'e+8\\7a6b5c4"
SERVICE = "sk-the-service-shows-this"


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode().rstrip("=")


def _exchange(text: str, headers: Headers = (), *, key_in_bash: str = "") -> Exchange:
    """An exchange in which everything that can repeat a text repeats it."""
    return Exchange(
        started_at=datetime.now(UTC),
        call=Call(
            method="POST",
            url=f"http://a/?plain={text}",
            headers=(*headers, ("X-Note", f"key {text}")),
            body=f"<{text}>".encode(),
            key_in_bash=key_in_bash,
        ),
        response=Response(
            status=200, reason=f"for {text}", headers=(("x-echo", text),), body=f"<{text}>".encode()
        ),
        failure=Failure(kind=FailureKind.RESET, message=said("no_name", host=f"with {text}"), sent=True),
    )


def test_enough_stays_hidden() -> None:
    assert (mask("short"), mask(KEY)) == ("****", "****cdef")


@pytest.mark.parametrize("key", [KEY, ODD, SERVICE])
@pytest.mark.parametrize(
    "form",
    [
        str,
        lambda key: quote(key, safe=""),
        quote,
        quote_plus,
        lambda key: re.sub("%..", lambda found: found.group().lower(), quote(key)),
        lambda key: json.dumps(key)[1:-1],
        lambda key: json.dumps(key)[1:-1].replace("/", "\\/"),
        escape,
        lambda key: escape(key).replace("&quot;", "&#34;").replace("&#x27;", "&#39;"),
        lambda key: "".join(f"\\u{ord(letter):04x}" for letter in key),
        lambda key: "".join(f"\\u{ord(letter):04X}" if letter in "+/=-" else letter for letter in key),
        lambda key: json.dumps(json.dumps(json.dumps(key)))[4:-4].rstrip("\\"),
        lambda key: json.dumps("".join(f"\\u{ord(letter):04x}" for letter in key))[1:-1],
        lambda key: "".join(f"%{ord(letter):02X}" for letter in key),
        lambda key: "".join(f"&#x{ord(letter):X};" for letter in key),
        lambda key: "".join(f"&#{ord(letter):03};" for letter in key),
        str.swapcase,
        str.upper,
        lambda key: key.encode().hex(),
        lambda key: key.encode().hex().upper(),
        lambda key: key.lower().encode().hex(),
        lambda key: quote(quote(key, safe=""), safe=""),
        lambda key: quote(quote("".join(f"%{ord(letter):02X}" for letter in key))),
        lambda key: escape("".join(f"&#{ord(letter)};" for letter in key)),
        lambda key: "".join(f"\\x{ord(letter):02x}" for letter in key),
        lambda key: "".join(f"\\u{{{ord(letter):x}}}" for letter in key),
    ],
)
def test_no_form_of_a_key_is_left_anywhere(key: str, form: Callable[[str], str]) -> None:
    shown = repr(Redactor([KEY, ODD], service=[SERVICE]).exchange(_exchange(form(key))))
    assert repr(form(key))[1:-1] not in shown
    assert shown.count(mask(key)) == 7


def test_a_long_run_of_backslashes_costs_no_time() -> None:
    assert Redactor([KEY]).text("\\" * 100_000 + KEY) == "\\" * 100_000 + mask(KEY)


@pytest.mark.parametrize("cut", [slice(-2), slice(3, None), slice(2, -3), slice(4, -4)])
@pytest.mark.parametrize("form", [str, str.lower, lambda part: "".join(f"\\u{ord(one):04x}" for one in part)])
def test_two_thirds_of_a_key_are_hidden(cut: slice, form: Callable[[str], str]) -> None:
    assert Redactor([KEY]).text(f"<{form(KEY[cut])}>") == "<****>"


@pytest.mark.parametrize("text", ["x-service-api-key", "mk-plant", "abcdef", "/ed+key", "0123456789"])
def test_ordinary_text_that_looks_like_a_piece_of_a_key_stays(text: str) -> None:
    assert Redactor([KEY], service=["my-service-key-1"]).text(text) == text


@pytest.mark.parametrize("cut", [lambda key: key[:-1], lambda key: key[1:], lambda key: key[: len(key) // 2]])
@pytest.mark.parametrize(
    "form",
    [
        str,
        str.swapcase,
        quote,
        lambda key: json.dumps(key)[1:-1],
        lambda key: key.encode().hex(),
        lambda key: key.swapcase().encode().hex(),
        _base64,
        lambda key: _base64(f"user:{key.swapcase()}:x"),
    ],
)
def test_a_part_of_a_key_is_hidden_too(cut: Callable[[str], str], form: Callable[[str], str]) -> None:
    part = form(cut(KEY))
    shown = repr(Redactor([KEY], service=[SERVICE]).exchange(_exchange(part)))
    assert part not in shown
    assert "ed+key" not in shown.lower()


def test_a_key_in_the_name_of_a_header_is_hidden() -> None:
    shown = repr(Redactor([SERVICE]).exchange(_exchange("-", ((SERVICE, "1"), (SERVICE.upper(), "2")))))
    assert SERVICE not in shown.lower()


@pytest.mark.parametrize("before", ["", "u:", "user:", "market:"])
@pytest.mark.parametrize("key", [KEY, ODD])
def test_base64_hides_a_key_wherever_it_begins(before: str, key: str) -> None:
    shown = Redactor([key]).text(_base64(f"{before}{key}:behind"))
    head, _mask, tail = shown.partition(mask(key))
    assert len(head) <= len(_base64(before)) + 1
    assert 0 < len(tail) <= len(_base64(":behind")) + 1


def test_a_header_for_keys_tells_what_stood_there() -> None:
    sent = [KEY, SERVICE, "", "mtsim-wrong-7", f"mtsim-wrong-{KEY}", "another-secret"]
    known = [f"{STARS}cdef", SERVICE_KEY, "", "mtsim-wrong-7", f"mtsim-wrong-{STARS}cdef"]
    for made, told in {"": OTHER, "${KEY}x": f"{STARS}[${{KEY}}x]"}.items():
        headers = tuple(("X-API-Key", value) for value in sent)
        stored = Redactor([KEY], service=[SERVICE]).exchange(_exchange("-", headers, key_in_bash=made))
        assert [value for name, value in stored.call.headers if name == "X-API-Key"] == [*known, told]


def test_other_secrets_are_not_kept() -> None:
    headers = (("Authorization", "Basic abc"), ("set-cookie", "s=1"))
    shown = repr(Redactor([KEY]).exchange(_exchange("-", headers)))
    assert "Basic abc" not in shown
    assert "s=1" not in shown


def test_a_password_is_not_kept() -> None:
    call = Call(method="POST", url="http://a", body='{"password" : "pa\\"ss","name":"홍"}'.encode())
    stored = Redactor().exchange(Exchange(started_at=datetime.now(UTC), call=call))
    assert stored.call.body == '{"password" : "****","name":"홍"}'.encode()


def test_ordinary_text_stays_as_it_is() -> None:
    call = Call(method="GET", url="http://a/한글", headers=(("X-Request-ID", "1"),), body=b"\xff\x00")
    exchange = Exchange(started_at=datetime.now(UTC), call=call)
    assert Redactor([KEY, "a"]).exchange(exchange) == exchange
