"""Market time: real time plus what a person has advanced it."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from languages import _

_SPAN = re.compile(r"(\d{1,6})([smhdw])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_DRIFT = timedelta(seconds=1)
"""What a wall clock may differ from counted time without having been set back."""
LONGEST = timedelta(days=3660)


class SpanError(ValueError):
    """Not a span of time."""


class MarketClock:
    """Tells market time; it only ever goes forward.

    While the process runs, ``elapsed`` counts the seconds: a wall clock that is set back holds up nothing.
    """

    def __init__(
        self,
        *,
        offset_s: float = 0.0,
        real: Callable[[], datetime] = lambda: datetime.now(UTC),
        elapsed: Callable[[], float] | None = None,
    ) -> None:
        self._real = real
        self._elapsed = elapsed
        self._offset = timedelta(seconds=offset_s)
        self._seen = (real(), elapsed() if elapsed else 0.0)

    @property
    def offset_s(self) -> float:
        """How far market time is ahead of real time, in seconds."""
        return self._offset.total_seconds()

    def now(self) -> datetime:
        """Market time, aware, UTC."""
        real = self._real()
        if self._elapsed is not None:
            before, counted = self._seen
            passed = self._elapsed()
            set_back = before + timedelta(seconds=passed - counted) - real
            self._offset += set_back if set_back > _DRIFT else timedelta()
            self._seen = (real, passed)
        return real + self._offset

    def advance_to(self, moment: datetime) -> None:
        """Jump to a moment; one that has passed changes nothing."""
        self._offset += max(moment - self.now(), timedelta())


def parse_span(text: str) -> timedelta:
    """``31d``, ``75h35m``, ``2w``: a span of market time, at most ten years."""
    parts = _SPAN.findall(text)
    if not parts or "".join(number + unit for number, unit in parts) != text:
        raise SpanError(_("not a span of time: {text!r}; for example 31d, 12h or 1h30m", text=text))
    span = sum((timedelta(**{_UNITS[unit]: int(number)}) for number, unit in parts), timedelta())
    if span > LONGEST:
        raise SpanError(_("the clock is advanced by at most ten years at once"))
    return span
