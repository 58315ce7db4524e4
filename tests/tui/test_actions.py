"""The one table of actions: every key acts, has a text, and means one thing."""

import pytest

from tui.global_actions import DONE
from tui.keys.actions import (
    ACTIONS,
    PAGES,
    Action,
    PageName,
    actions_of,
    doubles,
    find_action,
    menu,
    shown_key,
)
from tui.keys.hangul import latin_keys
from tui.pages import page_class
from tui.text.safe_text import line_width, plain, width
from tui.views.bars import footer_line, key_at, window_line
from tui.views.help import help_lines


@pytest.mark.parametrize("page", PAGES)
def test_no_key_means_two_things(page: PageName) -> None:
    assert doubles(actions_of(page)) == []


SAME = {
    "r": {"replay", "run", "redeliver"},
    "S": {"run_all", "redeliver_failed"},
    "K": {"reveal", "give_key"},
    "n": {"new_tenant", "new_target"},
    "[": {"previous_hit", "previous_tenant"},
    "]": {"next_hit", "next_tenant"},
    "e j": {"export_json", "report_json"},
}
"""Once more, all of them, the key, a new one, the one before, the next one, as JSON."""


def test_a_key_means_the_same_on_every_page() -> None:
    actions = {key: {one.name for one in ACTIONS if key in one.keys} for one in ACTIONS for key in one.keys}
    assert {key: names for key, names in actions.items() if len(names) > 1} == SAME


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("columns", [60, 120, 200])
def test_each_key_of_the_footer_is_pressed_where_it_is_told(page: PageName, columns: int) -> None:
    shown, at = footer_line(page, columns), 0
    for text, look in shown:
        if look == "key":
            key = key_at(shown, at + 1)
            assert find_action(page, key) or menu(page, key), text
            assert shown_key(key) == text.strip()
        at += width(text)
    assert key_at(shown, at + 5) == ""
    assert [key_at(window_line("Enter chooses   Esc back", 80), at) for at in (3, 9, 17, 60)] == [
        *("enter", "enter", "escape", "")
    ]


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
def test_every_action_is_done_by_somebody_and_has_a_text(action: Action) -> None:
    assert action.label
    for page in action.pages:
        ours = [one for one in page_class(page).__mro__ if one.__module__.startswith("tui.")]
        own = any(f"action_{action.name}" in vars(one) for one in ours)
        assert own != (action.name in DONE), page


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("columns", [60, 80, 120])
def test_help_shows_every_key_of_the_page_and_is_not_cut_off(page: PageName, columns: int) -> None:
    shown = help_lines(page, columns - 4)
    text = "\n".join(plain(one) for one in shown)
    assert all(shown_key(action.key) in text for action in actions_of(page))
    assert all(line_width(one) <= columns for one in shown[:-4])


@pytest.mark.parametrize(
    ("typed", "keys"), [("ㅁ", ["a"]), ("ㅇ", ["d"]), ("거", ["r", "j"]), ("ㄲ", ["R"]), ("é", [])]
)
def test_the_korean_layout_presses_the_same_keys(typed: str, keys: list[str]) -> None:
    assert latin_keys(typed) == keys


def test_a_menu_is_found_by_both_of_its_keys() -> None:
    action = find_action("drive", "s t")
    assert action is not None
    assert action.name == "send_stats"
    assert find_action("drive", "s") is None
