"""What a terminal is sent so that it shows another screen: the cells that differ, in few bytes."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import Any

from rich.color import Color, ColorSystem
from rich.console import COLOR_SYSTEMS, Console
from rich.style import Style

# What draws a screen, and what Textual writes, have no public names.
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
_GAP = 5
"""So few bytes are written once more, rather than the cursor moved over them."""
ASKED = "-─"
"""Letters that the terminal is asked to repeat: tmux repeats those of one byte, mosh none."""
_MANY = re.compile(r"([ \-─-▟])\1{2,}")
_ALONE = 2
_TWICE = 2
NOWHERE = (0, 0)


@dataclass(frozen=True, kw_only=True)
class Stroke:
    """Neighbouring cells that are drawn in one way."""

    row: int
    column: int
    wide: int
    text: str
    look: Look
    last: bool
    """Whether it ends where the row ends."""

    @property
    def turn(self) -> tuple[int, int, int]:
        """Letters that stand alone, as those of borders, are drawn downwards; what is longer, row by row."""
        return (0, self.column, self.row) if self.wide <= _ALONE else (1, self.row, self.column)


def asks(letters: str) -> str:
    """Draws letters, has each repeated, and asks where the cursor stands then."""
    return "".join(f"\x1b[{row}H{letter}\x1b[{_TWICE}b\x1b[6n" for row, letter in enumerate(letters, start=1))


class Painter:
    """Knows what the terminal shows, and says how it comes to show something else."""

    def __init__(self, asked: str = ASKED) -> None:
        self._asked = asked
        self._repeats = ""
        self._asks = asks(asked)
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
        told, self._asks, at = [self._asks], "", NOWHERE
        for one in sorted(strokes, key=lambda each: (by_look[each.look], each.turn)):
            told += [self._turned(one.look), _moved(at, one), self._repeated(one.text)]
            at = NOWHERE if one.last else (one.row, one.column + one.wide)
        return "".join(told) + ("\x1b[0m" if self._look != PLAIN else "")

    def answered(self, row: int, column: int) -> None:
        """Where the cursor stands once a letter was to be repeated twice, counted from 0."""
        if column == 1 + _TWICE:
            self._repeats += self._asked[row : row + 1]

    def _repeated(self, text: str) -> str:
        """The same letters in fewer bytes, as far as the terminal can repeat them."""

        def told(many: re.Match[str]) -> str:
            able = ASKED[not many[1].isascii()] in self._repeats
            return _shortest(many[0], f"{many[1]}\x1b[{len(many[0]) - 1}b") if able else many[0]

        return _MANY.sub(told, text)

    def _turned(self, look: Look) -> str:
        """How the terminal comes to draw in another way."""
        (attributes, *colours), self._look = self._look, look
        turned = [new for new, old in zip(look[1:], colours, strict=True) if new != old]
        codes = [*_switched(_split(attributes), _split(look[0])), *turned]
        return f"\x1b[{';'.join(codes)}m" if codes else ""


def _moved(at: tuple[int, int], to: Stroke) -> str:
    """The shortest way for the cursor; where a row has ended it stands differently in each terminal."""
    place = f"\x1b[{to.row};{to.column}H" if to.column > 1 else f"\x1b[{to.row}H"
    down, right = to.row - at[0], to.column - at[1]
    if at == NOWHERE or down < 0:
        return place
    aside = "\b" * -right if right > -4 else f"\x1b[{-right}D"
    aside = aside if right <= 0 else "\x1b[C" if right == 1 else f"\x1b[{right}C"
    return _shortest("\v" * down + aside, "\v" * down + f"\x1b[{to.column}G", place)


def _shortest(*ways: str) -> str:
    return min(ways, key=lambda way: len(way.encode()))


def _strokes(row: int, new: Strip, old: Strip | None, system: ColorSystem) -> list[Stroke]:
    """What is to be drawn of a row: all of it where letters have no width of their own."""
    cells, before = cells_of(new, system), cells_of(old, system) if old else []
    if len(cells) != len(before) or _strange(cells) or _strange(before):
        before = []
    return [
        Stroke(
            row=row,
            column=first + 1,
            wide=end - first,
            text=_text(cells[first:end]),
            look=look,
            last=end == len(cells),
        )
        for start, stop, look in _same_look(cells)
        for first, end in different(cells, before, start, stop)
    ]


def _same_look(cells: Sequence[Cell]) -> Iterator[tuple[int, int, Look]]:
    """Neighbours of one look, from and to; a blank on the same ground has any look."""
    first, look = 0, cells[0][1]
    for place, (_letter, mine) in enumerate(cells):
        if mine == look or (BLANK in (look[1], mine[1]) and mine[2] == look[2] and not _seen(look, mine)):
            look = mine if look[1] == BLANK else look
            continue
        yield first, place, _drawn(look)
        first, look = place, mine
    yield first, len(cells), _drawn(look)


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
        return self._painter.paint(self._rows(), COLOR_SYSTEMS[console.color_system or "truecolor"])


def different(cells: Sequence[Cell], before: Sequence[Cell], start: int, stop: int) -> list[tuple[int, int]]:
    """Where a part of a row differs from what stood there, if that is known."""
    if not before:
        return [(start, stop)]
    found: list[tuple[int, int]] = []
    for place in range(start, stop):
        if cells[place] == before[place]:
            continue
        end = place + 1 + (cells[place + 1 : place + 2] == [("", cells[place][1])])
        if found and len(_text(cells[found[-1][1] : place]).encode()) <= _GAP:
            found[-1] = (found[-1][0], end)
        else:
            found.append((place, end))
    return found


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
