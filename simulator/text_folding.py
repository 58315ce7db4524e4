"""Folding text to a width in terminal columns, where Hangul takes two."""

from simulator.cells import width

COLUMNS = 80
"""How wide a report on the console is."""


def folded(text: str, columns: int, indent: str, *, hanging: int = 0) -> list[str]:
    """Lines of at most ``columns``, the later ones indented by ``hanging`` more; long words stay whole."""
    lines: list[str] = []
    line = indent
    for word in text.split(" "):
        room = line.strip() == ""
        candidate = line + word if room else f"{line} {word}"
        if not room and width(candidate) > columns:
            lines.append(line)
            candidate = indent + " " * hanging + word
        line = candidate
    return [*lines, line]
