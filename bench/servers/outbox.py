"""What a delivery costs: with little and with much waiting behind it, and beside a raw pair of sockets."""

import asyncio
import json
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path
from statistics import median

from bench.tools.row import Row
from mock_market.delivery.engine import Engine
from mock_market.delivery.marketplace import Marketplace
from mock_market.saying import NOTHING, stored
from mock_market.target.target import Target
from standard_api.examples import EXAMPLES

FEW, MANY = 100, 100_000
_AT_ONCE = 8
_ROUNDS = 7
_FILL = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)
INSERT INTO deliveries (target, lane, operation, arguments, idempotency_key, grp, state, next_at, created_at,
  position, head, reason)
SELECT 'sample', 'sample mtsim-' || i, 'activate_tenant', replace(:arguments, 'TENANT', 'mtsim-' || i),
  'key-' || i, 'group-' || i, 'waiting', :moment, :moment, i, 1, :nothing FROM n
"""
_MOMENT = "2026-11-23T05:00:00.000000+00:00"
Work = Callable[[], Awaitable[None]]


class Service:
    """Accepts every activation, in as few lines of asyncio as that takes."""

    def __init__(self) -> None:
        self.answered = 0
        self.goal = 0
        self.reached = asyncio.Event()

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Read one request, answer it, close."""
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            head = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0]))
            tenant_id = head.split(b"/")[3].decode()
            body = json.dumps({**EXAMPLES["activate_tenant"].response, "tenant_id": tenant_id}).encode()
            length = b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
            writer.write(b"HTTP/1.1 200 OK\r\n" + length + body)
            await writer.drain()
        writer.close()
        self.answered += 1
        if self.answered >= self.goal:
            self.reached.set()

    async def answers(self, count: int) -> None:
        """Wait until so many more requests are answered."""
        self.goal = self.answered + count
        self.reached.clear()
        await self.reached.wait()


def outbox_rows(folder: Path) -> Iterator[Row]:
    """Turn by turn, so that a busy moment of the machine strikes all."""
    few, many, raw = asyncio.run(_measured(folder))
    yield Row(name="a delivery, 100,000 waiting / 100 waiting", ours=many, baseline=few, unit="us", goal=1.3)
    yield Row(name="a delivery / a raw pair of sockets", ours=few, baseline=raw, unit="us", goal=4.0)


async def _measured(folder: Path) -> tuple[float, float, float]:
    few, many, raw = [], [], []
    service = Service()
    async with await asyncio.start_server(service.handle, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        async with _market(folder / "many", port, MANY, service) as deliver_of_many:
            for number in range(_ROUNDS):
                async with _market(folder / f"few-{number}", port, FEW, service) as deliver_of_few:
                    few.append(await _cpu_us(deliver_of_few))
                many.append(await _cpu_us(deliver_of_many))
                raw.append(await _cpu_us(lambda: _raw(port)))
    return median(few), median(many), median(raw)


async def _cpu_us(work: Work) -> float:
    before = time.process_time()
    await work()
    return (time.process_time() - before) * 1e6 / FEW


@asynccontextmanager
async def _market(folder: Path, port: int, waiting: int, service: Service) -> AsyncIterator[Work]:
    """Delivers a hundred of what waits each time that it is called."""
    market = _waiting(folder, port, waiting)

    async def deliver() -> None:
        work = asyncio.create_task(Engine(market).outbox.run())
        await service.answers(FEW)
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)

    yield deliver
    market.close()


def _waiting(folder: Path, port: int, count: int) -> Marketplace:
    """A market with so many activations that are due, of one tenant each."""
    folder.mkdir()
    market = Marketplace(folder)
    market.register(Target(name="sample", url=f"http://127.0.0.1:{port}"), key="bench-key")
    body = {**(EXAMPLES["activate_tenant"].request or {}), "tenant_id": "TENANT"}
    arguments = json.dumps({"tenant_id": "TENANT", "body": body})
    with closing(sqlite3.connect(folder / "market.db")) as database, database:
        database.execute(
            _FILL, {"count": count, "arguments": arguments, "moment": _MOMENT, "nothing": stored(NOTHING)}
        )
    return market


async def _raw(port: int) -> None:
    body = json.dumps(EXAMPLES["activate_tenant"].request).encode()
    request = (
        b"POST /mt/tenant/mtsim-1/activate HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % len(body)
        + body
    )

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request)
        await reader.read()
        writer.close()

    for _number in range(FEW // _AT_ONCE + 1):
        await asyncio.gather(*(one() for _ in range(_AT_ONCE)))
