"""Times, days and months as the contract writes them: UTC text that also sorts."""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from standard_api.fields import PERIOD_DAYS, Period

Clock = Callable[[], datetime]
_DRIFT = timedelta(seconds=1)
"""What a wall clock may differ from counted time without having been set back."""


def _wall() -> datetime:
    return datetime.now(UTC)


class ForwardClock:
    """Tells the present, and counts on where the machine's clock is set back: no pause grows by that.

    A new process begins with what the machine says.
    """

    def __init__(self, wall: Clock = _wall, elapsed: Callable[[], float] = time.monotonic) -> None:
        self._wall = wall
        self._elapsed = elapsed
        self._ahead = timedelta()
        self._seen = (wall(), elapsed())

    def __call__(self) -> datetime:
        """Return the present, UTC."""
        wall, passed = self._wall(), self._elapsed()
        before, counted = self._seen
        set_back = before + timedelta(seconds=passed - counted) - wall
        self._ahead += set_back if set_back > _DRIFT else timedelta()
        self._seen = (wall, passed)
        return wall + self._ahead


def timestamp(moment: datetime) -> str:
    """RFC 3339 in UTC, always of one width, so that text compares as time does."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def utc_day(moment: datetime) -> date:
    """The day it is in UTC."""
    return moment.astimezone(UTC).date()


def first_day(period: Period, today: date) -> str:
    """The first of the last N days, ``today`` included."""
    return (today - timedelta(days=PERIOD_DAYS[period] - 1)).isoformat()


def next_day(day: date) -> str:
    """The instant at which ``day`` ends."""
    return f"{day + timedelta(days=1)}T00:00:00.000Z"


def next_month(day: date) -> str:
    """The instant at which the month of ``day`` ends."""
    first = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return f"{first}T00:00:00.000Z"
