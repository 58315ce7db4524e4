"""A refused callback stands in traces and log, and is told in the contract's form what to mend."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from mock_market.api.app import create_app
from mock_market.delivery.callbacks import PATH
from mock_market.delivery.engine import Engine
from mock_market.delivery.marketplace import Marketplace
from standard_api.examples import EXAMPLES

OWN = "http://127.0.0.1:8900"
KEY = "sk-planted-service-key-0123456789"
CALLBACK = {**EXAMPLES["auto_provision"].response, "application_id": 1}
Http = httpx.AsyncClient


def with_market(folder: Path, use: Callable[[Http], Awaitable[httpx.Response]]) -> tuple[httpx.Response, Any]:
    """The answer to one request, and the exchanges that the market keeps of it."""

    async def run() -> tuple[httpx.Response, Any]:
        market = Marketplace(folder)
        market.own_port = 8900
        transport = httpx.ASGITransport(create_app(Engine(market), token="t"), raise_app_exceptions=False)
        try:
            async with Http(transport=transport, base_url=OWN) as http:
                return await use(http), market.exchanges.page()
        finally:
            market.close()

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("method", "path", "headers", "status", "code", "mend"),
    [
        ("POST", PATH, {}, 401, "UNAUTHORIZED", "--service-key-env"),
        ("POST", PATH, {"Content-Type": "text/plain"}, 415, "NOT_JSON", "Content-Type: application/json"),
        ("POST", "/callback", {}, 404, "WRONG_PATH", "post to callback_url as it came"),
        ("POST", f"{PATH}/", {}, 404, "WRONG_PATH", "post to callback_url as it came"),
        ("PUT", PATH, {}, 405, "WRONG_METHOD", "a callback is a POST"),
        ("GET", PATH, {}, 405, "WRONG_METHOD", "a callback is a POST"),
        ("POST", PATH, {"Host": "market.example"}, 421, "WRONG_HOST", "post to callback_url as it came"),
    ],
)
def test_a_refused_callback_is_told_seen_and_logged(
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    method: str,
    path: str,
    headers: dict[str, str],
    status: int,
    code: str,
    mend: str,
) -> None:
    async def post(http: Http) -> httpx.Response:
        sent = {"X-Service-API-Key": KEY, "Accept-Language": "en", **headers}
        if "Content-Type" in headers:
            return await http.request(method, path, content=b"{}", headers=sent)
        return await http.request(method, path, json=CALLBACK, headers=sent)

    with caplog.at_level(logging.WARNING):
        answer, (kept,) = with_market(tmp_path, post)
    said = answer.json()
    assert (answer.status_code, said["success"], said["error"]) == (status, False, code)
    assert mend in said["message"]
    assert (kept.direction, kept.call.method, kept.call.purpose.operation) == ("in", method, "callback")
    assert (kept.response.status, mend in kept.response.body.decode()) == (status, True)
    assert kept.call.url == OWN + path
    assert kept.call.body == (b"{}" if "Content-Type" in headers else answer.request.content)
    assert f"refused callback: {method} '{path}': {status}" in caplog.text
    assert KEY not in caplog.text + repr(kept)


@pytest.mark.parametrize("header", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_a_page_in_a_browser_writes_no_trace(tmp_path: Path, header: dict[str, str]) -> None:
    async def post(http: Http) -> httpx.Response:
        return await http.post(f"{PATH}/x", content=b"{}", headers={**header, "Content-Type": "text/plain"})

    answer, kept = with_market(tmp_path, post)
    assert (answer.status_code >= 400, kept) == (True, [])


def test_a_callback_to_what_is_no_path_is_refused_and_kept(tmp_path: Path) -> None:
    """What stands between method and version may be anything."""
    sent: list[Any] = []
    scope = {
        "type": "http",
        "method": "POST",
        "path": "[",
        "raw_path": b"[",
        "query_string": b"",
        "headers": [(b"host", b"127.0.0.1:8900"), (b"x-service-api-key", KEY.encode())],
        "server": ("127.0.0.1", 8900),
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: Any) -> None:
        sent.append(message)

    async def run() -> str:
        market = Marketplace(tmp_path)
        try:
            await create_app(Engine(market), token="t")(scope, receive, send)
            (kept,) = market.exchanges.page()
            return kept.call.url
        finally:
            market.close()

    assert asyncio.run(run()) == f"{OWN}/["
    assert sent[0]["status"] == 404
