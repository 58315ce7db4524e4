"""Reading the options of ``mt-sim apply`` and ``mt-sim fault set``."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from languages import _
from mock_market.api.market_views import WishInput
from people import applicant as invented
from simulator.errors.command_error import CommandError


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
        raise CommandError(_("no kind {kind!r}; valid: demo, service", kind=kind), id="MTS-309")
    first, last = _day(start), _day(end)
    if kind == "demo" and last:
        raise CommandError(
            _("a demo has no --end: it runs 30 days"), hint=_("leave it out, or apply with --kind service"),
            id="MTS-319",
        )  # fmt: skip
    if first and last and last < first:
        raise CommandError(
            _("the term ends ({last}) before it starts ({first})", first=first, last=last), id="MTS-320"
        )
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
    found: dict[str, float] = {}
    for word in words:
        name, equals, value = word.partition("=")
        try:
            found[name] = float(value) if equals else 1.0
        except ValueError:
            raise CommandError(
                _("not fault=rate: {word!r}", word=word),
                hint=_("for example duplicate=0.3"),
                id="MTS-311",
            ) from None
    return found


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise CommandError(_("not a day: {text!r}", text=text), hint=_("YYYY-MM-DD"), id="MTS-310") from None
