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
from simulator.errors.exit_codes import ExitCode
from simulator.errors.sandbox import NO_LOG, NO_SANDBOX, RECORD_NOT_READABLE, SANDBOX_DID_NOT_START
from simulator.storage.data_folder import DataFolder, SandboxState
from simulator.storage.own_process import OwnProcess
from simulator.targets.profiles import SAMPLE

STOP_SECONDS = 20.0
LEFT_SECONDS = 8.0
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
    return _rows(state) if state else _holder_row(folder)


def running(folder: DataFolder) -> SandboxState:
    """The sandbox on this folder; CommandError when none runs."""
    state = folder.state()
    if state is None and folder.holder():
        raise RECORD_NOT_READABLE.error(path=folder.state_file)
    if state is None or not state.market.runs():
        raise NO_SANDBOX.error(path=folder.path)
    return state


def stop(folder: DataFolder) -> list[ProcessRow]:
    """End a sandbox, or what one that was killed left; return what was ended. Nothing to end is fine."""
    state = folder.state()
    if state is None:
        return _end_holder(folder)
    alive = [row for row in _rows(state) if row.running]
    if state.supervisor.runs():
        state.supervisor.end()
        _wait(lambda: not _left(state), STOP_SECONDS)
    end_left(state)
    folder.forget()
    return alive


def _holder_row(folder: DataFolder) -> list[ProcessRow]:
    """The sandbox's own process, where nothing else of it can be read."""
    holder = folder.holder()
    return [ProcessRow(name="up", pid=holder.pid, running=True, url="")] if holder else []


def _end_holder(folder: DataFolder) -> list[ProcessRow]:
    """End a sandbox whose record cannot be read; its servers end with it."""
    rows, holder = _holder_row(folder), folder.holder()
    if holder is not None:
        holder.end()
        _wait(lambda: not holder.runs(), STOP_SECONDS)
        folder.forget()
    return rows


def end_left(state: SandboxState) -> list[str]:
    """End the processes of a sandbox that nobody ends any more: politely, then for certain. Their names."""
    left = _left(state)
    for kill in (False, True):
        for one in left.values():
            one.end(kill=kill)
        if _wait(lambda: not _left(state), LEFT_SECONDS):
            break
    return list(left)


def start_detached(
    folder: DataFolder, arguments: Sequence[str], environment: Mapping[str, str], hear: Callable[[str], None]
) -> SandboxState:
    """Start ``up`` in the background and wait until it serves; ``hear`` is told its last line meanwhile.

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
        ready = _wait(lambda: _goes_on(log, hear) or _ended(folder, process), DETACH_SECONDS)
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
    refusal = SANDBOX_DID_NOT_START.error(
        told, log=log, exit_code=ExitCode.USAGE if code == ExitCode.USAGE else None
    )
    if told:
        refusal.id = ""  # its own words bring their own
    raise refusal


def log_files(folder: DataFolder, name: str | None) -> list[Path]:
    """The logs that exist; CommandError for a name that is none of them."""
    logs = {path.stem: path for path in sorted(folder.logs.glob("*.log"))}
    if name is not None and name not in logs:
        raise NO_LOG.error(name=name, logs=folder.logs, names=", ".join(logs) or _("none yet"))
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
    urls = {"market": state.market_url, "service": state.targets.get(SAMPLE, "")}
    return [
        ProcessRow(name=name, pid=one.pid, running=one.runs(), url=urls.get(name, ""))
        for name, one in _named(state).items()
    ]


def _named(state: SandboxState) -> dict[str, OwnProcess]:
    named = {"up": state.supervisor, "market": state.market}
    return named | ({"service": state.service} if state.service else {})


def _left(state: SandboxState) -> dict[str, OwnProcess]:
    return {name: one for name, one in _named(state).items() if one.runs()}


def _is_up(folder: DataFolder, process: "subprocess.Popen[bytes]") -> bool:
    state = folder.state()
    return state is not None and state.supervisor.pid == process.pid


def _ended(folder: DataFolder, process: "subprocess.Popen[bytes]") -> bool:
    """Whether the start has, well or not."""
    return _is_up(folder, process) or process.poll() is not None


def _goes_on(log: Path, hear: Callable[[str], None]) -> bool:
    """Pass the last line of a log on; never an end."""
    if last := tail(log, 1):
        hear(last[0])
    return False


def _wait(happened: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if happened():
            return True
        time.sleep(_PAUSE)
    return happened()
