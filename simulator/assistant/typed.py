"""Runs a command of mt-sim as a person would type it, in a process of its own."""

import asyncio
import json
import os
import signal
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from mock_market.own_process import own_module
from simulator.assistant.guard import secrets_of
from simulator.storage.data_folder import DataFolder

MASK = "****"
_LONGEST = 2 * 1024 * 1024
_CLEAN_UP_S = 45.0


@dataclass(frozen=True, kw_only=True)
class Said:
    """How a command ended, keys masked."""

    code: int
    out: str
    talk: str

    @property
    def data(self) -> Any:
        """What it printed, as JSON where it is that."""
        try:
            return json.loads(self.out)
        except ValueError:
            return self.out


async def typed(folder: DataFolder, words: Sequence[str]) -> Said:
    """Run one command to its end; when nobody waits any more, it is interrupted and may clean up."""
    process = await asyncio.create_subprocess_exec(
        *own_module("simulator"),
        *words,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    try:
        out, talk = await process.communicate()
    except asyncio.CancelledError:
        await _interrupted(process)
        raise
    return Said(code=process.returncode or 0, out=_shown(out, folder), talk=_shown(talk, folder))


async def _interrupted(process: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError, TimeoutError):
        process.send_signal(signal.SIGINT)
        await asyncio.wait_for(process.communicate(), _CLEAN_UP_S)
    with suppress(ProcessLookupError):
        process.kill()


def _shown(said: bytes, folder: DataFolder) -> str:
    return hidden(said[:_LONGEST].decode("utf-8", "replace"), folder)


def hidden(text: str, folder: DataFolder) -> str:
    """The text without any key, the longest first, as it is and as JSON writes it."""
    for secret in sorted(secrets_of(dict(os.environ), folder), key=len, reverse=True):
        for form in (secret, json.dumps(secret, ensure_ascii=False)[1:-1], json.dumps(secret)[1:-1]):
            text = text.replace(form, MASK)
    return text
