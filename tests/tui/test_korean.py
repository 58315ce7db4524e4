"""The screen in Korean: every page stays in line at three sizes, though its letters are two columns wide."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len
from screen_driver.pilot import Screen, drive
from screen_driver.scene import commands, scene

from languages import _, choose
from tui.keys.actions import PAGES, TITLES
from tui.state.work import Work
from tui.text.safe_text import plain
from tui.views.bars import tab_at, tabs_line

SIZES = ((120, 36), (80, 24), (60, 16))
KEYS = "123456"


@pytest.fixture(autouse=True)
def korean(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("LANGUAGE", "ko")
    choose("ko")
    yield
    choose("en")


def test_korean_pages_stay_in_line_at_every_size(tmp_path: Path) -> None:
    seen: dict[tuple[str, tuple[int, int]], str] = {}

    async def use(screen: Screen) -> None:
        for size in SIZES:
            await screen.resized(size)
            for key in KEYS:
                await screen.press(key)
                await screen.settled()
                seen[key, size] = screen.text()

    drive(tmp_path, use, market=scene(tmp_path), commands=commands(tmp_path))
    for (key, size), drawn in seen.items():
        lines = drawn.splitlines()
        framed = [line for line in lines if line[:1] in "┌│└" and line]
        assert framed, f"page {key} has no frame"
        assert {cell_len(line) for line in framed} == {size[0]}, f"page {key}\n{drawn}"
        assert max(map(cell_len, lines)) <= size[0], f"page {key}\n{drawn}"
        assert "도움말" in lines[-1], f"page {key}: the way to help is cut off\n{drawn}"


def test_a_click_finds_the_page_whose_korean_name_stands_there() -> None:
    """Beside work that is under way the names are shorter."""
    for short, work in ((False, None), (True, Work(what="mt-sim test", stop=lambda: None))):
        tabs = tabs_line("drive", 120, work)
        for name in PAGES:
            before = plain(tabs).partition(_(TITLES[name][short]))[0]
            assert tab_at(tabs, cell_len(before)) == name
