"""The border between what a target sent and the terminal. Pure.

Every widget takes ``Line`` and nothing else, and a ``Line`` is made of ``Safe``: text in which no control
code, escape sequence or bidi trick is left. Making one cleans it, so there is no other way in; markup is
never read.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Literal, Self

from rich.cells import cell_len, chop_cells, set_cell_size

from mock_market.wire.plain_text import plain_line

Look = Literal["", "dim", "bold", "ok", "bad", "warn", "accent", "key", "mark"]
# Marks that stand on nothing shift the columns of some terminals; joined emoji do in many.
_STACKED = re.compile(
    "([\u0300-\u036f\u20d0-\u20ff\ufe00-\ufe0f\u200b-\u200d\u2060-\u2064]{9})[\u0300-\u036f\u20d0-\u20ff\ufe00-\ufe0f\u200b-\u200d\u2060-\u2064]+"
)
_WORDS = re.compile(r"\s+|\S+")


class Safe(str):
    """One line of text that a terminal may be given."""

    __slots__ = ()

    def __new__(cls, text: str = "") -> Self:
        """Clean the text; control characters become visible."""
        if text.isascii() and text.isprintable():
            return super().__new__(cls, text)
        return super().__new__(cls, _STACKED.sub(r"\1", plain_line(text)))


Span = tuple[Safe, Look]
Line = tuple[Span, ...]
Part = str | tuple[str, Look]
EMPTY: Line = ()


def line(*parts: Part) -> Line:
    """A line of texts, each plain or with a look."""
    return tuple(
        (Safe(part), "") if isinstance(part, str) else (Safe(part[0]), part[1]) for part in parts if part
    )


def width(text: str) -> int:
    """How many columns a text takes once it is safe; Hangul is two wide."""
    return cell_len(Safe(text))


def fit(text: str, columns: int) -> Safe:
    """The text in exactly so many columns, an ellipsis where it was cut."""
    safe = Safe(text)
    if columns <= 0:
        return Safe()
    if cell_len(safe) <= columns:
        return Safe(set_cell_size(safe, columns))
    return Safe(set_cell_size(set_cell_size(safe, columns - 1).rstrip() + "…", columns))


def right(text: str, columns: int) -> Safe:
    """The text at the right of so many columns."""
    safe = Safe(text)
    missing = columns - cell_len(safe)
    return Safe(" " * missing + safe) if missing >= 0 else fit(safe, columns)


def line_width(parts: Line) -> int:
    """How many columns a line takes."""
    return sum(cell_len(text) for text, _ in parts)


def plain(parts: Line) -> str:
    """The line without looks."""
    return "".join(text for text, _ in parts)


def spread(first: Sequence[Span], last: Sequence[Span], columns: int) -> Line:
    """Two ends of one line with the room between them; the first end gives way."""
    taken = line_width(tuple(last))
    room = max(columns - taken, 0)
    kept = cut(tuple(first), room)
    gap = room - line_width(kept)
    return (*kept, (Safe(" " * gap), ""), *last)


def folded(parts: Line, columns: int) -> list[Line]:
    """The line in as many lines as it needs at this width, broken between words; never none."""
    if columns < 2:
        return [parts]
    found: list[list[Span]] = [[]]
    room = columns
    for text, look in parts:
        for word in _WORDS.findall(text):
            for piece in _cut(word, room, columns):
                taken = cell_len(piece)
                if taken > room and piece.isspace():
                    room = 0
                    continue
                if taken > room:
                    found.append([])
                    room = columns
                found[-1].append((Safe(piece), look))
                room -= taken
    return [_joined(each) for each in found]


def folded_all(told: Iterable[Line], columns: int) -> list[Line]:
    """The same of several lines."""
    return [each for one in told for each in folded(one, columns)]


def in_rows(parts: Iterable[Line], columns: int) -> list[Line]:
    """Parts that stay whole, in as many lines as they need."""
    rows: list[Line] = []
    for part in parts:
        if rows and line_width((*rows[-1], *part)) <= columns:
            rows[-1] = (*rows[-1], *part)
        else:
            rows.append(part)
    return rows


def in_words(text: str, columns: int, look: Look = "") -> list[Line]:
    """The same of a text of several lines with one look."""
    return folded_all((line((part, look)) for part in text.split("\n")), columns)


def _cut(word: str, room: int, columns: int) -> list[str]:
    """A word, or a gap; what no line holds is cut, first at what is left of this one."""
    if cell_len(word) <= columns:
        return [word]
    head = set_cell_size(word, room).rstrip() if room > 0 else ""
    head = head if word.startswith(head) else ""
    return [*([head] if head else []), *chop_cells(word[len(head) :], columns)]


def _joined(parts: Sequence[Span]) -> Line:
    """Neighbours of one look as one."""
    looks = groupby(parts, key=lambda part: part[1])
    return tuple((Safe("".join(text for text, _look in same)), look) for look, same in looks)


def cut(parts: Line, columns: int) -> Line:
    """As much of a line as fits."""
    kept: list[Span] = []
    room = columns
    for text, look in parts:
        taken = cell_len(text)
        if taken > room:
            return (*kept, (fit(text, room), look)) if room > 0 else tuple(kept)
        kept.append((text, look))
        room -= taken
    return tuple(kept)
