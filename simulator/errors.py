"""The one error that a command shows to a person."""

from simulator.exit_codes import ExitCode


class CommandError(Exception):
    """Says what happened, and in ``hint`` what to do; ends the command with ``code``."""

    def __init__(self, message: str, *, hint: str = "", code: ExitCode = ExitCode.USAGE) -> None:
        super().__init__(message)
        self.hint = hint
        self.code = code
