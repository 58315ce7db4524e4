"""A body made ready to be read line by line, of any size. Pure."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rich.cells import chop_cells

from tui.json_layout import coloured, indented, json_problem
from tui.lazy_lines import Lazy
from tui.safe_text import Line, Safe, line
from tui.texts import text

if TYPE_CHECKING:
    from mock_market.api.views import BodyView

Layout = Literal["pretty", "raw", "hex"]
LAYOUTS: tuple[Layout, ...] = ("pretty", "raw", "hex")
SMALL = 64_000
"""Bodies up to this size are laid out at once, larger ones in a thread."""
_LONGEST_PIECE = 4000
_HEX_BYTES = 16


@dataclass(frozen=True, kw_only=True)
class LaidOut:
    """The lines of a body, and what is to be said about it."""

    lines: Sequence[str]
    notes: tuple[str, ...] = ()
    json: bool = False


def lay_out(body: "BodyView | None", layout: Layout, columns: int | None) -> LaidOut:
    """Lay a body out; ``columns`` wraps it, None leaves lines as they are (cut into long pieces)."""
    if body is None or body.size == 0:
        return LaidOut(lines=(), notes=(text("detail.empty_body"),) if body is not None else ())
    if layout == "hex" or body.text is None:
        return LaidOut(lines=HexLines(_bytes(body)))
    pieces = min(columns or _LONGEST_PIECE, _LONGEST_PIECE)
    problem = json_problem(body.text) if layout == "pretty" else None
    if layout == "pretty" and problem is None:
        return LaidOut(lines=wrapped(indented(body.text), pieces), json=True)
    notes = (text("detail.not_json", why=problem),) if problem else ()
    return LaidOut(lines=wrapped(body.text.replace("\r\n", "\n").split("\n"), pieces), notes=notes)


def wrapped(lines: Sequence[str], columns: int) -> list[str]:
    """The lines, those that are too wide cut into pieces."""
    found: list[str] = []
    for each in lines:
        if len(each) * 2 <= columns and each.isprintable():
            found.append(each)
        elif each.isascii() and each.isprintable():
            found += [each[start : start + columns] for start in range(0, len(each), columns)]
        else:
            found += chop_cells(Safe(each.replace("\t", "    ")), max(columns, 2)) or [""]
    return found


class HexLines(Lazy[str]):
    """``00000010  6d 74 ...  mt``, made as they are asked for."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def __len__(self) -> int:
        return -(-len(self._content) // _HEX_BYTES)

    def item(self, index: int) -> str:
        part = self._content[index * _HEX_BYTES : (index + 1) * _HEX_BYTES]
        letters = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in part)
        return f"{index * _HEX_BYTES:08x}  {part.hex(' '):<47}  {letters}"


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
