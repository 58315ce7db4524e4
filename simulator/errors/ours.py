"""The error that is none of the person: a mistake of mt-sim."""

from simulator.errors.entry import KnownError
from simulator.errors.exit_codes import ExitCode

OUR_MISTAKE = KnownError(
    id="MTS-901",
    message="an error of our own: {name}: {error}",
    hint="please report it; MT_SIM_DEBUG=1 shows where it happened",
    cause="mt-sim has a mistake.",
    cure="Please report it with the command you typed; `MT_SIM_DEBUG=1` shows where it happened.",
    exit_code=ExitCode.INTERNAL,
)
