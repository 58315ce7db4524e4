"""What the exit code of a command means."""

from enum import IntEnum
from typing import Self

from languages import N_


class ExitCode(IntEnum):
    """One meaning each, in every command; ``cause`` and ``cure`` stand in the documentation."""

    _value_: int
    cause: str
    cure: str

    def __new__(cls, value: int, cause: str = "", cure: str = "") -> Self:
        code = int.__new__(cls, value)
        code._value_, code.cause, code.cure = value, cause, cure
        return code

    PASSED = 0, N_("Done; everything that was judged is right.")
    FAILED = (
        1,
        N_(
            "The service refused, failed, or broke a MUST of the contract (with `--strict`: or a SHOULD); "
            "`mt-sim doctor`: there is a problem."
        ),
        N_("Read the finding and its hint, then the exchange: `mt-sim traces show N`."),
    )
    USAGE = (
        2,
        N_("Wrong usage or configuration; nothing was done."),
        N_("Do what the second line of the message says; `--help` explains every option."),
    )
    INCOMPLETE = (
        3,
        N_("The service or the market could not be reached, or a check itself went wrong."),
        N_("Start the service, check its address, and try again."),
    )
    INTERNAL = 70, N_("An error of our own."), N_("Please report it; `MT_SIM_DEBUG=1` shows where.")
    HANGUP = (
        129,
        N_("Ended by SIGHUP: the terminal was closed."),
        N_("`mt-sim up --detach` outlives a terminal."),
    )
    INTERRUPTED = 130, N_("Ended by Ctrl-C.")
    TERMINATED = 143, N_("Ended by SIGTERM, such as `mt-sim down` sends.")
