"""Two bodies are compared as they were written: numbers by their letters, a name that comes twice."""

import pytest

from mock_market.api.views import BodyView
from mock_market.exports.diff import _body


def lines(text: str) -> list[str]:
    return _body(BodyView.of(text.encode()))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('{"a":1.10}', '{"a":1.1}'),
        ('{"a":1E5}', '{"a":100000}'),
        ('{"a":1,"a":2}', '{"a":2}'),
        ("[0]", "[-0]"),
    ],
)
def test_what_was_written_otherwise_differs(one: str, other: str) -> None:
    assert lines(one) != lines(other)


def test_order_and_spaces_do_not_count_and_numbers_are_shown_as_numbers() -> None:
    assert lines('{"b": 1.10, "a": "x"}') == lines('{"a":"x","b":1.10}')
    assert lines('{"b": 1.10, "b": 2}') == ["{", '  "b": 1.10,', '  "b": 2', "}"]
