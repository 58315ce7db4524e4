"""What the exit code of a command means."""

from enum import IntEnum


class ExitCode(IntEnum):
    """One meaning each, in every command."""

    PASSED = 0
    FAILED = 1
    """The target broke a MUST, a scenario failed, or this machine has a problem."""
    USAGE = 2
    """Wrong usage or configuration; nothing was done."""
    INCOMPLETE = 3
    """The target could not be reached, or a check errored and none failed."""
    INTERNAL = 70
    """An error of our own."""
    HANGUP = 129
    INTERRUPTED = 130
    TERMINATED = 143
