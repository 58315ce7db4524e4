"""Subscriptions: from when to when, and what happens at their end. Pure."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from standard_api.terms import last_day_of

Ending = Literal["renew", "expire"]


@dataclass(frozen=True, kw_only=True)
class Subscription:
    """A plan and its terms: the running one, and what was renewed behind it. Days are UTC, both included.

    ``end`` None, or the last day that a date can be, never ends. ``renewed_until`` is the last day of what
    follows the running term. ``anchor`` is the day of the month on which terms begin, 0 for that of
    ``start``: behind a term that begins on 1 March for want of a 30 February, one begins on the 30th.
    """

    plan: str
    start: date
    end: date | None
    auto_renew: bool = False
    renewed_until: date | None = None
    anchor: int = 0

    @property
    def ends_at(self) -> datetime | None:
        """The first moment after the running term."""
        if self.end is None or self.end == date.max:
            return None
        return datetime.combine(self.end + timedelta(days=1), time(), UTC)

    @property
    def last_day(self) -> date | None:
        """The last day of all that is agreed."""
        return self.renewed_until or self.end

    @property
    def next_start(self) -> date | None:
        """The first day of what was renewed behind the running term."""
        return _later(self.end, 1) if self.end and self.renewed_until else None

    def ending(self) -> Ending:
        """What happens when the last day is over."""
        return "renew" if self.auto_renew or self.renewed_until else "expire"

    def renewed(self) -> "Subscription":
        """The same with one more term behind; the market's alone, no service is told."""
        if self.last_day is None or self.last_day == date.max:
            return self
        return replace(self, renewed_until=self._end_of_a_term(_later(self.last_day, 1)))

    def moved_on(self) -> "Subscription":
        """The next term is the running one."""
        if self.end is None or self.end == date.max:
            return self
        start = _later(self.end, 1)
        end = self._end_of_a_term(start)
        more = self.renewed_until if self.renewed_until and self.renewed_until > end else None
        return replace(self, start=start, end=end, renewed_until=more, anchor=self._day)

    @property
    def _day(self) -> int:
        return self.anchor or self.start.day

    def _end_of_a_term(self, first: date) -> date:
        """The last day of a term that begins on a day and is as long as the running one.

        A term of whole months is as many months again: from 1 March to the last day of February, leap
        years too.
        """
        end = self.end or self.start
        began, ended, begins = (_month_of(day, self._day) for day in (self.start, _later(end, 1), first))
        if began is None or ended is None or begins is None or began == ended:
            return _later(first, (end - self.start).days)
        again = _begin(begins + ended - began, self._day)
        return again if again == date.max else _later(again, -1)


def first_subscription(
    kind: str, plan: str, today: date, *, start: date | None = None, end: date | None = None
) -> Subscription:
    """What an approved application leads to: a demo runs 30 days, a service a calendar year by default."""
    begins = start or today
    ends = _last_day(kind, begins) if kind == "demo" or end is None else end
    return Subscription(plan=plan, start=begins, end=ends, auto_renew=False)


def later_of(known: Subscription | None, new: Subscription) -> Subscription:
    """Of two subscriptions of a tenant, the one that ends later."""
    if known is None or (known.last_day is not None and new.last_day is None):
        return new
    if known.last_day is None or new.last_day is None:
        return known
    return known if known.last_day > new.last_day else new


def _last_day(kind: str, first: date) -> date:
    try:
        return last_day_of(kind, first)
    except OverflowError:
        return date.max


def _begin(month: int, anchor: int) -> date:
    """When a term of a month begins, months counted from year 0: on a day of it, or behind its last one."""
    year, index = divmod(month, 12)
    if year > date.max.year:
        return date.max
    length = monthrange(year, index + 1)[1]
    return _later(date(year, index + 1, min(anchor, length)), anchor > length)


def _month_of(day: date, anchor: int) -> int | None:
    """The month whose term begins on a day; None when none does."""
    month = 12 * day.year + day.month - 1
    return next((one for one in (month, month - 1) if _begin(one, anchor) == day), None)


def _later(day: date, days: int) -> date:
    """So many days later, or the last day that a date can be."""
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))
