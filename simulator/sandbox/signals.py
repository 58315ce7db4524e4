"""The signals that end a command: waited for, handed on to a child, and their exit codes."""

import asyncio
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from simulator.errors.exit_codes import ExitCode

ENDINGS = {
    signal.SIGINT: ExitCode.INTERRUPTED,
    signal.SIGTERM: ExitCode.TERMINATED,
    signal.SIGHUP: ExitCode.HANGUP,
}


@contextmanager
def endings() -> Iterator["asyncio.Future[ExitCode]"]:
    """Yield a future that the first SIGINT, SIGTERM or SIGHUP resolves with its exit code."""
    loop = asyncio.get_running_loop()
    ending: asyncio.Future[ExitCode] = loop.create_future()

    def end(code: ExitCode) -> None:
        if not ending.done():
            ending.set_result(code)

    for number, code in ENDINGS.items():
        loop.add_signal_handler(number, end, code)
    try:
        yield ending
    finally:
        for number in ENDINGS:
            loop.remove_signal_handler(number)


@contextmanager
def signals_for(
    process: "subprocess.Popen[bytes]", *, always: signal.Signals | None = None
) -> Iterator[None]:
    """What would end us is sent to a child that runs for us: as it came, or ``always`` the same signal."""
    before = {
        number: signal.signal(number, lambda came, _frame: process.send_signal(always or came))
        for number in ENDINGS
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


async def interruption(work: "asyncio.Task[Any]", ending: "asyncio.Future[ExitCode]") -> ExitCode | None:
    """Wait for the end of the work, whose error is raised, or for a signal, whose exit code is returned."""
    waits: set[asyncio.Future[Any]] = {work, ending}
    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    if work.done():
        work.result()
        return None
    return ending.result()
