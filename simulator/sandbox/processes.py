"""``mt-sim ps``, ``down``, ``logs`` and ``up --detach``: what happens to a sandbox from outside."""

import os
import subprocess
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from languages import _
from mock_market.own_process import own_module
from mock_market.store.private_file import open_private
from simulator.errors.command_error import CommandError
from simulator.errors.exit_codes import ExitCode
from simulator.sandbox.child import end, runs
from simulator.storage.data_folder import DataFolder, SandboxState

STOP_SECONDS = 20.0
DETACH_SECONDS = 150.0
_PAUSE = 0.05


@dataclass(frozen=True, kw_only=True)
class ProcessRow:
    """One line of ``mt-sim ps``."""

    name: str
    pid: int
    running: bool
    url: str


def processes(folder: DataFolder) -> list[ProcessRow]:
    """The processes of the sandbox on this folder; none when no sandbox was started."""
    state = folder.state()
    return _rows(state) if state else []


def running(folder: DataFolder) -> SandboxState:
    """The sandbox on this folder; CommandError when none runs."""
    state = folder.state()
    if state is None or not runs(state.market_pid, "mock_market"):
        raise CommandError(
            _("no sandbox runs on {path}", path=folder.path),
            hint=_("start one with: mt-sim up   (or name a service with --target URL --key KEY)"),
            id="MTS-103",
        )
    return state


def stop(folder: DataFolder) -> list[ProcessRow]:
    """End a sandbox and return what was ended; nothing to end is fine."""
    state = folder.state()
    if state is None:
        return []
    alive = [row for row in _rows(state) if row.running]
    if runs(state.supervisor_pid, "simulator") or runs(state.supervisor_pid, "mt-sim"):
        end(state.supervisor_pid, "simulator")
        end(state.supervisor_pid, "mt-sim")
    else:
        _end_children(state, kill=False)
    if not _wait(lambda: not any(row.running for row in _rows(state)), STOP_SECONDS):
        _end_children(state, kill=True)
    folder.forget()
    return alive


def start_detached(
    folder: DataFolder, arguments: Sequence[str], environment: Mapping[str, str]
) -> SandboxState:
    """Start ``up`` in the background and wait until it serves.

    Raises CommandError with its last words when it does not come up.
    """
    folder.prepare()
    with folder.locked():
        pass
    log = folder.logs / "up.log"
    with os.fdopen(open_private(log), "wb") as output:
        process = subprocess.Popen(
            [*own_module("simulator"), "up", "--no-tui", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env={**os.environ, **environment},
            start_new_session=True,
        )
    try:
        ready = _wait(lambda: _is_up(folder, process) or process.poll() is not None, DETACH_SECONDS)
    except KeyboardInterrupt:
        process.terminate()
        process.wait()
        raise
    state = folder.state()
    if ready and process.poll() is None and state is not None:
        return state
    process.terminate()
    code = process.wait()
    text = log.read_text(encoding="utf-8", errors="replace").strip()
    told = text.rpartition("mt-sim: ")[2]
    raise CommandError(
        told or _("the sandbox did not come up"),
        hint=_("the whole log is {log}", log=log),
        code=ExitCode(code) if code in (ExitCode.USAGE, ExitCode.INTERNAL) else ExitCode.INTERNAL,
        id="" if told else "MTS-104",  # its own words bring their own
    )


def log_files(folder: DataFolder, name: str | None) -> list[Path]:
    """The logs that exist; CommandError for a name that is none of them."""
    logs = {path.stem: path for path in sorted(folder.logs.glob("*.log"))}
    if name is not None and name not in logs:
        raise CommandError(
            _("no log named {name!r} in {logs}", name=name, logs=folder.logs),
            hint=_("there are: {names}", names=", ".join(logs) or _("none yet")),
            id="MTS-110",
        )
    return [logs[name]] if name else list(logs.values())


def tail(path: Path, lines: int) -> list[str]:
    """The last lines of a log."""
    with path.open(encoding="utf-8", errors="replace") as file:
        return [line.rstrip("\n") for line in deque(file, maxlen=lines)]


def grow(paths: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """Yield the lines that are added to the logs from now on, for ever."""
    files = {path: path.open(encoding="utf-8", errors="replace") for path in paths}
    try:
        for file in files.values():
            file.seek(0, 2)
        while True:
            found = [(path, line) for path, file in files.items() for line in file]
            yield from ((path, line.rstrip("\n")) for path, line in found)
            if not found:
                time.sleep(_PAUSE)
    finally:
        for file in files.values():
            file.close()


def _rows(state: SandboxState) -> list[ProcessRow]:
    supervised = runs(state.supervisor_pid, "simulator") or runs(state.supervisor_pid, "mt-sim")
    rows = [
        ProcessRow(name="up", pid=state.supervisor_pid, running=supervised, url=""),
        ProcessRow(
            name="market",
            pid=state.market_pid,
            running=runs(state.market_pid, "mock_market"),
            url=state.market_url,
        ),
    ]
    if state.service_pid is not None:
        alive = runs(state.service_pid, "sample_service")
        rows.append(ProcessRow(name="service", pid=state.service_pid, running=alive, url=state.target_url))
    return rows


def _end_children(state: SandboxState, *, kill: bool) -> None:
    end(state.market_pid, "mock_market", kill=kill)
    end(state.service_pid or 0, "sample_service", kill=kill)


def _is_up(folder: DataFolder, process: "subprocess.Popen[bytes]") -> bool:
    state = folder.state()
    return state is not None and state.supervisor_pid == process.pid


def _wait(happened: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if happened():
            return True
        time.sleep(_PAUSE)
    return happened()
