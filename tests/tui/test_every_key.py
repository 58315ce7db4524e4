"""Every key of the table of actions, pressed for real on every page where it is shown."""

from pathlib import Path

import pytest
from screen_driver.pilot import Screen, drive
from screen_driver.scene import commands, scene

from tui.actions import PAGES, PageName, actions_of
from tui.hangul import korean_key

LEAVING = {"quit", "quit_now", "interrupt", "suspend", "edit"}
"""They end the screen or give the terminal away; test_leaving.py and test_terminal.py hold them."""


def keys_of(page: PageName) -> list[tuple[str, str]]:
    """Each key of a page and the action that it should do."""
    return [
        (key, action.name) for action in actions_of(page) for key in action.keys if action.name != "quit_now"
    ]


@pytest.mark.parametrize("layout", ["latin", "korean"])
@pytest.mark.parametrize("page", PAGES)
def test_every_key_does_its_action(tmp_path: Path, page: PageName, layout: str) -> None:
    wanted = keys_of(page)
    done: list[str] = []

    async def use(screen: Screen) -> None:
        screen.app.show_page(page)
        screen.app.act = done.append  # type: ignore[assignment,method-assign]
        for key, _ in wanted:
            for part in key.split():
                hangul = korean_key(part) if layout == "korean" else ""
                await screen.press(hangul or part)
        await screen.until(lambda: len(done) >= len(wanted), "every key")

    drive(tmp_path, use, market=scene(tmp_path), commands=commands(tmp_path))
    assert done == [name for _, name in wanted]


@pytest.mark.parametrize("page", PAGES)
def test_every_action_ends_without_an_error(tmp_path: Path, page: PageName) -> None:
    async def use(screen: Screen) -> None:
        for key, name in keys_of(page):
            if name in LEAVING:
                continue
            screen.app.show_page(page)
            await screen.press(*key.split())
            await screen.pilot.pause()
            while screen.app.window or screen.app.question or screen.app.prompt:
                await screen.press("escape")
                await screen.pilot.pause()
            assert screen.app.report == "", f"{key}: {name}"

    app = drive(tmp_path, use, market=scene(tmp_path), commands=commands(tmp_path))
    assert app.report == ""
    assert app.return_code in (0, None)
