"""What each exit code means."""

from languages import N_
from simulator.errors.exit_codes import ExitCode

EXITS: dict[ExitCode, tuple[str, str]] = {
    ExitCode.PASSED: (N_("Done; everything that was judged is right."), ""),
    ExitCode.FAILED: (
        N_(
            "The service refused, failed, or broke a MUST of the contract (with `--strict`: or a SHOULD); "
            "`mt-sim doctor`: there is a problem."
        ),
        N_("Read the finding and its hint, then the exchange: `mt-sim traces show N`."),
    ),
    ExitCode.USAGE: (
        N_("Wrong usage or configuration; nothing was done."),
        N_("Do what the second line of the message says; `--help` explains every option."),
    ),
    ExitCode.INCOMPLETE: (
        N_("The service or the market could not be reached, or a check itself went wrong."),
        N_("Start the service, check its address, and try again."),
    ),
    ExitCode.INTERNAL: (N_("An error of our own."), N_("Please report it; `MT_SIM_DEBUG=1` shows where.")),
    ExitCode.HANGUP: (
        N_("Ended by SIGHUP: the terminal was closed."),
        N_("`mt-sim up --detach` outlives a terminal."),
    ),
    ExitCode.INTERRUPTED: (N_("Ended by Ctrl-C."), ""),
    ExitCode.TERMINATED: (N_("Ended by SIGTERM, such as `mt-sim down` sends."), ""),
}
"""Cause and cure of each exit code."""
