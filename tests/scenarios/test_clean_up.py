"""The end of a run: everything is erased, at once, within bounds, and not against somebody's will."""

import asyncio
import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from mock_market.target.target import Target
from simulator.sandbox.signals import endings
from simulator.scenarios import harness as stage_file
from simulator.scenarios.harness import Harness, open_harness
from simulator.scenarios.run import clean_up, stopped
from simulator.targets.named import NamedTarget
from simulator.traffic.command import ClockDriver

NAMED = NamedTarget(target=Target(name="t", url="http://127.0.0.1:9"), key="k")
OWN = {"mtsim-a", "mtsim-b", "mtsim-c"}


def cleaned(
    folder: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[], Callable[[str], Any]]
) -> tuple[set[str], list[str]]:
    """What was left, and what was told of it, with another way of erasing."""

    async def use() -> tuple[set[str], list[str]]:
        erase = make()
        monkeypatch.setattr(Harness, "_erased", lambda _harness, tenant_id: erase(tenant_id))
        told: list[str] = []
        async with open_harness(folder, NAMED) as harness:
            harness.made = set(OWN)
            async with asyncio.timeout(20):
                await clean_up(harness, told.append)
        return harness.left, told

    return asyncio.run(use())


def test_tenants_are_erased_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def make() -> Callable[[str], Any]:
        together = asyncio.Barrier(len(OWN))

        async def erase(tenant_id: str) -> bool:
            await together.wait()
            return tenant_id != "mtsim-b"

        return erase

    left, told = cleaned(tmp_path, monkeypatch, make)
    assert left == {"mtsim-b"}
    assert told == ["these tenants could not be erased: mtsim-b"]


def test_a_service_that_hangs_does_not_hold_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def erase(tenant_id: str) -> bool:
        if tenant_id != "mtsim-a":
            await asyncio.Event().wait()
        return True

    monkeypatch.setattr(stage_file, "_ERASING_S", 0.1)
    left, told = cleaned(tmp_path, monkeypatch, lambda: erase)
    assert left == {"mtsim-b", "mtsim-c"}
    assert told == ["these tenants could not be erased: mtsim-b, mtsim-c"]


def test_a_second_signal_ends_the_clean_up_too() -> None:
    async def use() -> str:
        cleaning = asyncio.Event()

        async def run() -> None:
            try:
                await asyncio.Event().wait()
            finally:
                cleaning.set()
                await asyncio.Event().wait()

        with endings():
            life = asyncio.create_task(run())
            await asyncio.sleep(0)
            ending = asyncio.create_task(stopped(life))
            await cleaning.wait()
            os.kill(os.getpid(), signal.SIGINT)
            async with asyncio.timeout(20):
                await ending
        return "ended"

    assert asyncio.run(use()) == "ended"


def test_what_falls_due_between_two_moments_happens_at_its_time() -> None:
    start = datetime(2026, 3, 2, tzinfo=UTC)
    passed: list[timedelta] = []
    due = [start + timedelta(seconds=100)]
    clock = SimpleNamespace(now=lambda: start + sum(passed, timedelta()))

    async def pass_time(span: timedelta) -> None:
        passed.append(span)

    outbox = SimpleNamespace(next_at=lambda: due[0])
    harness = SimpleNamespace(
        market=SimpleNamespace(clock=clock), engine=SimpleNamespace(outbox=outbox), pass_time=pass_time
    )

    async def use() -> None:
        pace = ClockDriver(cast("Harness", harness), 1_000_000.0, lambda: None)
        await pace.until(start)
        await pace.until(start + timedelta(seconds=1000))

    asyncio.run(use())
    assert [span.total_seconds() for span in passed] == [0, 100, 900]
