"""The terms of a filter are told apart as the market does it."""

from datetime import UTC, datetime

import pytest

from mock_market.store.filters import parse_filter
from tui.state.terms import terms_of, toggled, without_last


@pytest.mark.parametrize(
    ("filter", "terms"),
    [
        ("status>=500 ms>10", ["status>=500", "ms>10"]),
        ('body:"a b" ms>10', ['body:"a b"', "ms>10"]),
        ('body:"a | b"', ['body:"a | b"']),
        ("a | b", ["a", "|", "b"]),
        ("a|b", ["a", "|", "b"]),
    ],
)
def test_a_filter_has_the_terms_that_the_market_reads(filter: str, terms: list[str]) -> None:
    now = datetime.now(UTC)
    assert terms_of(filter) == terms
    assert parse_filter(" ".join(terms), now=now) == parse_filter(filter, now=now)


def test_the_last_of_two_that_either_may_be_goes_alone() -> None:
    assert without_last("status:500|ms>10") == "status:500"
    assert toggled("failed:yes", "failed:yes") == ""
