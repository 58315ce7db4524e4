"""How each look of a line is drawn, in the colours of the theme.

Textual's component classes would be matched anew, each for each widget, whenever a style may have changed.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from rich.style import Style
from textual.app import App
from textual.color import Color

from tui.text.safe_text import Look

_COLOURS: Mapping[str, str] = {
    "ok": "text-success",
    "bad": "text-error",
    "warn": "text-warning",
    "accent": "text-accent",
    "key": "text-primary",
}
"""Of letters, by the theme's names."""
_BOLD = ("bold", "bad", "key")


def style_of(look: Look, app: App[Any]) -> Style:
    """What a look adds to the line it stands in."""
    return _style(look, app.theme_variables.get(_COLOURS.get(look, ""), "transparent"))


def cursor_style(app: App[Any]) -> Style:
    """What is added to the line that the cursor is on; without colours it must still be seen."""
    return _cursor(app.theme_variables["surface-lighten-2"], app.no_color)


@cache
def _style(look: Look, colour: str) -> Style:
    return Style(
        color=_seen(colour),
        bold=look in _BOLD or None,
        dim=look == "dim" or None,
        reverse=look == "mark" or None,
    )


@cache
def _cursor(colour: str, no_color: bool) -> Style:
    return Style(bgcolor=_seen(colour), bold=not no_color or None, reverse=no_color or None)


def _seen(colour: str) -> Any:
    """As rich has it; None when it is no colour."""
    parsed = Color.parse(colour)
    return parsed.rich_color if parsed.a else None
