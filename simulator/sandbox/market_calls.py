"""One question to the running market, with its errors made clear."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from mock_market.client.market_client import MarketClient, MarketError, MarketUnreachableError
from simulator.errors.arguments import TARGET_NOT_KNOWN
from simulator.errors.command_error import CommandError
from simulator.sandbox.market_errors import as_command_error
from simulator.sandbox.processes import running
from simulator.storage.data_folder import DataFolder, SandboxState
from simulator.targets.named import TargetChoice, registered_name, with_default

_T = TypeVar("_T")


def ask_market(data: Path, question: Callable[[MarketClient, SandboxState], Awaitable[_T]]) -> _T:
    """Ask the sandbox of a data folder. CommandError when none runs or the market refuses."""
    folder = DataFolder(data)
    state = running(folder)

    async def ask() -> _T:
        async with MarketClient.of_folder(state.market_url, folder.market) as client:
            return await question(client, state)

    try:
        return asyncio.run(ask())
    except (MarketError, MarketUnreachableError) as error:
        raise as_command_error(error) from None


async def service_named(client: MarketClient, state: SandboxState, target: str | None) -> str:
    """The market's name of the service that is meant: named, else the default, else the sandbox's own.

    Raises CommandError when the market does not know it.
    """
    meant = with_default(TargetChoice(target=target)).target
    if meant is None:
        return state.target
    name, known = registered_name(meant), [one.name for one in await client.targets()]
    if name in known:
        return name
    raise TARGET_NOT_KNOWN.error(name=name, known=", ".join(known), own=state.target)


def market_knows(data: Path, name: str) -> bool:
    """Whether a market runs here that has a service of this name."""

    async def knows(client: MarketClient, state: SandboxState) -> bool:
        return name in [one.name for one in await client.targets()]

    try:
        return ask_market(data, knows)
    except CommandError:
        return False
