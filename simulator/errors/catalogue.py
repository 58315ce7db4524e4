"""Every error of the command line and of the market's interface: what it says, why it comes, what to do.

One entry an error. What a command prints ends with the id in brackets, so that a person can search for it
in any language. ``docs/errors.md`` is made from this folder.
"""

from simulator.errors import arguments, extras, judging, ours, sandbox, targets, traces
from simulator.errors.answers import CALLBACK_ERRORS, MARKET_ERRORS
from simulator.errors.entry import KnownError, MarketErrorEntry
from simulator.errors.exits import EXITS

__all__ = ["CALLBACK_ERRORS", "ERRORS", "EXITS", "GROUPS", "MARKET_ERRORS", "KnownError", "MarketErrorEntry"]

GROUPS = {
    "1": "The sandbox",
    "2": "Targets and keys",
    "3": "Arguments of commands",
    "4": "Traces and runs",
    "5": "Judging a service",
    "9": "mt-sim itself",
}
"""What the first digit of an id stands for."""

ERRORS = tuple(
    error
    for part in (sandbox, targets, arguments, extras, traces, judging, ours)
    for error in vars(part).values()
    if isinstance(error, KnownError)
)
