"""Text in terminal columns: Hangul is two wide."""

import unicodedata


def width(text: str) -> int:
    """How many columns a text takes."""
    return sum(_cell(character) for character in text)


def padded(text: str, columns: int) -> str:
    """The text, cut or filled to exactly so many columns."""
    taken, used = [], 0
    for character in text:
        cell = _cell(character)
        if used + cell > columns:
            break
        taken.append(character)
        used += cell
    return "".join(taken) + " " * (columns - used)


def _cell(character: str) -> int:
    if unicodedata.combining(character) or "\u1160" <= character <= "\u11ff":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
