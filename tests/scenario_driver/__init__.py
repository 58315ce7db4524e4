"""Plays scenarios in this process, on sample services that run in a thread of it."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from command_driver import Terminal, command_line
from conformance_driver import served

from sample_service.app import create_app
from sample_service.service.settings import STANDARD, ServiceSettings
from simulator.errors.exit_codes import ExitCode
from simulator.scenarios.harness import WaitingTimes
from simulator.scenarios.language.scenario import Scenario
from simulator.scenarios.language.words import ServiceSetup
from simulator.scenarios.record import ScenarioRecord
from simulator.scenarios.run import Play, play_once
from simulator.scenarios.service import ServiceHost
from simulator.traffic.command import Month, Played, play_month
from simulator.traffic.reconciliation import Reconciliation

QUICK = WaitingTimes(breath_s=0.01)


class ServiceInThread:
    """A sample service with defects that a story can restart on its data."""

    service_key = "Service-Key-0123456789"

    def __init__(self, folder: Path, defects: tuple[str, ...] = ()) -> None:
        self._folder = folder
        self._defects = defects
        self._running = ExitStack()

    def key(self, name: str) -> str:
        return f"market-key-{name}-0123456789"

    async def start(self, setup: ServiceSetup) -> str:
        await self.stop()
        settings = ServiceSettings(
            data=self._folder / "service",
            keys=tuple(self.key(name) for name in setup.keys),
            service_key=self.service_key,
            persona=setup.persona,
            asynchronous=setup.asynchronous,
            defects=self._defects if setup.persona == STANDARD else (),
            provisioning_seconds=0.2,
            hash_password=lambda password: "not-a-real-hash",
        )
        return self._running.enter_context(served(lambda: create_app(settings)))

    async def stop(self) -> None:
        self._running.close()


def played(scenario: Scenario, folder: Path, *defects: str, **how: Any) -> tuple[ExitCode, ScenarioRecord]:
    """Play a scenario on a service with defects; its exit code and what happened."""
    host: Callable[[Path], ServiceHost] = lambda run: ServiceInThread(run, defects)  # noqa: E731
    record = ScenarioRecord()
    play = Play(data=folder, host=host, pace=QUICK, **how)
    return asyncio.run(play_once(scenario, play, record.heard)), record


def month_of(folder: Path, *defects: str, **wanted: Any) -> Reconciliation:
    """Play a month of traffic on a service with defects; what its end says."""
    played = Played()
    month = Month(data=folder, host=lambda run: ServiceInThread(run, defects), **wanted)
    asyncio.run(play_month(month, lambda text: None, played))
    assert played.found is not None
    return played.found


@contextmanager
def services_here() -> Iterator[None]:
    """The service that a command starts for its run is a thread of this process."""
    with patch(
        "simulator.scenarios.ground.SampleService", lambda run, **how: ServiceInThread(run, how["defects"])
    ):
        yield


def run(*arguments: str) -> tuple[int, str]:
    """``mt-sim scenario`` with these words: its exit code and what it printed."""
    with patch("sys.stdout", Terminal()) as stdout:
        code = command_line(["scenario", *arguments], standalone_mode=False)
        return int(code or 0), stdout.getvalue()


def written(folder: Path, text: str) -> Path:
    """A scenario file."""
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return path
