"""The terminal that the screen is drawn on: whether there is one, and leaving it as it was found."""

import contextlib
import errno
import os
import signal
import sys
import termios
import threading
from collections.abc import Mapping

from languages import N_, _

INTERRUPTED, TERMINATED, HANGUP, INTERNAL, USAGE = 130, 143, 129, 70, 2
ENDINGS = {signal.SIGINT: INTERRUPTED, signal.SIGTERM: TERMINATED, signal.SIGHUP: HANGUP}
RESET = (
    b"\x1b[<u"  # kitty keyboard flags
    b"\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l"  # mouse
    b"\x1b[?2004l\x1b[?1004l\x1b[?2026l"  # paste, focus, synchronised output
    b"\x1b[?1049l\x1b[?25h\x1b[0m"  # alternate screen, cursor, colours
)
_LONGEST_END_S = 4.0
_COMMAND = "mt-sim traces list --follow"


def no_terminal(environment: Mapping[str, str]) -> str | None:
    """Why the screen cannot be drawn here, with the plain command to use; None when it can.

    All three standard streams must be the terminal: Textual draws on stderr and reads stdin.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty()):
        return _("the screen needs a terminal; use a plain command instead: {command}", command=_COMMAND)
    if environment.get("TERM", "dumb") in ("dumb", "unknown", ""):
        told = N_(
            "this terminal (TERM={term}) cannot show the screen; use a plain command instead: {command}"
        )
        return _(told, term=environment.get("TERM", ""), command=_COMMAND)
    return None


def hung_up() -> bool:
    """Whether the terminal is gone, which Textual does not notice: it would read nothing for ever.

    SIGHUP tells the same, but only to those whose controlling terminal it was.
    """
    try:
        termios.tcgetattr(0)
    except termios.error as error:
        return bool(error.args[0] == errno.EIO)
    return False


def let_go() -> None:
    """What is left to write to a terminal that is gone would change the exit code at the very end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())


def end_for_certain(code: int) -> None:
    """Leave within seconds even when the terminal takes nothing any more."""

    def leave() -> None:
        with contextlib.suppress(OSError):
            os.write(2, RESET)
        os._exit(code)

    timer = threading.Timer(_LONGEST_END_S, leave)
    timer.daemon = True
    timer.start()
