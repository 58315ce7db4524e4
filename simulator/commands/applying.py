"""Reading the options of ``mt-sim apply`` and ``mt-sim fault set``."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from mock_market.api.market_views import WishInput
from people import applicant as invented
from simulator.errors.arguments import (
    DEMO_WITH_END,
    NO_KIND,
    NOT_A_DAY,
    NOT_A_FAULT_RATE,
    TERM_ENDS_TOO_EARLY,
)
from simulator.output.given_names import by_name


def applicant(
    *, name: str | None, email: str | None, university: str | None, seed: int | None
) -> dict[str, Any] | None:
    """The applicant as given, the rest made up; None when nothing was given."""
    given = {"name": name, "email": email, "university_name": university}
    said = {field: value for field, value in given.items() if value is not None}
    return {**invented(str(seed)), **said} if said else None


def wish(
    *,
    kind: str,
    applicant: dict[str, Any] | None,
    start: str | None,
    end: str | None,
    webhook: bool,
    seed: int | None,
) -> WishInput:
    """The application to submit; CommandError when an option is not usable."""
    if kind not in ("demo", "service"):
        raise NO_KIND.error(kind=kind)
    first, last = _day(start), _day(end)
    if kind == "demo" and last:
        raise DEMO_WITH_END.error()
    if first and last and last < first:
        raise TERM_ENDS_TOO_EARLY.error(first=first, last=last)
    return WishInput(
        kind="demo" if kind == "demo" else "service",
        applicant=applicant,
        start_date=first,
        end_date=last,
        via="webhook" if webhook else None,
        seed=seed,
    )


def rates(words: Iterable[str]) -> dict[str, float]:
    """``fault=rate`` words as a table."""
    return by_name(_rate(word) for word in words)


def _rate(word: str) -> tuple[str, float]:
    name, equals, value = word.partition("=")
    try:
        return name, float(value) if equals else 1.0
    except ValueError:
        raise NOT_A_FAULT_RATE.error(word=word) from None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise NOT_A_DAY.error(text=text) from None
