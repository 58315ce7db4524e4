"""A framed part of the screen that shows lines, asked for one by one as they are drawn (Line API)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import App
from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.text.safe_text import EMPTY, Line, Safe, cut, folded, folded_all
from tui.widgets.looks import cursor_style, style_of

Drawn = Callable[[], None]
Item = TypeVar("Item")
_MOST_ROWS = 3
"""So many lines a bar grows to."""
_LEAST_COLUMNS = 20


class Pane(Widget, can_focus=True, inherit_bindings=False):
    """Shows any sequence of lines; only visible ones are ever asked for.

    With ``picks`` it has a cursor on one line, without it the lines scroll.
    """

    DEFAULT_CSS = """
    Pane { border: solid $foreground 75%; background: $background; color: $foreground; }
    Pane { height: 1fr; width: 1fr; border-title-color: $foreground; border-subtitle-color: $foreground; }
    Pane:focus { border: solid $text-accent; border-title-style: bold; }
    Pane:nocolor:focus { border: heavy $text-accent; }
    """
    ALLOW_SELECT = False

    def __init__(self, *, id: str, picks: bool = False, on_move: Drawn | None = None) -> None:
        super().__init__(id=id)
        self.picks = picks
        self.on_move = on_move
        self.cursor = 0
        self.top = 0
        self.left = 0
        self.ends = False
        """Whether the reader went to the end, and nowhere since."""
        self.lines: Sequence[Line] = ()
        self.heading: Line = EMPTY
        self.on_resized: Drawn | None = None
        self._base = Style()
        self._foot = self._told = ""
        self._made_for = 0
        """The width that the lines were made for."""

    # -- what is shown

    def show(
        self, shown: Sequence[Line], *, title: str | None = None, foot: str | None = None, keep: bool = True
    ) -> None:
        """Show other lines; ``keep`` leaves the cursor and the place as far as they exist."""
        self.lines = shown
        self._made_for = self.content_size.width
        if not keep:
            self.cursor = self.top = self.left = 0
            self.ends = False
        if title is not None:
            self.border_title = Content(Safe(title))
        if foot is not None:
            self._foot = Safe(foot)
        self._settle()

    def tell(self, told: Iterable[Line], *, title: str, foot: str | None = None) -> None:
        """Show lines that are broken between words where they are too wide."""
        self.show(folded_all(told, self.columns), title=title, foot=foot)

    def offer(
        self,
        rows: Sequence[Line],
        nothing: Iterable[Line],
        *,
        title: str | None = None,
        foot: str | None = None,
    ) -> None:
        """Show rows to choose from, or why there are none."""
        self.picks = bool(rows)
        self.show(rows or folded_all(nothing, self.columns), title=title, foot=foot)

    def put_cursor(self, index: int) -> None:
        """Move the cursor to a line and bring it into view."""
        self.cursor = index
        self._settle()

    def scroll_to_line(self, index: int) -> None:
        """Bring a line into view, a third from the top."""
        self.top, self.ends = index - self.room // 3, False
        self._settle()

    @property
    def columns(self) -> int:
        """How wide a line may be; before the pane has its size, as wide as the narrowest ever is."""
        return max(self.content_size.width, _LEAST_COLUMNS)

    @property
    def room(self) -> int:
        """How many lines are visible."""
        return max(self.content_size.height - bool(self.heading), 1)

    def pick(self, items: Sequence[Item]) -> Item | None:
        """The one that the cursor is on, of what its rows tell."""
        return items[self.cursor] if self.picks and self.cursor < len(items) else None

    # -- moving

    def move(self, by: int) -> None:
        """Down, or up when negative: the cursor where there is one, else the text."""
        if self.picks:
            self.cursor += by
        else:
            self.top += by
        self._moved()

    def page(self, by: float) -> None:
        """By so many screens."""
        self.move(int(by * max(self.room - 1, 1)))

    def to_start(self) -> None:
        self.cursor = self.top = self.left = 0
        self._moved()

    def to_end(self) -> None:
        self.cursor = self.top = max(len(self.lines) - 1, 0)
        self._moved()
        self.ends = True

    def grown(self) -> None:
        """More lines have come; whoever went to the end is taken to it."""
        if self.ends:
            self.to_end()

    def slide(self, by: int) -> None:
        """Scroll sideways by so many columns."""
        self.left = max(self.left + by, 0)
        self.refresh()

    def _moved(self) -> None:
        self.ends = False
        self._settle()
        if self.on_move:
            self.on_move()

    def _settle(self) -> None:
        """Keep cursor and place inside what there is."""
        last = max(len(self.lines) - 1, 0)
        self.cursor = min(max(self.cursor, 0), last)
        if self.picks:
            self.top = min(max(self.top, self.cursor - self.room + 1), self.cursor)
        self.top = max(min(self.top, len(self.lines) - self.room), 0)
        self._tell_place()
        self.refresh()

    def _tell_place(self) -> None:
        """The foot, and where one is when the text goes on above or below."""
        total, seen = len(self.lines), self.top + self.room
        at = self.cursor + 1 if self.picks else min(seen, total)
        place = f"{at:,}/{total:,}" if total > self.room > 1 else ""
        told = "   ".join(filter(None, (self._foot, place)))
        if told != self._told:
            self._told = told
            self.border_subtitle = Content(told)

    # -- drawing

    def render_lines(self, crop: Region) -> list[Strip]:
        """Some visible lines; what they have in common is dear to ask for."""
        self._base = self.rich_style
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """One visible line."""
        index = self.top + y - bool(self.heading)
        columns = self.content_size.width
        if columns != self._made_for and self.on_resized:
            # Shown before this place had its size, and nobody will say that it changed.
            self._made_for = columns
            self.call_later(self.on_resized)
        shown = self.lines[index] if self.top <= index < len(self.lines) else EMPTY
        base = self._base
        if self.heading and y == 0:
            shown = self.heading
        elif self.picks and index == self.cursor and index < len(self.lines):
            base += cursor_style(self.app)
        strip = _strip(shown, base, self.app)
        if self.left:
            strip = strip.crop(self.left, self.left + columns)
        return strip.adjust_cell_length(columns, base)

    # -- the mouse

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.move(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.move(-3)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the line."""
        offset = event.get_content_offset(self)
        if self.picks and offset is not None:
            self.put_cursor(self.top + offset.y - bool(self.heading))
            self._moved()

    def on_resize(self) -> None:
        """Lines are made for a width, so they are made again."""
        self._settle()
        if self.on_resized:
            self.on_resized()


