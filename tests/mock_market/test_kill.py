"""The market is killed again and again while its target fails; nothing that it accepted is lost."""

import asyncio
import contextlib
import json
import os
import random
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from mock_market.api.views import CallInput, TargetInput
from mock_market.api_client import MarketClient, MarketError, MarketUnreachableError
from standard_api.examples import EXAMPLES

pytestmark = pytest.mark.wire

KILLS = int(os.environ.get("MT_SIM_KILLS", "50"))
IN_FLIGHT = 8
PAUSES = ",".join(["0.05"] * 400)
FAILS = 0.3


class Service:
    """Remembers tenants, and drops or fails a third of what it is asked."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.effects: Counter[str] = Counter()
        self.tenants: set[str] = set()

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            length = head.lower().partition("content-length: ")[2].split("\r\n")[0]
            await reader.readexactly(int(length or 0))
            await self.answer(head.split(" ")[1].split("/")[3], writer)
        writer.close()

    async def answer(self, tenant_id: str, writer: asyncio.StreamWriter) -> None:
        mood = self.chance.random()
        if mood < FAILS / 3:
            return
        status = 500 if mood < 2 * FAILS / 3 else 200
        if status == 200:
            self.tenants.add(tenant_id)
            self.effects[tenant_id] += 1
        if mood < FAILS:
            return
        body: dict[str, Any] = {**EXAMPLES["activate_tenant"].response, "tenant_id": tenant_id}
        data = json.dumps(body).encode()
        head = f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {len(data)}\r\n\r\n"
        writer.write(head.encode() + data)
        await writer.drain()


async def start(folder: Path) -> tuple[asyncio.subprocess.Process, MarketClient]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "mock_market", f"--data={folder}"), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    line = await process.stdout.readline()
    return process, MarketClient.of_folder(line.split()[1].decode(), folder)


async def accept(client: MarketClient, number: int) -> str | None:
    """Ask for one activation; the tenant's id once the market has promised it."""
    tenant_id = f"mtsim-k{number}"
    body = {**(EXAMPLES["activate_tenant"].request or {}), "tenant_id": tenant_id}
    call = CallInput(operation="activate_tenant", tenant_id=tenant_id, body=body)
    try:
        await client.call(call)
    except (MarketError, MarketUnreachableError):
        return None
    return tenant_id


async def story(folder: Path) -> tuple[Service, set[str], Mapping[str, str], int]:
    chance = random.Random(20261123)
    service = Service(chance)
    server = await asyncio.start_server(service.handle, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    accepted: set[str] = set()
    for kill in range(KILLS):
        process, client = await start(folder)
        if kill == 0:
            await client.register("flaky", TargetInput(url=url, key="k-1234", retries=PAUSES))
        asked = [asyncio.create_task(accept(client, kill * 10 + number)) for number in range(10)]
        await asyncio.wait(asked, timeout=chance.uniform(0.0, 0.15))
        process.kill()
        await process.wait()
        accepted |= {tenant for tenant in await asyncio.gather(*asked) if tenant}
        await client.__aexit__(None, None, None)
    process, client = await start(folder)
    while await client.deliveries(state="waiting", limit=1):
        await asyncio.sleep(0.05)
    pages = [await client.deliveries(limit=500, before=before) for before in (None, 401)]
    ends = {str(one.tenant_id): one.state for page in pages for one in page}
    cut = sum(
        attempt.reason == "cut by restart" for page in pages for one in page for attempt in one.attempts
    )
    await client.__aexit__(None, None, None)
    process.terminate()
    await process.wait()
    server.close()
    await asyncio.sleep(0)
    return service, accepted, ends, cut


def test_nothing_that_was_accepted_is_lost(tmp_path: Path) -> None:
    service, accepted, ends, cut = asyncio.run(story(tmp_path))
    assert accepted
    assert accepted <= ends.keys()
    assert set(ends.values()) == {"delivered"}
    assert service.tenants >= set(ends)
    assert 0 < cut <= KILLS * IN_FLIGHT
