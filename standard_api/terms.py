"""How long an application's tenant runs (contract section 3). Pure."""

from datetime import date, timedelta

DEMO_DAYS = 30
_DAY = timedelta(days=1)


def last_day_of(kind: str, first: date) -> date:
    """The last day, included, of a term without an end of its own; OverflowError past the year 9999."""
    if kind == "demo":
        return first + timedelta(days=DEMO_DAYS - 1)
    return last_day_of_a_year(first)


def last_day_of_a_year(first: date) -> date:
    """The day before the same date of the next year; after 29 February, before 1 March."""
    if first.year == date.max.year:
        raise OverflowError("the next year is past the calendar")
    leap_day = (first.month, first.day) == (2, 29)
    again = date(first.year + 1, 3, 1) if leap_day else first.replace(year=first.year + 1)
    return again - _DAY
