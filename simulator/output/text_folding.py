"""Folding text to a width in terminal columns, where Hangul takes two."""

from simulator.output.cells import width

COLUMNS = 80
"""How wide a report on the console is."""


def folded(text: str, columns: int, indent: str, *, hanging: int = 0, breaking: bool = False) -> list[str]:
    """Lines of at most ``columns``, the later ones indented by ``hanging`` more.

    Long words stay whole, or are broken with ``breaking``.
    """
    lines: list[str] = []
    line = indent
    later = indent + " " * hanging
    for word in text.split(" "):
        room = line.strip() == ""
        candidate = line + word if room else f"{line} {word}"
        if not room and width(candidate) > columns:
            lines.append(line)
            candidate = later + word
        while breaking and width(candidate) > columns:
            cut = _fitting(candidate, columns)
            lines.append(candidate[:cut])
            candidate = later + candidate[cut:]
        line = candidate
    return [*lines, line]


def _fitting(text: str, columns: int) -> int:
    """How many letters of a text fit."""
    most = min(len(text), columns)
    return next((cut for cut in range(most, 1, -1) if width(text[:cut]) <= columns), 1)
