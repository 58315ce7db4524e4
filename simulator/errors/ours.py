"""The error that is none of the person: a mistake of mt-sim."""

from languages import N_
from simulator.errors.entry import KnownError
from simulator.errors.exit_codes import ExitCode

OUR_MISTAKE = KnownError("MTS-901", ExitCode.INTERNAL).says(
    message=N_("an error of our own: {name}: {error}"),
    hint=N_("please report it with the command you typed; `MT_SIM_DEBUG=1` shows where it happened"),
    cause=N_("mt-sim has a mistake."),
)
