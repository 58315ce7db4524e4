"""What scenarios and traffic are played against: a service that was named, or a sample service of the run."""

import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from languages import _
from mock_market.target.target import Target
from simulator.errors.arguments import OPTION_WITHOUT_EFFECT
from simulator.errors.judging import SCENARIO_NOT_CONFIRMED
from simulator.output.console import say
from simulator.sandbox.target import service_meant
from simulator.scenarios.language.scenario import Scenario
from simulator.scenarios.language.words import ServiceSetup
from simulator.scenarios.service import SampleService, ServiceHost
from simulator.storage.data_folder import DataFolder
from simulator.targets.named import NamedTarget, TargetChoice, with_default
from simulator.targets.profiles import SAMPLE
from standard_api.serving.loopback import leads_here


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What a scenario is played against."""

    named: NamedTarget
    host: ServiceHost | None = None
    setup: ServiceSetup = field(default_factory=ServiceSetup)


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
async def open_ground(
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
