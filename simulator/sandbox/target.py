"""Which service a command means, where a sandbox runs: one rule, the same in every command."""

from dataclasses import replace
from pathlib import Path

from languages import _
from mock_market.api.views import TargetView
from mock_market.client.market_client import MarketClient
from mock_market.target.target import Target
from simulator.errors.arguments import OPTION_WITHOUT_EFFECT, TARGET_NOT_CLEAR, TARGET_NOT_KNOWN
from simulator.errors.command_error import CommandError
from simulator.sandbox.market_calls import ask_market
from simulator.sandbox.processes import running
from simulator.storage.data_folder import DataFolder, SandboxState
from simulator.targets.named import (
    NamedTarget,
    TargetChoice,
    choose_target,
    registered_name,
    with_default,
)
from simulator.targets.profiles import SAMPLE, ProfileFile


def service_meant(folder: DataFolder, choice: TargetChoice) -> NamedTarget:
    """The service that was named, else the default of ``target use``, else the sandbox's only one.

    Raises CommandError when that leaves none, or more than one.
    """
    choice = with_default(choice)
    if choice.target is None:
        choice = replace(choice, target=only_service(running(folder)))
    state = folder.state()
    if choice.target == SAMPLE and SAMPLE not in ProfileFile().all():
        running(folder)
    if choice.target == SAMPLE and state is not None and state.service is not None:
        return _sample(folder, state, choice)
    return choose_target(_by_address(folder, choice))


async def service_named(client: MarketClient, state: SandboxState, target: str | None) -> str:
    """The market's name of the service that is meant, by the same rule.

    Raises CommandError when the market does not know it.
    """
    meant = with_default(TargetChoice(target=target)).target
    if meant is None:
        return only_service(state)
    name, known = registered_name(meant), [one.name for one in await client.targets()]
    if name in known:
        return name
    raise TARGET_NOT_KNOWN.error(name=name, known=", ".join(known), service=next(iter(state.targets)))


def only_service(state: SandboxState) -> str:
    """The one service that a sandbox was started with; CommandError asks which when there are several."""
    names = list(state.targets)
    if len(names) > 1:
        raise TARGET_NOT_CLEAR.error(names=", ".join(names), name=names[0])
    return names[0]


def known_services(data: Path) -> dict[str, TargetView]:
    """What the running market knows, by name; nothing when none runs."""
    try:
        return {one.name: one for one in ask_market(data, lambda client, state: client.targets())}
    except CommandError:
        return {}


def _sample(folder: DataFolder, state: SandboxState, choice: TargetChoice) -> NamedTarget:
    """The sample service, with the keys it was started with."""
    if idle := replace(choice, dialect=None).how():
        raise OPTION_WITHOUT_EFFECT.error(option=idle, reason=_("the sample has the sandbox's own key"))
    keys, known = folder.keys(), known_services(folder.path)
    dialect = choice.dialect or (known[SAMPLE].dialect if SAMPLE in known else "standard")
    target = Target(name=SAMPLE, url=state.targets[SAMPLE], dialect=dialect)
    return NamedTarget(target=target, key=keys.market_key, service_key=keys.service_key)


def _by_address(folder: DataFolder, choice: TargetChoice) -> TargetChoice:
    """A service that ``up`` was given by its address is no profile: the market tells address and dialect."""
    name = choice.target or ""
    if "://" in name or name in ProfileFile().all():
        return choice
    view = known_services(folder.path).get(name)
    return replace(choice, target=view.url, dialect=choice.dialect or view.dialect) if view else choice
