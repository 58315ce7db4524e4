"""Text in columns of the terminal, measured as the screen measures it: Hangul takes two.

What the terminal's encoding lacks is counted as it will be printed, escaped.
"""

from rich.cells import cell_len, chop_cells, set_cell_size

from simulator.output.console import printable

COLUMNS = 80
"""How wide a report on the console is."""


def width(text: str) -> int:
    """How many columns a text takes."""
    return cell_len(printable(text))


def padded(text: str, columns: int) -> str:
    """The text, cut or filled to exactly so many columns."""
    return set_cell_size(printable(text), columns)


def folded(text: str, columns: int, indent: str, *, hanging: int = 0, breaking: bool = False) -> list[str]:
    """Lines of at most ``columns``, the later ones indented by ``hanging`` more.

    Long words stay whole, or are broken with ``breaking``.
    """
    lines: list[str] = []
    line, later = indent, indent + " " * hanging
    for word in printable(text).split(" "):
        room = line.strip() == ""
        candidate = line + word if room else f"{line} {word}"
        if not room and cell_len(candidate) > columns:
            lines.append(line)
            candidate = later + word
        while breaking and cell_len(candidate) > columns:
            first = chop_cells(candidate, columns)[0]
            lines.append(first)
            candidate = later + candidate[len(first) :]
        line = candidate
    return [*lines, line]
