"""What frames the panes can be seen in every theme that is offered, focused or not."""

import unicodedata
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest
from rich.style import Style
from screen_driver.pilot import Screen, drive
from screen_driver.scene import commands, scene
from textual.app import App
from textual.color import Color

from tui.global_actions import THEMES
from tui.text.safe_text import Look
from tui.widgets.looks import cursor_style, style_of
from tui.widgets.pane import Pane

BORDER, TITLE = 3.0, 4.5


def contrast(colour: Color, ground: Color) -> float:
    """As WCAG computes it; the terminal's own pair of colours is left to the terminal."""
    if ground.ansi is not None:
        assert colour.ansi is not None
        return TITLE if colour.ansi != 0 else 1.0
    light, dark = sorted((luminance(ground.blend(colour, colour.a, 1.0)), luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: Color) -> float:
    parts = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


def test_frames_and_titles_can_be_seen_in_each_theme(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        for theme in THEMES:
            screen.app.theme = theme
            await screen.settled()
            for pane in screen.app.query(Pane):
                styles, ground = pane.styles, pane.styles.background
                assert contrast(styles.border_top[1], ground) >= BORDER, pane
                assert contrast(styles.border_title_color, ground) >= TITLE, pane
                assert contrast(styles.border_subtitle_color, ground) >= TITLE, pane

    drive(tmp_path, use)


def test_a_line_is_drawn_in_the_colours_of_each_theme(tmp_path: Path) -> None:
    drawn = []

    async def use(screen: Screen) -> None:
        screen.app.say("said", "warn")
        for theme in THEMES:
            screen.app.theme = theme
            await screen.settled()
            drawn.append(
                next(part.style for strip in screen.app.rows() for part in strip if part.text == "said")
            )

    drive(tmp_path, use)
    assert all(before != after for before, after in pairwise(drawn))
    assert len(drawn) == len(THEMES)


@pytest.mark.parametrize("no_color", [False, True])
def test_each_look_differs_and_the_cursor_is_seen_without_colours(no_color: bool) -> None:
    app = App[None]()
    app.no_color = no_color
    app.get_css_variables()
    looks: tuple[Look, ...] = get_args(Look)
    styles = [style_of(look, app) for look in looks]
    assert len(set(styles)) == len(looks) - 1, (
        "a warning may look like an accent, and nothing else like another"
    )
    assert styles[looks.index("")] == Style()
    assert cursor_style(app).reverse is (no_color or None)


def test_ascii_draws_nothing_else_on_any_page_in_any_window_and_in_any_plot(tmp_path: Path) -> None:
    strange: dict[str, set[str]] = {}

    async def use(screen: Screen) -> None:
        for keys in ("1", "2", "3", "4u", "5", "6", "7", "?", "2J", ":"):
            await screen.press(*keys)
            await screen.settled()
            drawn = {one for one in screen.text() if unicodedata.category(one)[0] in "SP"}
            strange[keys] = {letter for letter in drawn if not letter.isascii()}
            await screen.press("escape")

    drive(tmp_path, use, market=scene(tmp_path), commands=commands(tmp_path), ascii_only=True)
    assert {keys: letters for keys, letters in strange.items() if letters} == {}
