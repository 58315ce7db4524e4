"""Subscriptions: from when to when, and what happens at their end. Pure."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from standard_api.terms import last_day_of

Ending = Literal["renew", "expire"]


@dataclass(frozen=True, kw_only=True)
class Subscription:
    """Days are UTC, both included. ``end`` None, or the last day that a date can be, never ends."""

    plan: str
    start: date
    end: date | None
    auto_renew: bool = False

    @property
    def ends_at(self) -> datetime | None:
        """The first moment after the last day."""
        if self.end is None or self.end == date.max:
            return None
        return datetime.combine(self.end + timedelta(days=1), time(), UTC)

    def ending(self) -> Ending:
        """What happens when the last day is over."""
        return "renew" if self.auto_renew else "expire"

    def renewed(self) -> "Subscription":
        """The same for one more term, as long as the last; the market's alone, no service is told.

        A term of whole months is as many months again: from 1 March to the last day of February, leap
        years too.
        """
        if self.end is None or self.end == date.max:
            return self
        start = _later(self.end, 1)
        months = 12 * (start.year - self.start.year) + start.month - self.start.month
        if start.day == self.start.day and months:
            again = _months_later(start, months)
            return replace(self, start=start, end=again if again == date.max else _later(again, -1))
        return replace(self, start=start, end=_later(start, (self.end - self.start).days))


def first_subscription(
    kind: str, plan: str, today: date, *, start: date | None = None, end: date | None = None
) -> Subscription:
    """What an approved application leads to: a demo runs 30 days, a service a calendar year by default."""
    begins = start or today
    ends = _last_day(kind, begins) if kind == "demo" or end is None else end
    return Subscription(plan=plan, start=begins, end=ends, auto_renew=False)


def later_of(known: Subscription | None, new: Subscription) -> Subscription:
    """Of two subscriptions of a tenant, the one that ends later."""
    if known is None or (known.end is not None and new.end is None):
        return new
    if known.end is None or new.end is None:
        return known
    return known if known.end > new.end else new


def _last_day(kind: str, first: date) -> date:
    try:
        return last_day_of(kind, first)
    except OverflowError:
        return date.max


def _months_later(day: date, months: int) -> date:
    """The same day of a later month, or the first of the one behind it where there is no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    if day.year + years > date.max.year:
        return date.max
    try:
        return day.replace(year=day.year + years, month=month + 1)
    except ValueError:
        return _months_later(day.replace(day=1), months + 1)


def _later(day: date, days: int) -> date:
    """So many days later, or the last day that a date can be."""
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))
