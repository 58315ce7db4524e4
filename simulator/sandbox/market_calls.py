"""Asking the market of a running sandbox; what it answers instead of a result becomes the command's error."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from mock_market.client.market_client import MarketClient, MarketError, MarketUnreachableError
from simulator.errors.command_error import CommandError
from simulator.errors.exit_codes import ExitCode
from simulator.errors.sandbox import MARKET_SILENT
from simulator.sandbox.processes import running
from simulator.storage.data_folder import DataFolder, SandboxState

_T = TypeVar("_T")
_EXITS = {"CANNOT_WRITE": ExitCode.INCOMPLETE, "INTERNAL": ExitCode.INTERNAL}
"""Answers that are not the fault of the one who asked."""


@asynccontextmanager
async def running_market(data: Path, *, hint: str = "") -> AsyncIterator[tuple[MarketClient, SandboxState]]:
    """The market of a data folder's sandbox, and that sandbox. CommandError when none runs.

    ``hint`` is for a refusal that has none.
    """
    folder = DataFolder(data)
    state = running(folder)
    try:
        yield MarketClient.of_folder(state.market_url, folder.market), state
    except (MarketError, MarketUnreachableError) as error:
        raise as_command_error(error, hint=hint) from None


def ask_market(data: Path, question: Callable[[MarketClient, SandboxState], Awaitable[_T]]) -> _T:
    """Ask the sandbox of a data folder. CommandError when none runs or the market refuses."""

    async def ask() -> _T:
        async with running_market(data) as (client, state):
            return await question(client, state)

    return asyncio.run(ask())


def as_command_error(error: MarketError | MarketUnreachableError, *, hint: str = "") -> CommandError:
    """The error to raise; a refusal keeps the code of its answer. ``hint`` is for one that has none."""
    if isinstance(error, MarketUnreachableError):
        return MARKET_SILENT.error(str(error))
    code = _EXITS.get(error.error, ExitCode.USAGE)
    return CommandError(str(error), id=error.error, hint=error.hint or hint, code=code)
