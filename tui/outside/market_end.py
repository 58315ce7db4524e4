"""Why there is no market any more, and the command that brings it back."""

import re
import shlex
from pathlib import Path

from languages import N_, _
from tui.state.options import DEFAULT_DATA, Options

_ID = re.compile(r"  \[MTS-\d+\]$")


def end_text(options: Options, why: str, *, since: float) -> str:
    """What died where the sandbox wrote it down since then, otherwise ``why``."""
    told = N_("no market: {command} starts one, this screen finds it   ({why})")
    if options.sandbox_ended:
        told = N_("the sandbox ended: {command} starts it again, this screen finds it   ({why})")
        why = last_words(options.data, since) or why
    return _(told, command=command_to_start(options.data), why=why)


def command_to_start(data: Path) -> str:
    """``mt-sim up`` on the same folder."""
    return "mt-sim up" if data == DEFAULT_DATA else shlex.join(("mt-sim", "up", "--data", str(data)))


def last_words(data: Path, since: float) -> str:
    """The last error in the sandbox's log, "" when the log is older or names none."""
    log = data / "logs" / "up.log"
    try:
        if log.stat().st_mtime < since:
            return ""
        written = log.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    named = [each for each in written.splitlines() if each.startswith("mt-sim: ")]
    return _ID.sub("", named[-1].removeprefix("mt-sim: ")) if named else ""
