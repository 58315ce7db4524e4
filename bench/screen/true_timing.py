"""The time that the market measures of a service, beside a plain client's, while the screen is scrolled."""

import asyncio
import http.client
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import urlsplit

from bench.screen.beside import Pairs, stretch
from bench.screen.terminal import Terminal, screen_command
from bench.tools.meanwhile import meanwhile
from bench.tools.measure import server, settle
from bench.tools.row import Row
from bench.tools.stores import filled
from mock_market.api.views import CallInput, TargetInput
from mock_market.client.market_client import MarketClient

CALLS = 100
_STORED = 10_000
_MORE_MS = 3


def timing_rows(folder: Path) -> Iterator[Row]:
    """A service that needs 5 ms, called turn by turn by the market and by http.client."""
    filled(folder / "exchanges.db", _STORED)
    with (
        server("bench.bare.slow_endpoint") as (_, service),
        server("mock_market", f"--data={folder}") as (_, url),
    ):
        settle()
        with Terminal(screen_command(folder / "screen", folder, url)) as terminal:
            terminal.paint_ms(f"{_STORED:,}")
            terminal.open_traces(_STORED)
            terminal.move_ms("g", 1)
            with _scrolled(terminal):
                found = asyncio.run(_called(url, folder, service))
    yield found.row("time shown of a 5 ms answer / http.client's, scrolling", _MORE_MS)


def _scrolled(terminal: Terminal) -> AbstractContextManager[None]:
    def scroll(over: threading.Event) -> None:
        while not over.is_set():
            terminal.key_ms("j")

    return meanwhile(scroll)


async def _called(url: str, folder: Path, service: str) -> Pairs:
    found = Pairs()
    client = MarketClient.of_folder(url, folder)
    await client.register("slow", TargetInput(url=service, key="bench-key-0123456789"))
    for _ in range(CALLS):
        result = await client.call(CallInput(operation="health", target="slow"))
        found.ours.append(result.exchange.timing.total_ms)
        found.bare.append(await asyncio.to_thread(_plain_ms, service))
        found.stretch.append(stretch())
    return found


def _plain_ms(service: str) -> float:
    parts = urlsplit(service)
    began = time.perf_counter()
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port)
    connection.request("GET", "/mt/health")
    connection.getresponse().read()
    connection.close()
    return (time.perf_counter() - began) * 1000
