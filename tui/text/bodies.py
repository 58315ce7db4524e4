"""A body made ready to be read line by line, of any size. Pure."""

import base64
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Literal

from rich.cells import chop_cells

from languages import N_, _
from mock_market.wire.json_layout import indented, json_problem
from tui.text.json_layout import coloured
from tui.text.lazy_lines import Lazy, Made
from tui.text.safe_text import Line, Safe, line

if TYPE_CHECKING:
    from mock_market.api.views import BodyView

Layout = Literal["pretty", "raw", "hex"]
LAYOUTS: tuple[Layout, ...] = (N_("pretty"), N_("raw"), N_("hex"))
SMALL = 64_000
"""Bodies up to this size are laid out at once, larger ones beside the keys."""
_LONGEST_PIECE = 4000
_HEX_BYTES = 16


@dataclass(frozen=True, kw_only=True)
class LaidOut:
    """The lines of a body, and what is to be said about it."""

    lines: Sequence[str]
    notes: tuple[str, ...] = ()
    json: bool = False

    @property
    def whole(self) -> bool:
        """Whether every line is made."""
        return not isinstance(self.lines, ProgressiveLines) or self.lines.whole

    def grow(self, count: int | None = None) -> bool:
        """Make so many more lines, or all of them; whether some are left."""
        return isinstance(self.lines, ProgressiveLines) and self.lines.grow(count)


class ProgressiveLines(list[str]):
    """Lines that are made some at a time, so that the first are seen at once and keys come in between."""

    def __init__(self, source: Iterator[str]) -> None:
        super().__init__()
        self._source: Iterator[str] | None = source

    @property
    def whole(self) -> bool:
        """Whether every line is made."""
        return self._source is None

    def grow(self, count: int | None = None) -> bool:
        """Make so many more, or all of them; whether some may be left."""
        if self._source is None:
            return False
        before = len(self)
        self.extend(islice(self._source, count))
        if count is None or len(self) - before < count:
            self._source = None
        return self._source is not None


def lay_out(body: "BodyView | None", layout: Layout, columns: int | None) -> LaidOut:
    """Lay a body out; ``columns`` wraps it, None leaves lines as they are (cut into long pieces)."""
    laid = begin(body, layout, columns)
    laid.grow()
    return laid


def begin(body: "BodyView | None", layout: Layout, columns: int | None) -> LaidOut:
    """The same with no line made yet: ``grow`` makes them."""
    if body is None or body.size == 0:
        return LaidOut(lines=(), notes=(_("no body"),) if body is not None else ())
    if layout == "hex" or body.text is None:
        content = _bytes(body)
        rows = range(0, len(content), _HEX_BYTES)
        return LaidOut(lines=Made(rows, lambda start: _hex_line(content, start)))
    pieces = min(columns or _LONGEST_PIECE, _LONGEST_PIECE)
    problem = json_problem(body.text) if layout == "pretty" else None
    if layout == "pretty" and problem is None:
        return LaidOut(lines=ProgressiveLines(wrapped(indented(body.text), pieces)), json=True)
    notes = (_("not JSON: {why}", why=problem),) if problem else ()
    sent = body.text.replace("\r\n", "\n").split("\n")
    return LaidOut(lines=ProgressiveLines(wrapped(sent, pieces)), notes=notes)


def wrapped(lines: Iterable[str], columns: int) -> Iterator[str]:
    """The lines, those that are too wide cut into pieces."""
    for each in lines:
        if len(each) * 2 <= columns and each.isprintable():
            yield each
        elif each.isascii() and each.isprintable():
            yield from (each[start : start + columns] for start in range(0, len(each), columns))
        else:
            yield from _cells(each.replace("\t", "    "), max(columns, 2))


def _cells(each: str, columns: int) -> Iterator[str]:
    """One line in pieces of so many cells, read a part at a time since it may be megabytes long."""
    rest = ""
    for start in range(0, len(each), _LONGEST_PIECE):
        part = Safe(each[start : start + _LONGEST_PIECE])
        *whole, rest = chop_cells(rest + part, columns) or [""]
        yield from whole
        if len(rest) > _LONGEST_PIECE:
            # Letters without a width never fill a line.
            yield rest
            rest = ""
    yield rest


def _hex_line(content: bytes, start: int) -> str:
    """``00000010  6d 74 ...  mt``."""
    part = content[start : start + _HEX_BYTES]
    letters = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in part)
    return f"{start:08x}  {part.hex(' '):<47}  {letters}"


class Document(Lazy[Line]):
    """Some lines of a head, and a body behind them whose lines are made as they are drawn."""

    def __init__(self, head: Sequence[Line], body: LaidOut, *, term: str = "") -> None:
        self.head = head
        self.body = body
        self.term = term.casefold()

    def __len__(self) -> int:
        return len(self.head) + len(self.body.lines)

    def item(self, index: int) -> Line:
        if index < len(self.head):
            return self.head[index]
        each = self.body.lines[index - len(self.head)]
        if self.term and self.term in each.casefold():
            return highlighted(each, self.term)
        return coloured(each) if self.body.json else line(each)

    def hits(self, term: str) -> list[int]:
        """The lines that hold a term, upper and lower case alike."""
        wanted = term.casefold()
        if not wanted:
            return []
        start = len(self.head)
        return [start + place for place, each in enumerate(self.body.lines) if wanted in each.casefold()]


def highlighted(each: str, term: str) -> Line:
    """A line with every place marked where the term stands."""
    lowered, at = each.casefold(), 0
    if len(lowered) != len(each):
        return line((each, "mark"))
    parts: Line = ()
    while (found := lowered.find(term, at)) >= 0:
        end = found + len(term)
        parts += (*line(each[at:found]), (Safe(each[found:end]), "mark"))
        at = end
    return (*parts, *line(each[at:]))


def _bytes(body: "BodyView") -> bytes:
    if body.text is not None:
        return body.text.encode("utf-8")
    return base64.b64decode(body.base64 or "")
