"""Commands of mt-sim as processes of their own, so that long work never runs in the screen's loop."""

import asyncio
import contextlib
import json
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from mock_market.own_process import own_module
from tui.state.run import listed

_LONGEST_LINE = 16 * 1024 * 1024
_KEPT_STDERR = 4000
NOTHING: Mapping[str, str] = MappingProxyType({})
Told = Callable[[str], None]
"""Hears what a command says while it runs."""


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How a command ended; ``said`` is the last of what it told on stderr."""

    code: int
    said: str
    output: bytes = b""


def _to_nobody(_said: str) -> None:
    """What a command says meanwhile is of no use."""


class UnsuccessfulError(Exception):
    """A command did not do what it should; the text says why."""


class CommandRunner:
    """Starts ``mt-sim`` commands. ``command`` stands before their words; tests put another one there."""

    def __init__(self, command: Sequence[str] = own_module("simulator")) -> None:
        self.command = tuple(command)
        self._running: set[asyncio.subprocess.Process] = set()

    async def output(
        self, *words: str, environment: Mapping[str, str] = NOTHING, told: Told = _to_nobody
    ) -> Ended:
        """Run a command to its end and take what it prints; what it says meanwhile goes to ``told``."""
        async with self._started(words, environment, told) as (printed, ended):
            output = await printed.read()
            return replace(await ended(), output=output)

    async def printed(
        self, *words: str, environment: Mapping[str, str] = NOTHING, told: Told = _to_nobody
    ) -> bytes:
        """The same, as long as it ends well. Raises UnsuccessfulError."""
        ended = await self.output(*words, environment=environment, told=told)
        if ended.code:
            raise UnsuccessfulError(ended.said)
        return ended.output

    async def events(
        self, words: Sequence[str], heard: Callable[[dict[str, Any]], None], strange: Callable[[str], None]
    ) -> Ended:
        """Run a command that prints one event a line; a line that is none goes to ``strange``."""
        async with self._started(words) as (printed, ended):
            async for each in printed:
                event = read_event(each)
                if event is None:
                    strange(each.decode("utf-8", "replace").strip())
                else:
                    heard(event)
            return await ended()

    async def stop_all(self) -> None:
        """End whatever still runs."""
        for process in list(self._running):
            await self._end(process)

    @asynccontextmanager
    async def _started(
        self, words: Sequence[str], environment: Mapping[str, str] = NOTHING, told: Told = _to_nobody
    ) -> AsyncIterator[tuple[asyncio.StreamReader, Callable[[], Awaitable[Ended]]]]:
        """A command that ends with the block, what it prints, and how one waits for its end."""
        process = await asyncio.create_subprocess_exec(
            *self.command,
            *words,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            limit=_LONGEST_LINE,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **environment},
            start_new_session=True,
        )
        self._running.add(process)
        talk = asyncio.create_task(_tail(process.stderr, told))

        async def ended() -> Ended:
            code = await process.wait()
            return Ended(code=code, said=_said(await talk))

        try:
            if process.stdout is None:
                raise RuntimeError("no standard output")
            yield process.stdout, ended
        finally:
            talk.cancel()
            await self._end(process)

    async def _end(self, process: asyncio.subprocess.Process) -> None:
        self._running.discard(process)
        if process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            async with asyncio.timeout(5.0):
                await process.wait()
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()


def objects(printed: bytes, under: str = "") -> list[Mapping[str, Any]]:
    """The objects that a command lists as JSON, under a name where there is one; [] for anything else."""
    try:
        value = json.loads(printed)
    except ValueError:
        return []
    return listed(value.get(under) if under and isinstance(value, dict) else value)


def read_event(printed: bytes) -> dict[str, Any] | None:
    """One line of an event stream; None when it is no event."""
    try:
        value = json.loads(printed)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) and isinstance(value.get("event"), str) else None


async def _tail(stream: asyncio.StreamReader | None, told: Told) -> bytes:
    kept = b""
    while stream is not None and (part := await stream.read(4096)):
        kept = (kept + part)[-_KEPT_STDERR:]
        told(_said(kept))
    return kept


def _said(printed: bytes) -> str:
    """The last line that says something, without the program's own name."""
    lines = [each.strip() for each in printed.decode("utf-8", "replace").splitlines() if each.strip()]
    named = [each for each in lines if each.startswith("mt-sim: ")]
    return (named or lines or [""])[-1].removeprefix("mt-sim: ")
