"""A scenario is played until its end or a signal, and what it made is erased."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from languages import _
from mock_market.store.pause import even_when_full
from simulator.errors.exit_codes import ExitCode
from simulator.output.console import say
from simulator.sandbox.signals import endings, interruption
from simulator.scenarios.events import Event, Finished
from simulator.scenarios.ground import Ground, open_ground, sample_service
from simulator.scenarios.harness import Harness, WaitingTimes, open_harness
from simulator.scenarios.language.scenario import Scenario
from simulator.scenarios.language.values import Values
from simulator.scenarios.player import Player
from simulator.scenarios.service import ServiceHost
from simulator.storage.data_folder import DataFolder
from simulator.storage.runs import new_run
from simulator.targets.named import NamedTarget

Emit = Callable[[Event], None]


@dataclass(frozen=True, kw_only=True)
class Play:
    """How a scenario is played, and against which service."""

    data: Path
    named: NamedTarget | None = None
    host: Callable[[Path], ServiceHost] = sample_service
    """Makes the service of a run without ``named``, in the run's folder."""
    variables: Mapping[str, Any] = field(default_factory=dict)
    seed: int | None = None
    pace: WaitingTimes = field(default_factory=WaitingTimes)


def play(scenario: Scenario, how: Play, emit: Emit) -> ExitCode:
    """Play one scenario until its end or a signal; emits every event."""
    return asyncio.run(_play_until_ended(scenario, how, emit))


async def _play_until_ended(scenario: Scenario, how: Play, emit: Emit) -> ExitCode:
    with endings() as ending:
        life = asyncio.create_task(play_once(scenario, how, emit))
        code = await interruption(life, ending)
        if code is None:
            return life.result()
        await stopped(life)
        emit(Finished(status="errored", message=_("stopped before its end"), exit_code=code))
        return code


async def stopped(life: asyncio.Task[Any]) -> None:
    """Cancel a run and wait for its clean-up; a second signal ends that too."""
    life.cancel()
    with contextlib.suppress(asyncio.CancelledError), endings() as second:
        if await interruption(life, second):
            life.cancel()
            await life


async def play_once(scenario: Scenario, how: Play, emit: Emit) -> ExitCode:
    """Play one scenario and erase what it made, also when cancelled."""
    run = new_run(DataFolder(how.data))
    async with (
        open_ground(how.named, how.host, run, scenario.service) as ground,
        _harness(scenario, how, run, ground) as harness,
    ):
        values = _values(scenario, how, harness)
        player = Player(scenario, harness, values, run=run.name, emit=emit)
        try:
            finished = await player.play()
        finally:
            await clean_up(harness, say)
    emit(replace(finished, left=tuple(sorted(harness.left))))
    return ExitCode(finished.exit_code)


@asynccontextmanager
async def _harness(scenario: Scenario, how: Play, run: Path, ground: Ground) -> AsyncIterator[Harness]:
    async with open_harness(run, ground.named, host=ground.host, pace=how.pace) as harness:
        harness.setup = ground.setup
        harness.run = run.name[-9:].replace("-", "")
        harness.seed = how.seed if how.seed is not None else scenario.seed
        if scenario.retries:
            harness.change_target(retries=scenario.retries)
        yield harness


def _values(scenario: Scenario, how: Play, harness: Harness) -> Values:
    values = Values(
        seed=harness.seed, run=harness.run, now=lambda: f"{harness.market.clock.now():%Y-%m-%dT%H:%M:%SZ}"
    )
    for name, value in scenario.variables.items():
        values.put(name, how.variables[name] if name in how.variables else values.fill(value))
    return values


async def clean_up(harness: Harness, tell: Callable[[str], None]) -> None:
    """Erase on the address and key that work, even when cancelled; whoever is cancelled twice stops it."""
    with even_when_full():
        address = harness.market.store.value("address_before_outage", "")
        if address:
            harness.change_target(url=address)
    work = asyncio.ensure_future(harness.erase())
    try:
        await asyncio.shield(work)
    finally:
        work.cancel()
        if harness.left:
            left = ", ".join(sorted(harness.left))
            tell(_("these tenants could not be erased: {tenants}", tenants=left))
