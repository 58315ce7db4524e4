"""One question to the running market, with its errors made clear."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from mock_market.client.market_client import MarketClient, MarketError, MarketUnreachableError
from simulator.sandbox.market_errors import as_command_error
from simulator.sandbox.processes import running
from simulator.storage.data_folder import DataFolder, SandboxState

_T = TypeVar("_T")


def ask_market(data: Path, question: Callable[[MarketClient, SandboxState], Awaitable[_T]]) -> _T:
    """Ask the sandbox of a data folder. CommandError when none runs or the market refuses."""
    folder = DataFolder(data)
    state = running(folder)

    async def ask() -> _T:
        client = MarketClient.of_folder(state.market_url, folder.market)
        return await question(client, state)

    try:
        return asyncio.run(ask())
    except (MarketError, MarketUnreachableError) as error:
        raise as_command_error(error) from None
