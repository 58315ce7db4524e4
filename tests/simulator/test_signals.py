"""What ends a command: its work, whose errors are heard, or a signal."""

import asyncio
import os
import signal

import pytest

from simulator.errors.exit_codes import ExitCode
from simulator.sandbox.signals import ENDINGS, endings, interruption


async def raced(work: "asyncio.Task[None]") -> ExitCode | None:
    with endings() as ending:
        try:
            return await interruption(work, ending)
        finally:
            work.cancel()


@pytest.mark.parametrize("number", ENDINGS)
def test_a_signal_comes_first(number: signal.Signals) -> None:
    async def work() -> None:
        os.kill(os.getpid(), number)
        await asyncio.Event().wait()

    async def run() -> ExitCode | None:
        return await raced(asyncio.create_task(work()))

    assert asyncio.run(run()) == ENDINGS[number]


def test_the_work_comes_first() -> None:
    async def run() -> ExitCode | None:
        return await raced(asyncio.create_task(asyncio.sleep(0)))

    assert asyncio.run(run()) is None


def test_the_error_of_the_work_is_raised() -> None:
    async def work() -> None:
        raise ValueError("broken")

    async def run() -> ExitCode | None:
        return await raced(asyncio.create_task(work()))

    with pytest.raises(ValueError, match="broken"):
        asyncio.run(run())
