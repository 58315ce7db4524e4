"""A year from a day, as the contract counts it."""

from datetime import date

import pytest

from simulator.conformance.suites.webhook.applications import last_day_of_a_year


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 11, 25), date(2027, 11, 24)),
        (date(2027, 6, 1), date(2028, 5, 31)),
        (date(2028, 2, 29), date(2029, 2, 28)),
    ],
)
def test_a_year_ends_on_the_day_before_its_first_day_comes_again(first: date, last: date) -> None:
    assert last_day_of_a_year(first) == last
