"""Bodies are laid out for reading, and nothing in them is changed."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from languages import choose
from mock_market.api.views import BodyView
from mock_market.wire.json_layout import indented, json_problem
from tui.text.bodies import begin, lay_out
from tui.text.safe_text import width

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@pytest.fixture
def korean() -> Iterator[None]:
    choose("ko")
    yield
    choose("en")


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(JSON, st.booleans())
def test_json_is_laid_out_without_a_change(value: Any, ascii_only: bool) -> None:
    sent = json.dumps(value, ensure_ascii=ascii_only)
    shown = "\n".join(indented(sent))
    assert json.dumps(json.loads(shown)) == json.dumps(value)
    assert shown.replace(" ", "").replace("\n", "") == sent.replace(" ", "").replace("\n", "")


def test_doubles_of_keys_and_the_writing_of_numbers_stay() -> None:
    assert list(indented('{"b":1.50,"a":1e3,"b":"\\ud55c"}')) == [
        "{", '  "b": 1.50,', '  "a": 1e3,', '  "b": "\\ud55c"', "}",
    ]  # fmt: skip


@pytest.mark.parametrize("value", ["9" * 5000, "1" + "0" * 400 + ".5", "-1e999"])
def test_a_number_of_any_length_is_json(value: str) -> None:
    laid = lay_out(BodyView(size=len(value) + 6, text=f'{{"n":{value}}}'), "pretty", None)
    assert laid.json
    assert not laid.notes
    assert "".join(laid.lines).replace(" ", "") == f'{{"n":{value}}}'


@pytest.mark.parametrize("ahead", ["", " \n"])
def test_room_around_json_costs_nothing(ahead: str) -> None:
    """Whatever a service sends; were each place looked at from each other one, this would take hours."""
    assert list(indented(ahead + '{"a": 1}' + " \t\r\n" * 1_000_000)) == ["{", '  "a": 1', "}"]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("", "line 1, column 1"),
        ('{"a": 1,\n "b": }', "line 2, column 7"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_what_is_no_json_says_where(body: str, why: str) -> None:
    assert json_problem(body) == why


@pytest.mark.usefixtures("korean")
def test_a_korean_reader_is_told_in_korean_where_json_breaks() -> None:
    laid = lay_out(BodyView(size=3, text="{\nx"), "pretty", 80)
    assert laid.lines == ["{", "x"]
    assert laid.notes == ("JSON 아님: 2행 1열",)


def test_lines_are_made_some_at_a_time() -> None:
    sent = json.dumps({"users": [{"name": f"사용자 {number}"} for number in range(100)]}, ensure_ascii=False)
    view = BodyView(size=len(sent.encode()), text=sent)
    growing = begin(view, "pretty", 60)
    counts = []
    while not growing.whole:
        counts.append(len(growing.lines))
        assert growing.grow(50) is not growing.whole
    assert counts == [0, 50, 100, 150, 200, 250, 300]
    assert list(growing.lines) == list(lay_out(view, "pretty", 60).lines)


@pytest.mark.parametrize("columns", [7, 60])
def test_one_long_line_is_cut_where_the_pane_ends(columns: int) -> None:
    sent = "홍길동 teacher " * 2000
    laid = lay_out(BodyView(size=len(sent.encode()), text=sent), "raw", columns)
    assert "".join(laid.lines) == sent
    assert all(columns - 1 <= width(each) <= columns for each in laid.lines[:-1])


@pytest.mark.parametrize("letter", ["\u1160", "\u0e31", "\U000e0100"])
def test_letters_without_a_width_make_no_endless_line(letter: str) -> None:
    sent = "a" + letter * 30_000
    laid = lay_out(BodyView(size=len(sent.encode()), text=sent), "raw", 60)
    assert max(map(len, laid.lines)) < 10_000
