"""What the market answers instead of a result, as a command shows it."""

from mock_market.client.market_client import MarketError, MarketUnreachableError
from simulator.errors.command_error import CommandError
from simulator.errors.exit_codes import ExitCode
from simulator.errors.sandbox import MARKET_SILENT

_EXITS = {"CANNOT_WRITE": ExitCode.INCOMPLETE, "INTERNAL": ExitCode.INTERNAL}
"""Answers that are not the fault of the one who asked."""


def as_command_error(error: MarketError | MarketUnreachableError, *, hint: str = "") -> CommandError:
    """The error to raise; a refusal keeps the code of its answer. ``hint`` is for one that has none."""
    if isinstance(error, MarketUnreachableError):
        return MARKET_SILENT.error(str(error))
    code = _EXITS.get(error.error, ExitCode.USAGE)
    return CommandError(str(error), id=error.error, hint=error.hint or hint, code=code)
