"""One process of the sandbox: started, waited for, ended."""

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from languages import _, chosen
from mock_market.own_process import own_module
from mock_market.store.private_file import open_private
from simulator.errors.exit_codes import ExitCode
from simulator.errors.sandbox import SERVER_DID_NOT_START, SERVER_NOT_READY
from simulator.storage.own_process import OwnProcess, own_process

READY_SECONDS = 120.0
STOP_SECONDS = 8.0


class Child:
    """A server of ours that prints ``progress TEXT`` on stdout, and ``ready URL`` once it serves.

    Its stderr is its log, and both are in the language that is spoken here.

    Its standard input is a pipe of ours: it ends when we do, however we end.
    """

    def __init__(self, name: str, module: str, *, arguments: Sequence[str], log: Path) -> None:
        self.name = name
        self.log = log
        self._command = [*own_module(module), *arguments, "--tied"]
        self._process: asyncio.subprocess.Process | None = None

    @property
    def process(self) -> OwnProcess:
        """The process that was started."""
        if self._process is None:
            raise RuntimeError("not started")
        return own_process(self._process.pid)

    async def start(self, environment: Mapping[str, str], *, say: Callable[[str], None]) -> str:
        """Start, say how it gets on, and wait until it serves; return its URL.

        Raises CommandError with the child's own last words when it ends or takes too long instead.
        """
        descriptor = open_private(self.log)
        try:
            # A session of its own: Ctrl-C reaches the sandbox alone, which ends its children in order.
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=descriptor,
                env={**os.environ, "MT_SIM_LANG": chosen(), **environment},
                start_new_session=True,
            )
        finally:
            os.close(descriptor)
        try:
            async with asyncio.timeout(READY_SECONDS):
                return await self._ready(say)
        except TimeoutError:
            raise SERVER_NOT_READY.error(name=self.name, ready_seconds=READY_SECONDS, log=self.log) from None

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
        """The last line of the log that says something; nothing when the log is gone."""
        text = self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""
        lines = text.splitlines()
        return next((line.strip() for line in reversed(lines) if line.strip()), _("it said nothing"))

    async def _ready(self, say: Callable[[str], None]) -> str:
        process = self._process
        if process is None or process.stdout is None:
            raise RuntimeError("not started")
        async for line in process.stdout:
            word, _space, told = line.decode("utf-8", "replace").strip().partition(" ")
            if word == "ready":
                return told
            if word == "progress":
                say(told)
        code = await process.wait()
        raise SERVER_DID_NOT_START.error(
            name=self.name,
            last_words=self.last_words(),
            log=self.log,
            exit_code=ExitCode.USAGE if code == ExitCode.USAGE else None,
        )
