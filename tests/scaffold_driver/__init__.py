"""Writes projects as ``mt-sim new`` does, and starts them by the command that their README names."""

import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from conformance_driver import KEY

from simulator.scaffold.answers import Answers
from simulator.scaffold.command import Destination, make_project
from simulator.scaffold.kinds import KINDS
from simulator.scaffold.parts import operations_left

_PATIENCE_S = 120.0
PATH = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
"""The programs of this environment first: mt-sim, uvicorn and pytest."""

_TOOL = {"python": "python3", "node": "node", "go": "go"}
HERE = [kind for kind in KINDS if shutil.which(_TOOL[kind.partition("-")[0]])]
"""The kinds whose toolchain is on this machine."""
STARTS = [kind for kind in HERE if not KINDS[kind].keeps_handler]

HANDLER = Path(__file__).parents[1] / "kit_sample" / "kit_service.py"
"""A handler that was written for the kit."""


def answers_of(kind: str, **chosen: Any) -> Answers:
    """Answers for a kind, with the handler that it keeps if it keeps one."""
    handler = f"{HANDLER.stem}:KitService" if KINDS[kind].keeps_handler else ""
    return Answers(name="my-service", kind=kind, handler=handler, **chosen)


def project(answers: Answers, folder: Path) -> None:
    """Write the project; the handler that it keeps comes in by the README's own lines, from beside it."""
    make_project(answers, Destination(folder=folder))
    if answers.handler:
        text = HANDLER.read_text("utf-8").replace("from standard_api.mt_paas", "from mt_paas.standard_api")
        (folder.parent / HANDLER.name).write_text(text, "utf-8")
        readme = (folder / "README.md").read_text("utf-8")
        for line in re.findall(r"^ +((?:cp|sed) .*)$", readme, re.MULTILINE):
            subprocess.run(shlex.split(line), cwd=folder, check=True)


@contextmanager
def running(answers: Answers, folder: Path) -> Iterator[str]:
    """The project on a free port, with an empty database in memory; ended at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    typed = answers.made_of.start.format(name=answers.name, package=answers.package)
    words = shlex.split(typed.replace("--port 8000", f"--port {port}"))
    settings = {"PATH": PATH, "MARKET_KEY": KEY, "PORT": str(port), "DATABASE_URL": "sqlite://"}
    settings["UVICORN_LOG_LEVEL"] = "warning"  # no line for each of 2,000 requests
    log = folder.parent / "service.log"
    with log.open("w") as said:
        process = subprocess.Popen(
            words, cwd=folder, env={**os.environ, **settings}, stdout=said, stderr=said, process_group=0
        )
        try:
            _wait(f"http://127.0.0.1:{port}", process, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, 15)
            process.wait()


def _wait(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(OSError):
            urllib.request.urlopen(f"{url}/mt/health", timeout=5).close()
            return
        time.sleep(0.05)
    raise AssertionError(log.read_text("utf-8", "replace"))


def not_offered(report: dict[str, Any], answers: Answers) -> list[str]:
    """The checks of an operation that is written and was not met."""
    left = operations_left(answers.parts)
    said = [check for check in report["checks"] if "does not offer" in check["message"]]
    return [check["id"] for check in said if not any(name in check["message"] for name in left)]
