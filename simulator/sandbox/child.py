"""One process of the sandbox: started, waited for, ended."""

import asyncio
import os
import signal
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from languages import _, retold
from mock_market.own_process import own_module
from mock_market.store.private_file import open_private
from simulator.errors.command_error import CommandError
from simulator.errors.exit_codes import ExitCode

READY_SECONDS = 120.0
STOP_SECONDS = 8.0
PROGRESS = "seeded "
_PAUSE_S = 0.05


class Child:
    """A server of ours that prints ``ready URL`` on stdout once it serves; its stderr is its log."""

    def __init__(
        self, name: str, module: str, *, arguments: Sequence[str], log: Path, tied: bool = False
    ) -> None:
        """``tied``: its standard input ends when we do, however we end."""
        self.name = name
        self._stdin = asyncio.subprocess.PIPE if tied else asyncio.subprocess.DEVNULL
        self.log = log
        self._command = [*own_module(module), *arguments, *(["--tied"] if tied else [])]
        self._process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int:
        """The process id; 0 before the start."""
        return self._process.pid if self._process else 0

    async def start(self, environment: Mapping[str, str], *, say: Callable[[str], None]) -> str:
        """Start, say how it gets on, and wait until it serves; return its URL.

        Raises CommandError with the child's own last words when it ends or takes too long instead.
        """
        descriptor = open_private(self.log)
        try:
            # A session of its own: Ctrl-C reaches the sandbox alone, which ends its children in order.
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=self._stdin,
                stdout=asyncio.subprocess.PIPE,
                stderr=descriptor,
                env={**os.environ, **environment},
                start_new_session=True,
            )
        finally:
            os.close(descriptor)
        progress = asyncio.create_task(self._relay_progress(say))
        try:
            async with asyncio.timeout(READY_SECONDS):
                return await self._ready()
        except TimeoutError:
            raise CommandError(
                _(
                    "the {name} was not ready within {ready_seconds:g} s",
                    name=self.name,
                    ready_seconds=READY_SECONDS,
                ),
                hint=_("its log is {log}", log=self.log),
                code=ExitCode.INTERNAL,
                id="MTS-105",
            ) from None
        finally:
            progress.cancel()

    async def ended(self) -> int:
        """Wait for the end of the process; return its exit code."""
        if self._process is None:
            return 0
        return await self._process.wait()

    async def stop(self) -> None:
        """End the process: politely, then for certain."""
        process = self._process
        if process is None or process.returncode is not None:
            return
        process.terminate()
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()

    def last_words(self) -> str:
        """The last line of the log that says something."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return retold(next((line.strip() for line in reversed(lines) if line.strip()), "it said nothing"))

    async def _relay_progress(self, say: Callable[[str], None]) -> None:
        """Say each line of the log that tells of progress, such as ``seeded 1 of 3 tenants``."""
        with self.log.open(encoding="utf-8", errors="replace") as file:
            while True:
                for line in file:
                    if line.startswith(PROGRESS):
                        say(retold(line.rstrip()))
                await asyncio.sleep(_PAUSE_S)

    async def _ready(self) -> str:
        process = self._process
        if process is None or process.stdout is None:
            raise RuntimeError("not started")
        async for line in process.stdout:
            word, _space, url = line.decode("utf-8", "replace").strip().partition(" ")
            if word == "ready":
                return url
        code = await process.wait()
        raise CommandError(
            _("the {name} did not start: {last_words}", name=self.name, last_words=self.last_words()),
            hint=_("its log is {log}", log=self.log),
            code=ExitCode.USAGE if code == ExitCode.USAGE else ExitCode.INTERNAL,
            id="MTS-106",
        )


def runs(pid: int, module: str) -> bool:
    """Whether ``pid`` is alive and is a process of this module, not a stranger with its number."""
    if pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return False
    listing = Path(f"/proc/{pid}/cmdline")
    if not listing.exists():
        return not Path("/proc/self").exists()
    return module.encode() in listing.read_bytes()


def end(pid: int, module: str, *, kill: bool = False) -> None:
    """Send SIGTERM, or SIGKILL, to a process of ours that may have gone already."""
    if runs(pid, module):
        os.kill(pid, signal.SIGKILL if kill else signal.SIGTERM)
