"""Every error of the command line: what it says, why it comes, what to do.

One entry an error. What a command prints ends with the id in brackets, so that a person can search for it
in any language. ``docs/errors.md`` is made from this folder and ``mock_market/domain/error_answers.py``.
"""

from languages import N_
from simulator.errors import arguments, extras, judging, ours, sandbox, targets, traces
from simulator.errors.entry import KnownError

__all__ = ["ERRORS", "GROUPS", "KnownError"]

GROUPS = {
    "1": N_("The sandbox"),
    "2": N_("Targets and keys"),
    "3": N_("Arguments of commands"),
    "4": N_("Traces and runs"),
    "5": N_("Judging a service"),
    "9": N_("mt-sim itself"),
}
"""What the first digit of an id stands for."""

ERRORS = tuple(
    error
    for part in (sandbox, targets, arguments, extras, traces, judging, ours)
    for error in vars(part).values()
    if isinstance(error, KnownError)
)
