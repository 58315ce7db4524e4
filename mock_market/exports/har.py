"""Exchanges for other tools: HAR 1.2. Pure."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from mock_market.api.views import BodyView, ExchangeView
from mock_market.saying import english
from mock_market.wire.exchange import Headers, find_header
from standard_api.version import __version__


def as_har(exchanges: Iterable[ExchangeView]) -> dict[str, Any]:
    """A HAR 1.2 document; a transport failure is an entry with status 0 and a comment."""
    creator = {"name": "mt-sim", "version": __version__}
    return {"log": {"version": "1.2", "creator": creator, "entries": [_entry(one) for one in exchanges]}}


def _entry(exchange: ExchangeView) -> dict[str, Any]:
    request, timing = exchange.request, exchange.timing
    connect = timing.connect_ms or 0.0
    first = timing.first_byte_ms if timing.first_byte_ms is not None else timing.total_ms
    return {
        "startedDateTime": exchange.started_at,
        "time": timing.total_ms,
        "request": {
            "method": request.method,
            "url": request.url,
            "httpVersion": "HTTP/1.1",
            "cookies": _cookies(request.headers, "cookie"),
            "headers": _headers(request.headers),
            "queryString": [
                {"name": name, "value": value} for name, value in parse_qsl(urlsplit(request.url).query)
            ],
            "headersSize": -1,
            "bodySize": request.body.size if request.body else 0,
            **({"postData": _content(request.body, request.headers)} if request.body else {}),
        },
        "response": _response(exchange),
        "cache": {},
        "timings": {
            "connect": connect,
            "send": 0.0,
            "wait": max(first - connect, 0.0),
            "receive": max(timing.total_ms - first, 0.0),
        },
        "comment": english(exchange.failure.message) if exchange.failure else "",
    }


def _response(exchange: ExchangeView) -> dict[str, Any]:
    response = exchange.response
    return {
        "status": response.status if response else 0,
        "statusText": response.reason if response else "",
        "httpVersion": "HTTP/1.1",
        "cookies": _cookies(response.headers, "set-cookie") if response else [],
        "headers": _headers(response.headers) if response else [],
        "content": {"size": response.body.size, **_content(response.body, response.headers)}
        if response
        else {"size": 0, "mimeType": ""},
        "redirectURL": find_header(response.headers, "location") or "" if response else "",
        "headersSize": -1,
        "bodySize": response.body.size if response else -1,
    }


def _content(body: BodyView, headers: Headers) -> dict[str, Any]:
    """The body as it was sent, with the type that it was sent with; none when there was none."""
    kind = {"mimeType": find_header(headers, "content-type") or ""}
    if body.text is not None:
        return {**kind, "text": body.text}
    return {**kind, "text": body.base64 or "", "encoding": "base64"}


def _cookies(headers: Headers, header: str) -> list[dict[str, str]]:
    """Name and value of each cookie, whose values are masked as the header's is."""
    values = [value for name, value in headers if name.lower() == header]
    if header == "set-cookie":
        values = [value.partition(";")[0] for value in values]
    pairs = [pair for value in values for pair in value.split(";")]
    return [
        {"name": name.strip(), "value": value.strip()}
        for name, equals, value in (pair.partition("=") for pair in pairs)
        if equals
    ]


def _headers(headers: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in headers]
