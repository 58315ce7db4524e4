"""A market's engine on a folder, and a small scripted service on loopback."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mock_market.delivery.engine import Engine
from mock_market.delivery.marketplace import Marketplace
from mock_market.saying import english
from mock_market.target.target import Target
from standard_api.examples import EXAMPLES

START = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
Answer = tuple[int, dict[str, Any]] | None
BODY = {
    "tenant_name": "한빛대학교",
    "plan": "standard",
    "features": ["chat"],
    "config": {},
    "contact": {"email": "a@hanbit.example", "name": "김하늘"},
}


def activated(tenant_id: str) -> tuple[int, dict[str, Any]]:
    return 200, {**EXAMPLES["activate_tenant"].response, "tenant_id": tenant_id}


def error(status: int, code: str) -> tuple[int, dict[str, Any]]:
    return status, {"success": False, "error": code, "message": code}


class Service:
    """Answers from a script; what runs out is a success. None cuts the connection."""

    def __init__(self, *script: Answer) -> None:
        self.script = list(script)
        self.seen: list[tuple[str, str, dict[str, str], dict[str, Any]]] = []
        self.status = "active"

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            method, path, _ = head[0].split(" ")
            headers = {key.lower(): value for key, _, value in (line.partition(": ") for line in head[1:])}
            body = await reader.readexactly(int(headers.get("content-length", 0)))
            self.seen.append((method, path, headers, json.loads(body or b"{}")))
            answer = self.script.pop(0) if self.script else self.success(path)
            if answer is not None:
                data = json.dumps(answer[1]).encode()
                lines = f"HTTP/1.1 {answer[0]} X\r\nContent-Type: application/json\r\nRetry-After: 7\r\n"
                writer.write(f"{lines}Content-Length: {len(data)}\r\n\r\n".encode() + data)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    def success(self, path: str) -> tuple[int, dict[str, Any]]:
        tenant_id = path.split("/")[3] if path.startswith("/mt") else "mtsim-x"
        if path.endswith("/activate"):
            return activated(tenant_id)
        if path.endswith("/status"):
            shown = {**EXAMPLES["get_tenant_status"].response, "features": ["chat"], "status": self.status}
            return 200, {**shown, "tenant_id": tenant_id}
        if path.endswith("/deactivate"):
            return 200, {**EXAMPLES["deactivate_tenant"].response, "tenant_id": tenant_id}
        return 200, EXAMPLES["auto_provision"].response

    def tenants(self) -> list[str]:
        return [path.split("/")[3] for _, path, _, _ in self.seen]


def play(
    folder: Path,
    service: Service,
    story: Callable[[Engine, Target], Awaitable[Any]],
    *,
    retries: str = "standard-webhooks",
    running: bool = True,
) -> Any:
    """Run a story with an engine on a folder; its market time starts at START and real time stands."""

    async def run() -> Any:
        server = await asyncio.start_server(service.handle, "127.0.0.1", 0)
        market = Marketplace(folder, real=lambda: START)
        engine = Engine(market)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        target = market.register(
            Target(name="sample", url=url, retries=retries), key="k-1234", service_key="s-1234"
        )
        work = asyncio.create_task(engine.run()) if running else None
        try:
            return await story(engine, target)
        finally:
            if work:
                work.cancel()
                await asyncio.gather(work, return_exceptions=True)
            market.close()
            server.close()
            await asyncio.sleep(0)

    return asyncio.run(run())


def activate(engine: Engine, target: Target, tenant_id: str = "mtsim-a", **changes: Any) -> int:
    body = {**BODY, "tenant_id": tenant_id, **changes}
    return engine.commands.activate(target, body).id


def attempts(engine: Engine, number: int) -> list[tuple[str | None, str | None]]:
    return [
        (one.outcome, english(one.reason) if one.reason else None)
        for one in engine.market.store.deliveries.attempts(number)
    ]
