"""Every error of the command line and of the market's interface: what it says, why it comes, what to do.

One entry an error. What a command prints ends with the id in brackets, so that a person can search for it
in any language. ``docs/errors.md`` is made from this folder; variable parts of a message are written ``...``.
"""

from simulator.errors.answers import CALLBACK_ERRORS, MARKET_ERRORS
from simulator.errors.arguments import ARGUMENTS
from simulator.errors.entry import KnownError, MarketErrorEntry
from simulator.errors.exits import EXITS
from simulator.errors.extras import EXTRAS
from simulator.errors.judging import JUDGING
from simulator.errors.sandbox import SANDBOX
from simulator.errors.targets import TARGETS
from simulator.errors.traces import TRACES

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

ERRORS = (
    *SANDBOX,
    *TARGETS,
    *ARGUMENTS,
    *EXTRAS,
    *TRACES,
    *JUDGING,
    KnownError(
        "MTS-901",
        "an error of our own: ...: ...",
        "mt-sim has a mistake.",
        "Please report it with the command you typed; `MT_SIM_DEBUG=1` shows where it happened.",
    ),
)
