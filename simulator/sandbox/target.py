"""The service of the running sandbox as a target, with the keys it was started with."""

import asyncio
from dataclasses import replace

from mock_market.client.market_client import MarketClient, MarketError, MarketUnreachableError
from mock_market.target.target import Target
from simulator.sandbox.market_errors import as_command_error
from simulator.sandbox.processes import running
from simulator.storage.data_folder import DataFolder, SandboxState
from simulator.targets.named import NamedTarget, TargetChoice, choose_target


def sandbox_target(folder: DataFolder, choice: TargetChoice) -> NamedTarget:
    """The built-in sample, or the service that ``up --target`` named; its key then as always.

    Raises CommandError when no sandbox runs.
    """
    state = running(folder)
    if state.service is None:
        return choose_target(replace(choice, target=state.target_url))
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
