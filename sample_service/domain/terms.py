"""How long an application's tenant runs. Pure."""

from dataclasses import dataclass
from datetime import date

from standard_api.models import AutoProvisionRequest
from standard_api.terms import last_day_of


@dataclass(frozen=True, kw_only=True)
class Term:
    """First and last day, UTC, both included."""

    start: date
    end: date


def term_of(application: AutoProvisionRequest, today: date) -> Term | None:
    """The application's term, or None when its days make no sense.

    A demo runs 30 days whatever end was asked for; a service runs as asked, by default a calendar year.
    """
    start = _day(application.start_date) or today
    asked = _day(application.end_date)
    if asked and asked < start:
        return None
    try:
        default = last_day_of(application.kind, start)
    except OverflowError:
        return None
    return Term(start=start, end=default if application.kind == "demo" else asked or default)


def end_of(day: str) -> str:
    """The last second of a day."""
    return f"{day}T23:59:59Z"


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
