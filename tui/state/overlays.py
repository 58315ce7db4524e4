"""What can lie over a page: a line to type, a window of lines. No widget in it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from languages import _
from tui.text.safe_text import Line

Act = Callable[[], None]


@dataclass(kw_only=True)
class Prompt:
    """A line to type. ``changed`` hears every letter, ``done`` the whole, ``cancelled`` the Esc.

    ``refused`` says why a whole line cannot be taken, "" when it can; until then the line stays open.
    """

    label: str
    done: Callable[[str], None]
    value: str = ""
    changed: Callable[[str], None] | None = None
    refused: Callable[[str], str] | None = None
    cancelled: Act | None = None
    complete: Callable[[str], str | None] | None = None
    """The whole line that one may mean; the right arrow takes it."""
    history: str = ""
    """The name under which lines are kept; the up arrow brings earlier ones back."""
    help: Sequence[Line] = ()
    """What may be typed, shown above the line."""


@dataclass(kw_only=True)
class Window:
    """Lines over the page. ``keys`` act while it is open, ``chosen`` hears Enter with the line's place."""

    title: str
    lines: Sequence[Line]
    foot: str = field(default_factory=lambda: _("Esc back   j k scroll"))
    """Its keys, which the footer shows while it is open."""
    picks: bool = False
    keys: Mapping[str, Act] = field(default_factory=dict)
    chosen: Callable[[int], None] | None = None
