"""What each exit code means."""

from simulator.errors.exit_codes import ExitCode

EXITS: dict[ExitCode, tuple[str, str]] = {
    ExitCode.PASSED: ("Done; everything that was judged is right.", ""),
    ExitCode.FAILED: (
        "The service refused, failed, or broke a MUST of the contract (with `--strict`: or a SHOULD); "
        "`mt-sim doctor`: there is a problem.",
        "Read the finding and its hint, then the exchange: `mt-sim traces show N`.",
    ),
    ExitCode.USAGE: (
        "Wrong usage or configuration; nothing was done.",
        "Do what the second line of the message says; `--help` explains every option.",
    ),
    ExitCode.INCOMPLETE: (
        "The service or the market could not be reached, or a check itself went wrong.",
        "Start the service, check its address, and try again.",
    ),
    ExitCode.INTERNAL: ("An error of our own.", "Please report it; `MT_SIM_DEBUG=1` shows where."),
    ExitCode.HANGUP: (
        "Ended by SIGHUP: the terminal was closed.",
        "`mt-sim up --detach` outlives a terminal.",
    ),
    ExitCode.INTERRUPTED: ("Ended by Ctrl-C.", ""),
    ExitCode.TERMINATED: ("Ended by SIGTERM, such as `mt-sim down` sends.", ""),
}
"""Cause and cure of each exit code."""
