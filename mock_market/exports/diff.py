"""What differs between two exchanges, what always differs left out. Pure."""

import difflib
import json
from collections.abc import Iterable
from typing import Any

from mock_market.api.views import BodyView, ExchangeView
from mock_market.saying import english

VOLATILE = frozenset({"x-request-id", "date", "idempotency-key", "x-market-delivery-attempt", "host"})

_MARK, _AGAIN = "\ue000", "\ue001"
"""Letters of private use, which stand in no text while two bodies are compared."""


def difference(one: ExchangeView, other: ExchangeView) -> list[str]:
    """Lines with ``-`` (only in the first) and ``+`` (only in the second); none when they are alike.

    JSON bodies are compared without the order of their keys.
    """
    lines = [*_changed("request", _request(one), _request(other))]
    lines += _changed("response", _response(one), _response(other))
    return lines


def _changed(title: str, before: list[str], after: list[str]) -> list[str]:
    changes = list(difflib.unified_diff(before, after, lineterm="", n=1))[2:]
    shown = [line for line in changes if not line.startswith("@@")]
    return [title, *shown] if shown else []


def _request(exchange: ExchangeView) -> list[str]:
    request = exchange.request
    return [f"{request.method} {request.url}", *_headers(request.headers), *_body(request.body)]


def _response(exchange: ExchangeView) -> list[str]:
    response, failure = exchange.response, exchange.failure
    if response is None:
        return [f"{failure.kind}: {english(failure.message)}" if failure else "nothing"]
    return [f"{response.status} {response.reason}", *_headers(response.headers), *_body(response.body)]


def _headers(headers: Iterable[tuple[str, str]]) -> list[str]:
    kept = [(name.lower(), value) for name, value in headers if name.lower() not in VOLATILE]
    return sorted(f"{name}: {value}" for name, value in kept)


def _body(body: BodyView | None) -> list[str]:
    if body is None:
        return []
    try:
        value = json.loads(
            body.shown(), parse_float=_number, parse_int=_number, object_pairs_hook=_every_pair
        )
    except (ValueError, RecursionError):
        return body.shown().splitlines()
    text = json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True)
    return text.replace(f'"{_MARK}', "").replace(f'{_MARK}"', "").replace(_AGAIN, "").splitlines()


def _number(text: str) -> str:
    """A number as it was written: 1.10 is not 1.1 to someone who compares."""
    return f"{_MARK}{text}{_MARK}"


def _every_pair(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """All values of an object; a name that comes again is told apart until it is shown."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        while name in found:
            name += _AGAIN
        found[name] = value
    return found
