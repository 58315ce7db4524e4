"""What differs between two exchanges, what always differs left out. Pure."""

import difflib
import json
from collections.abc import Iterable

from mock_market.api.views import BodyView, ExchangeView

VOLATILE = frozenset({"x-request-id", "date", "idempotency-key", "x-market-delivery-attempt", "host"})


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
        return [f"{failure.kind}: {failure.message}" if failure else "nothing"]
    return [f"{response.status} {response.reason}", *_headers(response.headers), *_body(response.body)]


def _headers(headers: Iterable[tuple[str, str]]) -> list[str]:
    kept = [(name.lower(), value) for name, value in headers if name.lower() not in VOLATILE]
    return sorted(f"{name}: {value}" for name, value in kept)


def _body(body: BodyView | None) -> list[str]:
    if body is None:
        return []
    try:
        value = json.loads(body.shown())
    except (ValueError, RecursionError):
        return body.shown().splitlines()
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True).splitlines()
