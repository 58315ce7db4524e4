"""The one error that a command shows to a person."""

from simulator.errors.exit_codes import ExitCode


class CommandError(Exception):
    """Says what happened, and in ``hint`` what to do; ends the command with ``code``.

    ``id`` is its entry of the catalogue, or the code of the market's answer: what a person searches for.
    """

    def __init__(
        self, message: str, *, id: str = "", hint: str = "", code: ExitCode = ExitCode.USAGE
    ) -> None:
        super().__init__(message)
        self.id = id
        self.hint = hint
        self.code = code