MOVES: Mapping[str, Callable[[Pane], None]] = {
    "down": lambda pane: pane.move(1),
    "up": lambda pane: pane.move(-1),
    "left": lambda pane: pane.slide(-8),
    "right": lambda pane: pane.slide(8),
    "first": Pane.to_start,
    "last": Pane.to_end,
    "half_down": lambda pane: pane.page(0.5),
    "half_up": lambda pane: pane.page(-0.5),
    "page_down": lambda pane: pane.page(1),
    "page_up": lambda pane: pane.page(-1),
}
"""How the actions of the table move through a pane."""


class Bar(Widget, can_focus=False, inherit_bindings=False):
    """One line across the screen, or a few where it must not be cut."""

    DEFAULT_CSS = """
    Bar { height: 1; width: 1fr; background: $background; color: $foreground; }
    """
    ALLOW_SELECT = False

    def __init__(self, shown: Line = EMPTY, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.shown = shown
        self.on_press: Callable[[int], None] | None = None
        self._rows: Sequence[Line] = (shown,)

    def show(self, shown: Line, *, fold: int = 0) -> None:
        """Show another line, folded into so many columns."""
        self.shown = shown
        self.show_rows(_at_most(folded(shown, fold), fold) if fold else [shown])

    def show_rows(self, rows: Sequence[Line]) -> None:
        """Show other lines; what is below moves down."""
        if rows != self._rows:
            self._rows = rows
            self.styles.height = len(rows)
            self.refresh()

    @property
    def tall(self) -> int:
        """How many lines it takes."""
        return len(self._rows)

    def render_line(self, y: int) -> Strip:
        """A line, or nothing below the last."""
        base = self.rich_style
        shown = self._rows[y] if y < len(self._rows) else EMPTY
        return _strip(shown, base, self.app).adjust_cell_length(self.size.width, base)

    def on_click(self, event: events.Click) -> None:
        """Tell which column was pressed."""
        if self.on_press:
            self.on_press(event.x)


def _strip(shown: Line, base: Style, app: App[Any]) -> Strip:
    """A line as it is drawn over a style."""
    return Strip([Segment(text, base + style_of(look, app) if look else base) for text, look in shown])


def _at_most(rows: list[Line], columns: int) -> list[Line]:
    """The first rows, the last of them with an ellipsis where more was told."""
    if len(rows) <= _MOST_ROWS:
        return rows
    kept = rows[:_MOST_ROWS]
    return [*kept[:-1], cut((*kept[-1], *rows[_MOST_ROWS]), columns)]
