"""``mt-sim scenario run``: the target is chosen, the story played, what it made erased."""

import asyncio
import contextlib
import json
import secrets
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from languages import _, os_words
from mock_market.store.pause import even_when_full
from mock_market.target.target import Target
from simulator.errors.arguments import OPTION_WITHOUT_EFFECT
from simulator.errors.exit_codes import ExitCode
from simulator.errors.judging import (
    NO_SCENARIO,
    NO_VARIABLE,
    NOT_A_VARIABLE,
    SCENARIO_NOT_CONFIRMED,
    SCENARIO_NOT_READABLE,
    SCENARIO_NOT_VALID,
    VARIABLE_OF_OTHER_KIND,
)
from simulator.output.console import say
from simulator.output.given_names import by_name
from simulator.output.near import did_you_mean
from simulator.sandbox.signals import endings, interruption
from simulator.sandbox.target import service_meant
from simulator.scenarios.events import Event, Finished
from simulator.scenarios.harness import Harness, WaitingTimes, open_harness
from simulator.scenarios.language.load import ENDINGS, file_of, load, shipped_names
from simulator.scenarios.language.mistakes import ScenarioError
from simulator.scenarios.language.scenario import Scenario
from simulator.scenarios.language.values import Values
from simulator.scenarios.language.words import ServiceSetup
from simulator.scenarios.language.yaml_tree import YamlError, read_yaml
from simulator.scenarios.player import Player
from simulator.scenarios.service import SampleService, ServiceHost
from simulator.storage.data_folder import DataFolder
from simulator.storage.runs import new_run
from simulator.targets.named import NamedTarget, TargetChoice, with_default
from simulator.targets.profiles import SAMPLE
from standard_api.serving.loopback import leads_here

Emit = Callable[[Event], None]


@dataclass(frozen=True, kw_only=True)
class Play:
    """How a scenario is played, and against which service."""

    data: Path
    named: NamedTarget | None = None
    host: Callable[[Path], ServiceHost] = field(default_factory=lambda: sample_service)
    """Makes the service of a run without ``named``, in the run's folder."""
    variables: Mapping[str, Any] = field(default_factory=dict)
    seed: int | None = None
    pace: WaitingTimes = field(default_factory=WaitingTimes)


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What a scenario is played against."""

    named: NamedTarget
    host: ServiceHost | None = None
    setup: ServiceSetup = field(default_factory=ServiceSetup)


def find(name: str) -> Scenario:
    """A story of ours by name, or a file by path. CommandError says what is wrong and where."""
    known = shipped_names()
    if name not in known and not name.endswith(ENDINGS):
        raise NO_SCENARIO.error(name=name, guess=did_you_mean(name, known), names=", ".join(known))
    try:
        return load(file_of(name))
    except ScenarioError as error:
        raise SCENARIO_NOT_VALID.error(str(error)) from None
    except OSError as error:
        strerror = os_words(error)
        raise SCENARIO_NOT_READABLE.error(name=name, strerror=strerror) from None


def variables_of(pairs: Iterable[str], scenario: Scenario) -> dict[str, Any]:
    """``name=value`` options, each of the kind of its default. CommandError for one that does not fit."""
    return by_name(_variable(pair, scenario) for pair in pairs)


def _variable(pair: str, scenario: Scenario) -> tuple[str, Any]:
    name, equals, value = pair.partition("=")
    if not equals or not name:
        raise NOT_A_VARIABLE.error(pair=pair)
    if name not in scenario.variables:
        known = ", ".join(scenario.variables) or "none"
        raise NO_VARIABLE.error(scenario=scenario.name, name=name, names=known)
    return name, _as_kind(name, value, scenario.variables[name])


def _as_kind(name: str, text: str, default: Any) -> Any:
    """A text from the command line as the kind of value that stands in the file."""
    if default is None or isinstance(default, str):
        return text
    try:
        value = read_yaml(text).value
    except YamlError:
        value = text
    if type(value) is type(default) or (isinstance(default, float) and type(value) is int):
        return value
    raise VARIABLE_OF_OTHER_KIND.error(name=name, text=text, value=json.dumps(default, ensure_ascii=False))


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
        sample_ground(how.named, how.host, run, scenario.service) as ground,
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


def target_for(
    scenario: Scenario | None, data: Path, choice: TargetChoice, *, agreed: bool
) -> NamedTarget | None:
    """The service that is meant; None when the run must start a sample service.

    A story that sets a service up or restarts it is played on a sample service of its own. A service on
    another machine is written to only after someone has said so. Raises CommandError.
    """
    folder = DataFolder(data)
    own = scenario is not None and (scenario.service is not None or scenario.restarts_service)
    if choice.target is None and own:
        return None
    choice = with_default(choice)
    if choice.target in (None, SAMPLE) and folder.state() is None:
        if choice.how():
            raise OPTION_WITHOUT_EFFECT.error(
                option=choice.how(), reason=_("no service is named, so the run starts a sample")
            )
        return None
    named = service_meant(folder, choice)
    if not (agreed or leads_here(named.target.url)):
        raise SCENARIO_NOT_CONFIRMED.error(url=named.target.url)
    return named


@asynccontextmanager
async def sample_ground(
    named: NamedTarget | None,
    make: Callable[[Path], ServiceHost],
    run: Path,
    setup: ServiceSetup | None = None,
) -> AsyncIterator[Ground]:
    """The named service, else one that is made in the run's folder and ended with it."""
    if named is not None:
        yield Ground(named=named)
        return
    setup = setup or ServiceSetup()
    host = make(run)
    try:
        url = await host.start(setup)
        target = Target(name=SAMPLE, url=url, dialect=setup.persona)
        named = NamedTarget(target=target, key=host.key(setup.keys[0]), service_key=host.service_key)
        yield Ground(named=named, host=host, setup=setup)
    finally:
        await host.stop()


def sample_service(run: Path, defects: tuple[str, ...] = ()) -> ServiceHost:
    """A sample service as a process, for one run, with some bugs."""
    say(_("starting a sample service for this run (name a service of yours with --target)"))
    if defects:
        say(_("it has these defects: {names}", names=", ".join(defects)))
    return SampleService(run, secret=secrets.token_urlsafe(18), say=say, defects=defects)
