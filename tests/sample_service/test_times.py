"""The sample's clock goes forward, whatever the wall clock of the machine does."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sample_driver.driver import Driver

from sample_service.domain.times import ForwardClock
from sample_service.service.settings import ServiceSettings
from sample_service.storage.store import Store
from sample_service.storage.tables.callbacks import CallbackRow

START = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


class Machine:
    """A wall clock that can be set, and seconds that pass."""

    def __init__(self) -> None:
        self.wall, self.seconds = START, 0.0
        self.clock = ForwardClock(lambda: self.wall, lambda: self.seconds)

    def pass_by(self, seconds: float, *, set_to: timedelta = timedelta()) -> None:
        self.seconds += seconds
        self.wall += timedelta(seconds=seconds) + set_to


@pytest.mark.parametrize("back", [timedelta(seconds=5), timedelta(hours=9), timedelta(days=400)])
def test_a_clock_that_is_set_back_makes_no_pause_longer(back: timedelta) -> None:
    machine = Machine()
    machine.pass_by(10, set_to=-back)
    assert machine.clock() == START + timedelta(seconds=10)
    machine.pass_by(30)
    assert machine.clock() == START + timedelta(seconds=40)


def test_a_clock_that_is_set_forward_or_mended_a_little_is_followed() -> None:
    machine = Machine()
    machine.pass_by(1, set_to=timedelta(hours=1))
    assert machine.clock() == START + timedelta(hours=1, seconds=1)
    machine.pass_by(60, set_to=-timedelta(milliseconds=400))
    assert machine.clock() == START + timedelta(hours=1, seconds=60.6)


class Deaf:
    """A market that hears the third try of a callback."""

    def __init__(self) -> None:
        self.tries = 0

    async def send(self, callback: CallbackRow) -> bool:
        self.tries += 1
        return self.tries == 3


def test_a_callback_is_tried_again_after_its_pause_though_the_clock_went_back(
    store: Store, settings: ServiceSettings
) -> None:
    machine, sender = Machine(), Deaf()
    slow = replace(settings, asynchronous=True, service_key="sk", provisioning_seconds=2.0, now=machine.clock)
    driver: Any = Driver(store, slow)
    driver.apply(callback_url="http://market.example/callback")
    worker = driver.worker(sender)
    machine.pass_by(3, set_to=-timedelta(hours=1))
    assert asyncio.run(worker.finish_due()) == 1
    for seconds in (0, 2, 4):
        machine.pass_by(seconds, set_to=-timedelta(minutes=30))
        assert asyncio.run(worker.send_due()) == 1
    assert driver.store.callbacks.next_due() is None
