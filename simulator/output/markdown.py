"""Tables in Markdown."""

import re
from collections.abc import Iterable, Sequence

_BAR = re.compile(r"(?<!\\)\|")


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: int = 0) -> str:
    """One line a row; the last ``numbers`` columns stand to the right, bars in a cell are escaped."""
    sides = ["---"] * (len(heads) - numbers) + ["--:"] * numbers
    return "\n".join(_line(cells) for cells in (heads, sides, *rows))


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(_BAR.sub(r"\\|", cell) for cell in cells) + " |"
