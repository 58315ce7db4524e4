"""Carries out ``mt-sim load``: tenants, Locust as a process, the result."""

import importlib.util
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from languages import N_, _
from simulator.errors.exit_codes import ExitCode
from simulator.errors.extras import LOCUST_ENDED, LOCUST_NOT_INSTALLED, NOT_A_RUN_TIME
from simulator.errors.traces import RUN_NOT_READABLE
from simulator.load.result import KEY_IN, RESULT_IN, Ceiling, LoadResult, result_of, table
from simulator.load.tenants import tenants_of_a_load
from simulator.output.console import say, show, show_json
from simulator.output.progress import EVERY_S, ProgressLine
from simulator.sandbox.signals import signals_for
from simulator.storage.data_folder import DataFolder
from simulator.storage.runs import new_run, read_run_file
from simulator.targets.named import NamedTarget

LOCUSTFILE = Path(__file__).with_name("locustfile.py")
PORT = 5557
_RUN_TIME = re.compile("(?=.)([0-9]{1,6}h)?([0-9]{1,6}m)?([0-9]{1,6}s?)?")


@dataclass(frozen=True, kw_only=True)
class Crew:
    """Who carries the load: this process, several here, or workers that a master leads."""

    master: bool = False
    workers: int = 1
    processes: int | None = None
    bind: str = "127.0.0.1"
    port: int = PORT

    def _here(self) -> list[str]:
        return [f"--processes={self.processes}"] if self.processes else []

    def as_worker(self) -> list[str]:
        """The words for Locust when this process obeys a master."""
        return [f"--master-port={self.port}", *self._here()]

    def words(self) -> list[str]:
        """The words for Locust when this process leads, or is alone."""
        if self.master:
            return [
                *("--master", f"--expect-workers={self.workers}"),
                *(f"--master-bind-host={self.bind}", f"--master-bind-port={self.port}"),
            ]
        return self._here()


@dataclass(frozen=True, kw_only=True)
class LoadRequest:
    """The options, as they were typed."""

    named: NamedTarget
    users: int
    spawn_rate: float
    run_time: str
    tenants: int
    crew: Crew
    ceiling: Ceiling
    web: int | None
    csv: str | None
    html: str | None
    data: Path
    as_json: bool


def load(request: LoadRequest) -> ExitCode:
    """Load the service; its tenants are erased at the end, also after Ctrl-C and a lost worker."""
    need_locust()
    if request.run_time and not _RUN_TIME.fullmatch(request.run_time):
        raise NOT_A_RUN_TIME.error(text=request.run_time)
    run = new_run(DataFolder(request.data))
    with tenants_of_a_load(request.named, request.tenants) as tenants:
        words = [*_words(request), *request.crew.words(), f"--tenants={','.join(tenants)}"]
        if request.web is not None:
            say(f"http://127.0.0.1:{request.web}")
        code = locust(words, request.named.key, run, seconds=_seconds(request.run_time))
    result = result_in(run, code)
    return _tell(request, result)


def work(host: str, crew: Crew, key: str, data: Path) -> ExitCode:
    """Be a worker of a master, or several, until it says that the load is over."""
    need_locust()
    run = new_run(DataFolder(data))
    code = locust(["--worker", f"--master-host={host}", *crew.as_worker()], key, run)
    return ExitCode.PASSED if code == 0 else ExitCode.INCOMPLETE


def need_locust() -> None:
    """CommandError when the extra is not installed."""
    if importlib.util.find_spec("locust") is None:
        raise LOCUST_NOT_INSTALLED.error()


def _seconds(run_time: str) -> int:
    """``1h30m`` in seconds; 0 for a load without an end."""
    found = _RUN_TIME.fullmatch(run_time)
    parts = found.groups() if found else ()
    return sum(
        unit * int(part.rstrip("hms")) for unit, part in zip((3600, 60, 1), parts, strict=False) if part
    )


def _words(request: LoadRequest) -> list[str]:
    shape = [f"--users={request.users}", f"--spawn-rate={request.spawn_rate:g}"]
    face = ["--headless"] if request.web is None else ["--web-host=127.0.0.1", f"--web-port={request.web}"]
    if request.web is not None:
        face.append("--autostart")
    files = [f"--{kind}={path}" for kind, path in (("csv", request.csv), ("html", request.html)) if path]
    time = [f"--run-time={request.run_time}"] if request.run_time else []
    return [f"--host={request.named.target.url}", *shape, *face, *files, *time]


def locust(words: list[str], key: str, run: Path, *, seconds: int = 0, file: Path = LOCUSTFILE) -> int:
    """Run Locust to its end, which comes after so many seconds; what it says goes into the run's folder."""
    command = [sys.executable, "-P", "-m", "locust", "-f", str(file), "--exit-code-on-error=0", *words]
    environment = {
        **os.environ,
        KEY_IN: key,
        RESULT_IN: str(run / "load.json"),
        "LOCUST_SKIP_URLLIB3_PATCH": "1",
    }
    with (run / "locust.log").open("w") as log:
        process = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, process_group=0
        )
        # Locust ends in order when it is interrupted; then we go on to erase the tenants.
        with signals_for(process, always=signal.SIGINT):
            return _waited(process, seconds)


def _waited(
    process: "subprocess.Popen[bytes]", seconds: int, clock: Callable[[], float] = time.monotonic
) -> int:
    """Its exit code, once it ends; until then how far it is, where that is known."""
    began, progress = clock(), ProgressLine(N_("{done} of {total} s, {part}%"), clock)
    while seconds:
        with suppress(subprocess.TimeoutExpired):
            return process.wait(EVERY_S)
        progress.tell(min(int(clock() - began), seconds), seconds)
    return process.wait()


def result_in(run: Path, code: int) -> LoadResult:
    """What Locust left in the folder of a run; CommandError when it left none that can be read."""
    path = run / "load.json"
    if not path.exists():
        raise LOCUST_ENDED.error(code=code, path=run / "locust.log")
    try:
        return result_of(read_run_file(path))
    except (KeyError, TypeError, AttributeError):
        raise RUN_NOT_READABLE.error(_("{path} is no report of a run", path=path)) from None


def _tell(request: LoadRequest, result: LoadResult) -> ExitCode:
    if request.as_json:
        show_json(result.as_data())
    else:
        show(table(result))
    if result.lost_workers:
        say(_("{count} workers were lost on the way", count=result.lost_workers))
    over = list(request.ceiling.broken_by(result))
    for sentence in over:
        say(_("over the ceiling: {sentence}", sentence=sentence))
    if not result.total.requests:
        return ExitCode.INCOMPLETE
    return ExitCode.FAILED if over else ExitCode.PASSED
