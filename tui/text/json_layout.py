"""The colours of JSON that was laid out for reading. Pure."""

import re

from tui.text.safe_text import Line, Look, Safe

_PIECE = re.compile(r'("(?:[^"\\]|\\.)*"?)(\s*:)?|(-?\d[\d.eE+-]*)|(\btrue\b|\bfalse\b|\bnull\b)')


def coloured(shown: str) -> Line:
    """One line with its keys, strings, numbers and words told apart."""
    spans: list[tuple[Safe, Look]] = []
    at = 0
    for match in _PIECE.finditer(shown):
        if match.start() > at:
            spans.append((Safe(shown[at : match.start()]), ""))
        quoted, colon, number, _ = match.groups()
        look: Look = "key" if colon else "ok" if quoted else "accent" if number else "warn"
        spans.append((Safe(match.group()), look))
        at = match.end()
    if at < len(shown):
        spans.append((Safe(shown[at:]), ""))
    return tuple(spans)
