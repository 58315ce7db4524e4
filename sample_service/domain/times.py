"""Times, days and months as the contract writes them: UTC text that also sorts."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from standard_api.fields import PERIOD_DAYS, Period

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Return the present."""
    return datetime.now(UTC)


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
