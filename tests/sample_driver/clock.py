"""A time at which tests stand still."""

from datetime import UTC, datetime, timedelta

NOW = datetime(2026, 11, 23, 5, 30, tzinfo=UTC)


class StoppedClock:
    """A clock that moves when a test says so."""

    def __init__(self) -> None:
        self.moment = NOW

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, **parts: float) -> None:
        self.moment += timedelta(**parts)
