"""Waiting for the signals that end a command, and their exit codes."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from simulator.exit_codes import ExitCode

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
