"""Every error of the command line: what it says, why it comes, what to do.

One entry an error. What a command prints ends with the id in brackets, so that a person can search for it
in any language. ``docs/errors.md`` is made from this folder and ``mock_market/domain/error_answers.py``.
"""

from simulator.errors import arguments, extras, judging, ours, sandbox, targets, traces
from simulator.errors.entry import KnownError
from simulator.errors.exits import EXITS

__all__ = ["ERRORS", "EXITS", "GROUPS", "KnownError"]

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
