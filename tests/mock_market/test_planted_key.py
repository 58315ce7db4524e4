"""A service that echoes the market's key in every place and form: no outlet of the market shows it."""

import asyncio
import json
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from mock_market.api.app import create_app
from mock_market.delivery.engine import Engine
from mock_market.delivery.marketplace import Marketplace
from standard_api.examples import EXAMPLES

pytestmark = pytest.mark.wire
KEY = "Mk+Planted~Key^93f2-Zq7w"
CORE = "lanted"
"""What stands in the middle of the key, whatever is cut off or swapped."""
TOKEN = "the-run's-token"
OWN = "http://127.0.0.1:8900"
FORMS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "escaped": lambda key: "".join(f"\\u{ord(letter):04x}" for letter in key),
    "partly escaped": lambda key: key.replace("+", "\\u002B").replace("^", "\\u005e"),
    "swapped": str.swapcase,
    "cut": lambda key: key[:-1],
    "beheaded": lambda key: key[1:],
    "in an address": lambda key: quote(key, safe=""),
    "hexadecimal": lambda key: key.encode().hex(),
    "base64": lambda key: b64encode(key.encode()).decode(),
}
OPERATIONS = ["activate_tenant", "get_tenant_status", "get_tenant_stats", "list_users", "deactivate_tenant"]


def echoes(form: str, status: int) -> bytes:
    """A whole answer that says the key wherever an answer can say something; ``form`` is JSON's own text."""
    said = form.encode()
    error = b'{"success": false, "error": "%b", "message": "key %b", "details": {"%b": "%b"}}' % ((said,) * 4)
    good = json.dumps({**EXAMPLES["activate_tenant"].response, "message": "MARK"}).encode()
    body = good.replace(b"MARK", said) if status == 200 else error
    name = said if "\\" not in form else b"escaped"  # the name of a header has no backslash
    head = b"HTTP/1.1 %d %b\r\nX-Echo: %b\r\nX-%b: 1\r\n" % (status, said, said, name)
    return head + b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body


class Outlets:
    """Everything that a market gives or keeps, as text."""

    def __init__(self, folder: Path, answer: bytes) -> None:
        self._folder = folder
        self._answer = answer
        self.said: list[str] = []

    async def walk(self) -> None:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        market = Marketplace(self._folder)
        market.own_port = 8900
        engine = Engine(market)
        transport = httpx.ASGITransport(create_app(engine, token=TOKEN), raise_app_exceptions=False)
        work = asyncio.create_task(engine.run())
        headers = {"Authorization": f"Bearer {TOKEN}"}
        async with httpx.AsyncClient(transport=transport, base_url=OWN, headers=headers) as self._http:
            url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            target = {"url": url, "key": KEY, "service_key": KEY[::-1], "retries": "github"}
            await self._ask("PUT", "/targets/a", json=target)
            await self._use()
            await self._read_all()
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
        market.close()
        server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(self._answer)
        await writer.drain()
        writer.close()

    async def _ask(self, method: str, path: str, **options: Any) -> Any:
        response = await self._http.request(method, path, **options)
        self.said.append(f"{method} {path}: {response.text}")
        return response.json()

    async def _use(self) -> None:
        for operation in OPERATIONS:
            body = EXAMPLES[operation].request
            if body and "tenant_id" in body:
                body = {**body, "tenant_id": "mtsim-a"}
            call = {"operation": operation, "tenant_id": "mtsim-a", "body": body}
            await self._ask("POST", "/calls", json=call)
        for via in ("webhook", "activate"):
            wish = await self._ask("POST", "/applications", json={"seed": 1, "via": via})
            await self._ask("POST", f"/applications/{wish['id']}/approve?wait_s=20", json={})
        await self._ask("GET", "/targets/a/tenants/mtsim-a/page")
        await self._ask("POST", "/exchanges/1/replay", json={})

    async def _read_all(self) -> None:
        for path in ("/targets", "/tenants", "/applications", "/deliveries", "/exchanges", "/exchange-rows"):
            await self._ask("GET", path)
        for number in range(1, 8):
            await self._ask("GET", f"/exchanges/{number}")
            await self._ask("GET", f"/exchanges/{number}/problems")

    def kept(self) -> list[str]:
        files = [path for path in self._folder.iterdir() if path.name != "secrets.json"]
        return [f"{path.name}: {path.read_bytes().decode('latin-1')}" for path in files]


def told(text: str) -> bool:
    """Whether a reader finds the key, having decoded whatever can be."""
    lowered = text.lower()
    known = [CORE, "".join(f"\\u{ord(letter):04x}" for letter in CORE)]
    encoded = [KEY.encode().hex(), b64encode(KEY.encode()).decode()[2:-4]]
    return any(
        form.lower() in lowered or json.dumps(form)[1:-1].lower() in lowered for form in known + encoded
    )


@pytest.mark.parametrize("status", [200, 409])
@pytest.mark.parametrize("form", FORMS)
def test_no_outlet_of_the_market_shows_the_key(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, form: str, status: int
) -> None:
    outlets = Outlets(tmp_path, echoes(FORMS[form](KEY), status))
    asyncio.run(outlets.walk())
    assert len(outlets.said) > 25
    assert not [text[:300] for text in [*outlets.said, *outlets.kept(), caplog.text] if told(text)]


def test_the_walk_would_notice(tmp_path: Path) -> None:
    for form in FORMS.values():
        assert told(form(KEY))
    outlets = Outlets(tmp_path, echoes("nothing", 200))
    asyncio.run(outlets.walk())
    assert any('"succeeded":true' in text for text in outlets.said)


@pytest.mark.parametrize(
    "url", ["http://user:Pass-Word-1@127.0.0.1:1", "http://user:Pass-Word-1@[::1", "ftp://:Pass-Word-1@a/"]
)
def test_an_address_with_a_password_is_refused_without_it(tmp_path: Path, url: str) -> None:
    async def ask() -> httpx.Response:
        market = Marketplace(tmp_path)
        transport = httpx.ASGITransport(create_app(Engine(market), token=TOKEN))
        headers = {"Authorization": f"Bearer {TOKEN}"}
        async with httpx.AsyncClient(transport=transport, base_url=OWN, headers=headers) as http:
            try:
                return await http.put("/targets/a", json={"url": url})
            finally:
                market.close()

    response = asyncio.run(ask())
    assert response.status_code == 422
    assert "Pass-Word-1" not in response.text
