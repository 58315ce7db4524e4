"""Market time goes forward, whatever the wall clock of the machine does."""

from datetime import UTC, datetime, timedelta

import pytest

from mock_market.domain.clock import MarketClock

START = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


class Machine:
    """A wall clock that can be set, and seconds that pass."""

    def __init__(self) -> None:
        self.wall = START
        self.seconds = 0.0

    def pass_by(self, seconds: float, *, set_to: timedelta = timedelta()) -> None:
        self.seconds += seconds
        self.wall += timedelta(seconds=seconds) + set_to


def on_a_machine(*, offset_s: float = 0.0) -> tuple[Machine, MarketClock]:
    machine = Machine()
    clock = MarketClock(offset_s=offset_s, real=lambda: machine.wall, elapsed=lambda: machine.seconds)
    return machine, clock


@pytest.mark.parametrize("back", [timedelta(seconds=5), timedelta(hours=1), timedelta(days=400)])
def test_a_clock_that_is_set_back_holds_up_nothing(back: timedelta) -> None:
    machine, clock = on_a_machine()
    machine.pass_by(10, set_to=-back)
    assert clock.now() == START + timedelta(seconds=10)
    machine.pass_by(30)
    assert clock.now() == START + timedelta(seconds=40)


def test_time_that_was_turned_stays_turned() -> None:
    machine, clock = on_a_machine(offset_s=3600)
    clock.advance_to(START + timedelta(days=31))
    machine.pass_by(1, set_to=-timedelta(hours=9))
    assert clock.now() == START + timedelta(days=31, seconds=1)


def test_a_clock_that_is_set_forward_is_followed() -> None:
    machine, clock = on_a_machine()
    machine.pass_by(1, set_to=timedelta(hours=1))
    assert clock.now() == START + timedelta(hours=1, seconds=1)


def test_small_corrections_are_no_steps() -> None:
    machine, clock = on_a_machine()
    machine.pass_by(60, set_to=-timedelta(milliseconds=400))
    assert clock.now() == START + timedelta(seconds=59.6)


def test_many_steps_back_add_up() -> None:
    machine, clock = on_a_machine()
    moments = []
    for _ in range(5):
        machine.pass_by(2, set_to=-timedelta(minutes=10))
        moments.append(clock.now())
    assert moments == [START + timedelta(seconds=2 * n) for n in range(1, 6)]
