"""Every key of the table of actions, pressed for real on every page where it is shown."""

from functools import partial
from pathlib import Path

import pytest
from screen_driver.pilot import Screen, drive
from screen_driver.scene import commands, scene

from tui.global_actions import DONE
from tui.keys.actions import PAGES, PageName, actions_of, pressed_key, shown_key
from tui.keys.hangul import korean_key
from tui.text.safe_text import plain
from tui.views.bars import foot_keys

LEAVING = {"quit", "quit_now", "interrupt", "suspend"}
"""They end the screen or give the terminal away; test_leaving.py and test_terminal.py hold them."""


def keys_of(page: PageName) -> list[tuple[str, str]]:
    """Each key of a page and the action that it should do; what all pages have is tried on the first."""
    return [
        (key, action.name)
        for action in actions_of(page)
        if page == PAGES[0] or action.pages != PAGES
        for key in action.keys
        if action.name != "quit_now"
    ]


def recorded(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The actions that are really done from now on."""
    done: list[str] = []
    page = screen.app.page
    for action in actions_of(page.name_of_page):
        if action.name in DONE:
            monkeypatch.setitem(DONE, action.name, lambda _app, name=action.name: done.append(name))  # type: ignore[misc]
        else:
            monkeypatch.setattr(page, f"action_{action.name}", partial(done.append, action.name))
    return done


def typed(key: str) -> list[list[str]]:
    """What is pressed for a key, and for the same key of a Korean keyboard where that has another letter."""
    latin = key.split()
    korean = [korean_key(part) or part for part in latin]
    return [latin] if korean == latin else [latin, korean]


def test_every_key_does_its_action_on_every_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    layouts: list[int] = []

    async def use(screen: Screen) -> None:
        for page in PAGES:
            screen.app.show_page(page)
            found = recorded(screen, monkeypatch)
            wanted = [(name, parts) for key, name in keys_of(page) for parts in typed(key)]
            for _, parts in wanted:
                await screen.press(*parts)
            await screen.until(lambda f=found, w=wanted: len(f) >= len(w), "every key")  # type: ignore[misc]
            assert found == [name for name, _ in wanted], page
            layouts.extend(len(typed(key)) for key, _ in keys_of(page))

    drive(tmp_path, use, market=scene(tmp_path), commands=commands(tmp_path))
    assert set(layouts) == {1, 2}


WINDOWS: tuple[tuple[PageName, str], ...] = (
    ("drive", "?"),
    ("drive", "K"),
    ("traces", "J"),
    ("tenants", "U"),
    ("tenants", "O"),
    ("tenants", "L"),
    ("tenants", "!"),
    ("scenarios", "enter"),
)


def test_each_window_shows_its_own_keys_and_each_acts(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        for page, key in WINDOWS:
            screen.app.show_page(page)
            await filled(screen, page)
            await screen.press(key)
            await screen.until(lambda: screen.app.window is not None, "the window")
            window = screen.app.window
            assert window is not None
            shown = [name for part in window.foot.split("   ") for name in foot_keys(part).split()]
            assert plain(screen.app.footer.shown).split() == window.foot.split()
            assert "Esc" in shown
            for name in {*shown, *map(shown_key, window.keys)} - {"Esc", "j", "k"}:
                assert name in shown or name in ("S-Tab", "?"), f"{name} is not shown"
                acts = pressed_key(name) in window.keys
                assert acts or (name == "Enter" and window.chosen), name
            await screen.press("escape")
            await screen.until(lambda: screen.app.window is None, "the page")
            assert "? help" in plain(screen.app.footer.shown)

    drive(tmp_path, use, market=scene(tmp_path), commands=commands(tmp_path))


async def filled(screen: Screen, page: PageName) -> None:
    """What a page must know before its windows open."""
    if page == "tenants":
        await screen.press("u")
        await screen.sees("22,410")
    elif page == "scenarios":
        await screen.sees("demo-to-expiry")
    else:
        await screen.until(lambda: bool(screen.app.session.recent), "traffic")
        await screen.settled()


def test_a_menu_and_a_question_show_how_to_leave_them(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        for key, foot in (("s", "Esc back"), ("D", "Esc no")):
            await screen.press(key)
            await screen.until(lambda foot=foot: plain(screen.app.footer.shown).strip() == foot, foot)  # type: ignore[misc]
            await screen.press("escape")
            await screen.until(lambda: "? help" in plain(screen.app.footer.shown), "the keys of the page")
        await screen.pilot.click("#footer", offset=(1, 0))
        await screen.sees("Help for Drive")
        await screen.pilot.click(offset=(1, screen.app.size.height - 1))
        await screen.until(lambda: screen.app.window is None, "Esc in the footer was pressed")

    drive(tmp_path, use, market=scene(tmp_path))


def test_every_action_ends_without_an_error(tmp_path: Path) -> None:
    """Once each, and what each page does in its own way on each of them."""
    tried: dict[tuple[str, str], tuple[PageName, str, str]] = {}
    for page in PAGES:
        for key, name in keys_of(page):
            if name not in LEAVING:
                tried.setdefault((name, "" if name in DONE else page), (page, key, name))

    async def use(screen: Screen) -> None:
        for place, key, name in tried.values():
            screen.app.show_page(place)
            await screen.act(*key.split())
            while screen.overlaid:
                await screen.act("escape")
            assert screen.app.report == "", f"{key}: {name}"
            assert screen.status != "nothing to do here", f"{key}: {name}"

    app = drive(tmp_path, use, market=scene(tmp_path), commands=commands(tmp_path))
    assert app.report == ""
    assert app.return_code in (0, None)
