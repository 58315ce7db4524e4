"""Starting the screen on a running sandbox, as a process of its own that has the terminal."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from mock_market.own_process import own_module
from simulator.errors.exit_codes import ExitCode
from simulator.errors.judging import NO_TERMINAL
from simulator.sandbox.processes import running
from simulator.sandbox.signals import signals_for
from simulator.storage.data_folder import DataFolder, SandboxState
from simulator.targets.named import TargetChoice, with_default

END_SANDBOX = 10
"""The screen's exit code that asks for the end of the sandbox too."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """How the screen is drawn; ``theme`` is a name of Textual's, "" the usual one."""

    ascii_only: bool = False
    mouse: bool = True
    theme: str = ""

    def arguments(self) -> list[str]:
        """As the screen's own command line takes it."""
        words = ["--ascii"] if self.ascii_only else []
        words += [] if self.mouse else ["--no-mouse"]
        return words + ([f"--theme={self.theme}"] if self.theme else [])


def has_terminal() -> bool:
    """Whether a screen can be drawn here."""
    streams = (sys.stdin, sys.stdout, sys.stderr)
    return all(stream.isatty() for stream in streams) and os.environ.get("TERM", "dumb") not in ("dumb", "")


def show_screen(folder: DataFolder, look: Look, *, owner: bool = False) -> int:
    """Draw the screen until the person leaves it; return its exit code.

    The market's token stays in its file. CommandError when there is no sandbox or no terminal.
    """
    if not has_terminal():
        raise NO_TERMINAL.error()
    state = running(folder)
    arguments = [
        f"--market={state.market_url}",
        f"--token-file={folder.market / 'token'}",
        f"--data={folder.path}",
        f"--state-file={folder.state_file}",
        f"--target={_first(state)}",
        *(["--owner"] if owner else []),
        *look.arguments(),
    ]
    return _with_terminal(arguments)


def _first(state: SandboxState) -> str:
    """The service that the screen drives first: the default of ``target use`` when it is there."""
    default = with_default(TargetChoice()).target
    return default if default in state.targets else next(iter(state.targets))


def _with_terminal(arguments: Sequence[str]) -> int:
    """Run it; signals that reach us are its signals, and it gives the terminal back before it ends."""
    process = subprocess.Popen([*own_module("tui"), *arguments])
    with signals_for(process):
        return _code_of(process)


def _code_of(process: "subprocess.Popen[bytes]") -> int:
    """Its exit code. While Ctrl-Z stops it we stand still too, and ``fg`` wakes both."""
    while True:
        _pid, status = os.waitpid(process.pid, os.WUNTRACED)
        if not os.WIFSTOPPED(status):
            process.returncode = os.waitstatus_to_exitcode(status)
            return process.returncode
        os.kill(os.getpid(), signal.SIGSTOP)


def exit_code(code: int) -> ExitCode:
    """The command's exit code for the screen's; one that we do not know is an error of our own."""
    if code == END_SANDBOX:
        return ExitCode.PASSED
    return ExitCode(code) if code in {one.value for one in ExitCode} else ExitCode.INTERNAL
