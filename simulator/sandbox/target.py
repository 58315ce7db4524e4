"""The service of the running sandbox as a target, with the keys it was started with."""

import asyncio
from dataclasses import replace

from mock_market.client.market_client import MarketClient, MarketError, MarketUnreachableError
from mock_market.target.target import Target
from simulator.sandbox.market_errors import as_command_error
from simulator.sandbox.processes import running
from simulator.storage.data_folder import DataFolder, SandboxState
from simulator.targets.named import NamedTarget, TargetChoice, choose_target, with_default
from simulator.targets.profiles import ProfileFile


def service_meant(folder: DataFolder, choice: TargetChoice) -> NamedTarget:
    """The service that was named, else the default of ``target use``, else the sandbox's own.

    Raises CommandError when that leaves none.
    """
    choice = with_default(choice)
    if choice.target is None or is_sample(folder, choice.target):
        return sandbox_target(folder, choice)
    return choose_target(choice)


def is_sample(folder: DataFolder, name: str) -> bool:
    """Whether the running sandbox calls its sample service so."""
    state = folder.state()
    return state is not None and state.service is not None and state.target == name


def sandbox_target(folder: DataFolder, choice: TargetChoice) -> NamedTarget:
    """The built-in sample, or the service that ``up --target`` named; its key then as always.

    Raises CommandError when no sandbox runs.
    """
    state = running(folder)
    if state.service is None:
        known = state.target in ProfileFile().all()
        return choose_target(replace(choice, target=state.target if known else state.target_url))
    keys = folder.keys()
    target = Target(name=state.target, url=state.target_url, dialect=asyncio.run(_dialect(folder, state)))
    return NamedTarget(target=target, key=keys.market_key, service_key=keys.service_key)


async def _dialect(folder: DataFolder, state: SandboxState) -> str:
    try:
        async with MarketClient.of_folder(state.market_url, folder.market) as client:
            targets = await client.targets()
    except (MarketError, MarketUnreachableError) as error:
        raise as_command_error(error) from None
    return next((one.dialect for one in targets if one.name == state.target), "standard")
