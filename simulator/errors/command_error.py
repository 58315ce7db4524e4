"""The one error that a command shows to a person."""

import re

from simulator.errors.exit_codes import ExitCode

_BEFORE_A_HOST = re.compile(r"""(?<=//)[^\s'"`]*(?=@)|[^\s'"`/:@]+:[^\s'"`@]+(?=@)""")
"""A name and a password, in whatever an address was meant to be."""


class CommandError(Exception):
    """Says what happened, and in ``hint`` what to do; ends the command with ``code``.

    A password that was typed in an address is not said back.
    ``id`` is its entry of the catalogue, or the code of the market's answer: what a person searches for.
    """

    def __init__(
        self, message: str, *, id: str = "", hint: str = "", code: ExitCode = ExitCode.USAGE
    ) -> None:
        super().__init__(_BEFORE_A_HOST.sub("****", message))
        self.id = id
        self.hint = _BEFORE_A_HOST.sub("****", hint)
        self.code = code
