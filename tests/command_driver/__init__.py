"""``mt-sim`` in this process, where a process of its own is not the point."""

import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack, chdir, redirect_stderr, redirect_stdout
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

from typer import Typer
from typer.main import get_command

from languages import choose, preferred
from mock_market.own_process import own_module
from simulator import cli

command_line = get_command(cli.app)
"""The command itself, which says its errors as exceptions. Typer takes 40 ms to make it: tests share it."""

Done = subprocess.CompletedProcess[str]


class Terminal(StringIO):
    """Standard output or error that can say Korean."""

    encoding = "utf-8"


def mt_sim(
    *words: str, cwd: Path | None = None, env: Mapping[str, str] | None = None, typed: str = ""
) -> Done:
    """What ``mt-sim`` says and ends with; ``env`` is its whole environment, ``typed`` what is piped into it.

    The servers of ``up --detach`` are threads of this process, until ``down``. See ``mt_sim_process``.
    """
    out, err = Terminal(), Terminal()
    with ExitStack() as here:
        if words[:1] == ("up",):
            here.enter_context(patch("simulator.sandbox.up.start_detached", _start_here))
        here.enter_context(patch.dict(os.environ, {} if env is None else env, clear=env is not None))
        here.enter_context(chdir(cwd or Path.cwd()))
        here.enter_context(patch.object(sys, "argv", ["mt-sim", *words]))
        here.enter_context(patch.object(sys, "stdin", StringIO(typed)))
        here.enter_context(redirect_stdout(out))
        here.enter_context(redirect_stderr(err))
        if preferred(os.environ) == "en" and not any(word.startswith("--lang") for word in words):
            here.enter_context(patch("typer.main.get_command", _english))
        code = _ended_with()
    choose(preferred(os.environ))
    if words[:1] == ("down",):
        _join_ended()
    return Done(["mt-sim", *words], code, out.getvalue(), err.getvalue())


def mt_sim_process(*words: str, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> Done:
    """The same as a process of its own, where that is the point."""
    command = [*own_module("simulator"), *words]
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=120, check=False)


@cache
def _english(app: Typer) -> Any:
    """One command line for all that is said in English; another language would stay in its help."""
    return get_command(app)


def _start_here(*given: Any) -> Any:
    from command_driver.sandbox import started  # most tests start none, and need no server

    return started(lambda words: command_line(words, standalone_mode=False), *given)


def _join_ended() -> None:
    if sandbox := sys.modules.get("command_driver.sandbox"):
        sandbox.join_ended()


def _ended_with() -> int:
    try:
        cli.main()
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0
