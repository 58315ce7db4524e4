from datetime import date

import pytest

from standard_api.terms import last_day_of


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 11, 25), date(2027, 11, 24)),
        (date(2027, 3, 1), date(2028, 2, 29)),
        (date(2028, 3, 1), date(2029, 2, 28)),
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(9998, 12, 31), date(9999, 12, 30)),
    ],
)
def test_a_year_ends_on_the_day_before_its_first_day_comes_again(first: date, last: date) -> None:
    assert last_day_of("service", first) == last


def test_a_demo_has_thirty_days_and_both_ends_count() -> None:
    assert last_day_of("demo", date(2028, 2, 10)) == date(2028, 3, 10)


@pytest.mark.parametrize("kind", ["demo", "service"])
def test_a_term_past_the_calendar_overflows(kind: str) -> None:
    with pytest.raises(OverflowError):
        last_day_of(kind, date(9999, 12, 31))
