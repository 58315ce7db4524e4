"""Every page as it was when somebody last looked at it and found it good: at three sizes, and in Korean."""

from pathlib import Path

import pytest
from screen_driver.kept import assert_kept
from screen_driver.picture import PICTURES, picture
from screen_driver.pilot import Screen, drive
from screen_driver.scene import commands, scene

from pages.korean import speaking
from pages.screen import drawing_of
from tui.pages.runs import RunsPage
from tui.text.safe_text import plain

ROOT = Path(__file__).parents[2]
LOOKS = (("en", (120, 36)), ("en", (80, 24)), ("en", (60, 16)), ("ko", (120, 36)))
PAGES = {
    "drive": ("1", "univ-01"),
    "traces": ("2", "list_users"),
    "scenarios": ("3", "demo-to-expiry"),
    "tenants": ("4", "128"),
    "conformance": ("5", "SHOULD"),
    "targets": ("6", "advisor-dev"),
    "market": ("7", "submitted"),
}
"""The key that opens a page, and what shows that it has been filled."""
RUNS = {"scenarios": ("r", "3/3"), "conformance": ("S", "3/4")}
"""The key that starts a run, and what shows that it has ended."""


async def fill(screen: Screen, page: str) -> None:
    """Open a page with everything on it."""
    key, sign = PAGES[page]
    await screen.press(key)
    if page == "tenants":
        await screen.press("u")
    await screen.until(lambda: sign in everything(screen), sign)
    runs = screen.app.page
    if isinstance(runs, RunsPage):
        await screen.press(RUNS[page][0])
        await screen.until(lambda: not runs.running and RUNS[page][1] in everything(screen))
    await screen.settled()


def everything(screen: Screen) -> str:
    """The text of every pane, also of those that a small screen does not show."""
    return "\n".join(plain(line) for pane in screen.app.page.panes for line in pane.lines)


@pytest.mark.parametrize(("language", "size"), LOOKS, ids=str)
def test_each_page_looks_as_it_was_kept(
    tmp_path: Path, language: str, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    seen: dict[str, str] = {}

    async def use(screen: Screen) -> None:
        for page in PAGES:
            screen.app.say("")
            await fill(screen, page)
            seen[page] = screen.text()

    with speaking(language):
        drive(
            tmp_path,
            use,
            size=size,
            data=Path(".mt-sim"),
            market=scene(tmp_path),
            commands=commands(tmp_path),
        )
    for page, drawn in seen.items():
        assert_kept(drawing_of(f"{page}-{size[0]}x{size[1]}", language), drawn)
        assert len(drawn.splitlines()) <= size[1]


@pytest.mark.parametrize(("language", "readme"), [("en", "README.md"), ("ko", "README.ko.md")])
def test_the_pictures_are_those_of_the_screen(language: str, readme: str) -> None:
    name = drawing_of("drive", language)
    svg, text = picture(language)
    assert (PICTURES / f"{name}.txt").read_text(encoding="utf-8") == text, "make picture"
    kept = (PICTURES / f"{name}.svg").read_text(encoding="utf-8")
    assert svg.count("<text") == kept.count("<text"), "make picture"
    assert "@font-face" not in kept
    assert f"{name}.svg" in (ROOT / readme).read_text(encoding="utf-8")
