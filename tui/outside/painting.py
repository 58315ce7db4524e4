"""What a terminal is sent so that it shows another screen: the cells that differ, in few bytes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import Any

from rich.color import Color, ColorSystem
from rich.console import Console
from rich.style import Style
from textual._compositor import Compositor, CompositorUpdate
from textual.screen import Screen
from textual.strip import Strip

from tui.text.safe_text import width

Look = tuple[str, str, str]
"""Attributes, colour and ground, as a terminal is told of them; an empty colour is any."""
Cell = tuple[str, Look]
"""A letter, and how it is drawn; a wide letter stands before an empty one."""
BLANK = ""
"""The colour of a blank."""
PLAIN: Look = ("", "39", "49")
_ATTRIBUTES = {"bold": "1", "dim": "2", "italic": "3", "underline": "4", "reverse": "7", "strike": "9"}
_OFF = {"1": "22", "2": "22", "3": "23", "4": "24", "7": "27", "9": "29"}
_SEEN_ON_BLANKS = {"4", "7", "9"}
_GAP = 4
"""So few cells are written once more, rather than the cursor moved over them."""


@dataclass(frozen=True, kw_only=True)
class Stroke:
    """Neighbouring cells that are drawn in one way."""

    row: int
    column: int
    wide: int
    text: str
    look: Look


class Painter:
    """Knows what the terminal shows, and says how it comes to show something else."""

    def __init__(self) -> None:
        self._shown: Sequence[Strip] = ()
        self._look = PLAIN

    def forget(self) -> None:
        """Nobody knows what the terminal shows now."""
        self._shown = ()

    def paint(self, strips: Sequence[Strip], system: ColorSystem) -> str:
        """What to write so that the terminal shows these rows: look by look, since to turn is dear."""
        if len(strips) != len(self._shown):
            self.forget()
        rows = enumerate(zip_longest(strips, self._shown[: len(strips)]), start=1)
        strokes = [one for y, (new, old) in rows if new != old for one in _strokes(y, new, old, system)]
        self._shown, self._look = list(strips), PLAIN
        by_look = {look: place for place, look in enumerate(dict.fromkeys(one.look for one in strokes))}
        told, at = [], (0, 0)
        for one in sorted(strokes, key=lambda each: by_look[each.look]):
            told += [self._turned(one.look), _moved(at, one), one.text]
            at = (one.row, one.column + one.wide)
        return "".join(told) + ("\x1b[0m" if self._look != PLAIN else "")

    def _turned(self, look: Look) -> str:
        """How the terminal comes to draw in another way."""
        (attributes, *colours), self._look = self._look, look
        turned = [new for new, old in zip(look[1:], colours, strict=True) if new != old]
        codes = [*_switched(_split(attributes), _split(look[0])), *turned]
        return f"\x1b[{';'.join(codes)}m" if codes else ""


def _moved(at: tuple[int, int], to: Stroke) -> str:
    if at == (to.row, to.column):
        return ""
    return f"\x1b[{to.column}G" if at[0] == to.row else f"\x1b[{to.row};{to.column}H"


def _strokes(row: int, new: Strip, old: Strip | None, system: ColorSystem) -> list[Stroke]:
    """What is to be drawn of a row."""
    cells, before = cells_of(new, system), cells_of(old, system) if old else []
    return [
        Stroke(row=row, column=first + 1, wide=end - first, text=_text(cells[first:end]), look=look)
        for start, stop in different(cells, before)
        for first, end, look in _same_look(cells, start, stop)
    ]


def _same_look(cells: Sequence[Cell], start: int, stop: int) -> Iterator[tuple[int, int, Look]]:
    """Neighbours of one look, from and to; a blank on the same ground has any look."""
    first, look = start, cells[start][1]
    for place in range(start + 1, stop):
        mine = cells[place][1]
        if mine == look or (BLANK in (look[1], mine[1]) and mine[2] == look[2] and not _seen(look, mine)):
            look = mine if look[1] == BLANK else look
            continue
        yield first, place, _drawn(look)
        first, look = place, mine
    yield first, stop, _drawn(look)


def _seen(*looks: Look) -> bool:
    """Whether attributes can be seen where no letter is."""
    return any(not _SEEN_ON_BLANKS.isdisjoint(_split(look[0])) for look in looks)


def _drawn(look: Look) -> Look:
    return (look[0], look[1] or "39", look[2])


def _text(cells: Sequence[Cell]) -> str:
    return "".join(letter for letter, _look in cells)


class Canvas(Compositor):
    """Draws nothing until it is written, and then the rows that changed alone."""

    def __init__(self, painter: Painter) -> None:
        super().__init__()
        self._painter = painter

    def render_update(
        self, full: bool = False, screen_stack: list[Screen[Any]] | None = None, simplify: bool = False
    ) -> Any:
        """What Textual asks for when something is to be drawn; ``full`` is for pictures."""
        if full:
            return super().render_update(full, screen_stack, simplify)
        changed = bool(self._dirty_regions)
        self._dirty_regions.clear()
        return Painted(self._painter, self.render_strips) if changed else None


def _split(codes: str) -> list[str]:
    return codes.split(";") if codes else []


def _switched(before: Sequence[str], now: Sequence[str]) -> list[str]:
    """Attributes off and on; bold and dim go off together."""
    off = dict.fromkeys(_OFF[code] for code in before if code not in now)
    return [*off, *(code for code in now if code not in before or _OFF[code] in off)]


class Painted(CompositorUpdate):
    """The whole screen, written as what is new of it."""

    def __init__(self, painter: Painter, rows: Callable[[], Sequence[Strip]]) -> None:
        self._painter = painter
        self._rows = rows

    def render_segments(self, console: Console) -> str:
        """What Textual writes to the terminal."""
        return self._painter.paint(self._rows(), console._color_system or ColorSystem.TRUECOLOR)


def different(cells: Sequence[Cell], before: Sequence[Cell]) -> list[tuple[int, int]]:
    """Where a row differs, word by word; whole where its letters have no width of their own."""
    if len(cells) != len(before) or _strange(cells) or _strange(before):
        return [(0, len(cells))]
    found: list[tuple[int, int]] = []
    for first, end in _words(cells):
        if cells[first:end] == before[first:end]:
            continue
        if found and first - found[-1][1] < _GAP:
            found[-1] = (found[-1][0], end)
        else:
            found.append((first, end))
    return found


def _words(cells: Sequence[Cell]) -> Iterator[tuple[int, int]]:
    """Where its words are, from and to; a blank is a word of its own, and no wide letter is cut."""
    first = 0
    for place, (letter, _look) in enumerate(cells):
        if letter == " ":
            if first < place:
                yield first, place
            yield place, place + 1
            first = place + 1
    if first < len(cells):
        yield first, len(cells)


def _strange(cells: Sequence[Cell]) -> bool:
    return any(len(letter) > 1 for letter, _look in cells)


def cells_of(strip: Strip, system: ColorSystem) -> list[Cell]:
    """The cells of a row; what has no width is kept with the letter before it."""
    found: list[Cell] = []
    for text, style, _control in strip:
        look = look_of(style or Style.null(), system)
        blank = look if _seen(look) else ("", BLANK, look[2])
        if text.isascii():
            found += [(letter, blank if letter == " " else look) for letter in text]
            continue
        for letter in text:
            wide = width(letter)
            if wide == 0 and found:
                found[-1] = (found[-1][0] + letter, found[-1][1])
            else:
                found.append((letter, blank if letter == " " else look))
                found += [("", look)] * (wide - 1)
    return found


@lru_cache(maxsize=1000)
def look_of(style: Style, system: ColorSystem) -> Look:
    """How a terminal is told of a style."""
    attributes = ";".join(code for name, code in _ATTRIBUTES.items() if getattr(style, name))
    return (attributes, _codes(style.color, system, True), _codes(style.bgcolor, system, False))


def _codes(colour: Color | None, system: ColorSystem, foreground: bool) -> str:
    if colour is None:
        return "39" if foreground else "49"
    return ";".join(colour.downgrade(system).get_ansi_codes(foreground=foreground))
