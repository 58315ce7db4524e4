"""A body that a person wrote goes out byte for byte; what is no JSON is refused, in one line."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from mock_market.api.app import create_app
from mock_market.delivery.engine import Engine
from mock_market.delivery.marketplace import Marketplace
from standard_api.examples import EXAMPLES

pytestmark = pytest.mark.wire
TOKEN = "the-run's-token"
OWN = "http://127.0.0.1:8900"
HEADERS = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
OK = json.dumps(EXAMPLES["activate_tenant"].response).encode()


class Service:
    """Answers each request alike, and keeps the bodies that came."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0] or 0)
        self.bodies.append(await reader.readexactly(length))
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(OK)
        writer.write(head + OK)
        await writer.drain()
        writer.close()


@contextmanager
def asked(folder: Path, contents: list[bytes]) -> Iterator[tuple[list[httpx.Response], list[bytes]]]:
    """The answers of the market's ``/calls`` to these bodies, and what reached a service."""

    async def ask() -> tuple[list[httpx.Response], list[bytes]]:
        service = Service()
        server = await asyncio.start_server(service.serve, "127.0.0.1", 0)
        market = Marketplace(folder)
        engine = Engine(market)
        work = asyncio.create_task(engine.run())
        transport = httpx.ASGITransport(create_app(engine, token=TOKEN), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=OWN, headers=HEADERS) as http:
            url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            await http.put("/targets/a", json={"url": url, "key": "mk-written-body"})
            answers = [await http.post("/calls", content=content) for content in contents]
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
        market.close()
        server.close()
        return answers, service.bodies

    yield asyncio.run(ask())


def call(operation: str, written: str, **more: Any) -> bytes:
    given = {"operation": operation, "tenant_id": "hanbit", "written": written, **more}
    return json.dumps(given).encode()


GOOD = json.dumps({**EXAMPLES["activate_tenant"].request, "tenant_id": "hanbit"}, ensure_ascii=False)  # type: ignore[dict-item]
WRITTEN = {
    "the ways to write a number": '{"quota": 1.10, "b": 1E5, "c": -0, "d": 1.0e-2}',
    "a name twice": '{"plan": "basic", "plan": "premium"}',
    "escapes and spaces": '{ "name" :\t"\\uae40\\/" }\r\n',
    "a good one that is promised": GOOD.replace('"plan"', ' "plan" '),
    "an empty one": "{}",
}


def test_what_was_written_goes_out_byte_for_byte(tmp_path: Path) -> None:
    contents = [call("activate_tenant", text) for text in WRITTEN.values()]
    with asked(tmp_path, contents) as (answers, bodies):
        assert bodies == [text.encode() for text in WRITTEN.values()]
        assert [answer.status_code for answer in answers] == [200] * len(WRITTEN)
        told = [answer.json()["delivery_id"] is not None for answer in answers]
        assert told == [text == WRITTEN["a good one that is promised"] for text in WRITTEN.values()]


REFUSED = {
    "NaN": "NaN",
    "-Infinity": "-Infinity",
    "1e999": "too large",
    '"\\ud800"': "lone surrogate",
    "[" * 3000 + "]" * 3000: "nested deeper",
    "1" * 5000: "5000 digits",
}


@pytest.mark.parametrize("place", ["body", "written", "changes", "query"])
def test_what_is_no_json_is_refused_wherever_it_stands(tmp_path: Path, place: str) -> None:
    def content(value: str) -> bytes:
        if place == "written":
            return call("activate_tenant", f'{{"a": {value}}}')
        return f'{{"operation": "activate_tenant", "tenant_id": "a", "{place}": {{"a": {value}}}}}'.encode()

    with asked(tmp_path, [content(value) for value in REFUSED]) as (answers, bodies):
        assert bodies == []
        for answer, reason in zip(answers, REFUSED.values(), strict=True):
            view = answer.json()
            assert (answer.status_code, view["error"]) == (422, "INVALID")
            assert reason in view["message"]
            assert "\n" not in view["message"]
