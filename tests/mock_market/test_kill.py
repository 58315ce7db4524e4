"""The market is killed again and again while its target fails; nothing that it accepted is lost."""

import asyncio
import contextlib
import json
import os
import random
import sqlite3
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from mock_market.api.market_views import DeliveryView
from mock_market.api.views import CallInput, TargetInput
from mock_market.client.market_client import MarketClient, MarketError, MarketUnreachableError
from mock_market.saying import said
from mock_market.store.exchanges import ExchangeStore
from standard_api.examples import EXAMPLES

pytestmark = pytest.mark.wire

CUT = said("cut_by_restart")
KILLS = int(os.environ.get("MT_SIM_KILLS", "3"))
IN_FLIGHT = 8
KEY = "k-1234"
PAUSES = ",".join(["0.05"] * 400)
FAILS = 0.3
ANSWERED = 100


class Service:
    """Remembers tenants, and drops or fails a third of what it is asked.

    It holds the first request about each tenth tenant until the market is dead, so each kill cuts something.
    """

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.effects: Counter[str] = Counter()
        self.tenants: set[str] = set()
        self.held: set[str] = set()

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            length = head.lower().partition("content-length: ")[2].split("\r\n")[0]
            await reader.readexactly(int(length or 0))
            tenant_id = head.split(" ")[1].split("/")[3]
            if tenant_id.endswith("0") and tenant_id not in self.held:
                self.held.add(tenant_id)
                await reader.read()
            await self.answer(tenant_id, writer)
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


async def kill_and_drain(
    folder: Path, url: str, chance: random.Random, *, kills: int
) -> tuple[set[str], list[DeliveryView], set[str]]:
    """Kill the market while it delivers; then let it finish.

    Returns the tenants it accepted, every delivery, and the tenants that the target says are active.
    """
    accepted: set[str] = set()
    for kill in range(kills):
        process, client = await start(folder)
        if kill == 0:
            await client.register("flaky", TargetInput(url=url, key=KEY, retries=PAUSES))
        asked = [asyncio.create_task(accept(client, kill * 10 + number)) for number in range(10)]
        if kill == 0:  # on a busy machine the short moments below may be over before any answer
            await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
        await asyncio.wait(asked, timeout=chance.uniform(0.0, 0.15))
        process.kill()
        await process.wait()
        accepted |= {tenant for tenant in await asyncio.gather(*asked) if tenant}
    process, client = await start(folder)
    while await client.deliveries(state="waiting", limit=1):
        await asyncio.sleep(0.05)
    pages = [await client.deliveries(limit=500, before=before) for before in (None, 401)]
    deliveries = list({one.id: one for page in pages for one in page}.values())
    active = await active_tenants(client, {str(one.tenant_id) for one in deliveries})
    process.terminate()
    await process.wait()
    return accepted, deliveries, active


async def active_tenants(client: MarketClient, tenants: set[str]) -> set[str]:
    """Which tenants the market believes to be active."""
    return {one.tenant_id for one in await client.tenants() if one.state == "active"} & tenants


def assert_nothing_is_lost(
    accepted: set[str], deliveries: list[DeliveryView], active: set[str], *, kills: int
) -> None:
    tenants = {str(one.tenant_id) for one in deliveries}
    assert accepted
    assert accepted <= tenants == active
    assert {one.state for one in deliveries} == {"delivered"}
    cut = [attempt for one in deliveries for attempt in one.attempts if attempt.reason == CUT]
    assert len(cut) <= kills * IN_FLIGHT


def test_nothing_is_lost_while_the_target_drops_and_fails(tmp_path: Path) -> None:
    async def story() -> tuple[Service, Any]:
        chance = random.Random(20261123)
        service = Service(chance)
        server = await asyncio.start_server(service.handle, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        found = await kill_and_drain(tmp_path, url, chance, kills=KILLS)
        server.close()
        await asyncio.sleep(0)
        return service, found

    service, (accepted, deliveries, active) = asyncio.run(story())
    assert_nothing_is_lost(accepted, deliveries, active, kills=KILLS)
    assert service.tenants >= active
    assert any(attempt.reason == CUT for one in deliveries for attempt in one.attempts)


def test_the_sample_service_ends_in_the_right_state(tmp_path: Path) -> None:
    kills = max(2, KILLS // 8)

    async def story() -> tuple[Any, dict[str, str]]:
        sample = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "sample_service", f"--data={tmp_path / 'sample'}"),
            stdout=asyncio.subprocess.PIPE,
            env={**os.environ, "MT_SIM_KEY": KEY},
        )
        assert sample.stdout is not None
        url = (await sample.stdout.readline()).split()[1].decode()
        found = await kill_and_drain(tmp_path / "market", url, random.Random(7), kills=kills)
        sample.terminate()
        await sample.wait()
        with contextlib.closing(sqlite3.connect(tmp_path / "sample" / "service.sqlite3")) as database:
            return found, dict(database.execute("SELECT tenant_id, status FROM tenant").fetchall())

    (accepted, deliveries, active), tenants = asyncio.run(story())
    assert_nothing_is_lost(accepted, deliveries, active, kills=kills)
    assert tenants == dict.fromkeys(active, "active")


def test_what_was_answered_before_a_kill_is_kept(tmp_path: Path) -> None:
    async def story() -> set[int]:
        server = await asyncio.start_server(Service(random.Random(7)).handle, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        process, client = await start(tmp_path)
        await client.register("flaky", TargetInput(url=url, key=KEY))
        answered: set[int] = set()
        asked = [asyncio.create_task(ask_on(client, f"t{number}", answered)) for number in range(IN_FLIGHT)]
        while len(answered) < ANSWERED:
            await asyncio.sleep(0.005)
        process.kill()
        await asyncio.gather(*asked)
        await process.wait()
        server.close()
        return answered

    answered = asyncio.run(story())
    store = ExchangeStore(tmp_path / "exchanges.db")
    lost = [number for number in answered if store.get(number) is None]
    store.close()
    assert len(answered) >= ANSWERED
    assert lost == []


async def ask_on(client: MarketClient, tenant_id: str, answered: set[int]) -> None:
    """Ask one thing after another until the market is gone; the numbers of what it told."""
    with contextlib.suppress(MarketError, MarketUnreachableError):
        while True:
            told = await client.call(CallInput(operation="get_tenant_status", tenant_id=tenant_id))
            answered.add(told.exchange.id)
