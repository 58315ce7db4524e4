"""A term's rhythm: how busy a day and an hour are, in the university's own time. Pure."""

from datetime import date

TERMS = (((3, 2), (6, 21)), ((9, 1), (12, 20)))
EXAM_WEEKS = (8, 16)

_WEEKDAY = (1.0, 1.05, 1.0, 0.95, 0.75, 0.3, 0.35)
_VACATION = 0.35
_EXAMS = 1.8
# Quiet nights, two peaks in office hours, and an evening of homework.
HOURS = (3, 2, 1, 1, 1, 1, 2, 4, 9, 16, 20, 18, 10, 16, 20, 19, 17, 13, 9, 9, 11, 12, 9, 5)


def busyness(day: date) -> float:
    """How busy a day is; an ordinary Monday in term is 1."""
    return _WEEKDAY[day.weekday()] * _season(day)


def term_week(day: date) -> int | None:
    """The week of the term, from 1, or None in the vacation."""
    for first, last in TERMS:
        begin, end = date(day.year, *first), date(day.year, *last)
        if begin <= day <= end:
            return (day - begin).days // 7 + 1
    return None


def _season(day: date) -> float:
    week = term_week(day)
    if week is None:
        return _VACATION
    return _EXAMS if week in EXAM_WEEKS else 1.0
