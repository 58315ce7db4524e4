"""What stands where in a laid out JSON body: paths to jump to. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_KEY = re.compile(r'^( *)(?:"((?:[^"\\]|\\.)*)": )?(.*?),?$')
_DEEPEST = 4
_MOST = 2000


@dataclass(frozen=True, kw_only=True)
class OutlineEntry:
    """One key or item: the line it begins on, its path (``users.0.email``), and its value in short."""

    line: int
    path: str
    value: str


def outline(lines: Sequence[str]) -> list[OutlineEntry]:
    """The parts of an indented JSON body down to a few levels; the first of very many."""
    found: list[OutlineEntry] = []
    path: list[str] = []
    counts: dict[int, int] = {}
    for number, text in enumerate(lines):
        match = _KEY.match(text)
        depth = len(match[1]) // 2 if match else 0
        value = match[3] if match else ""
        if match is None or value[:1] in ("}", "]") or depth == 0:
            continue
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        place = counts[depth] = counts.get(depth, -1) + 1
        path[depth - 1 :] = [match[2] if match[2] is not None else str(place)]
        if depth <= _DEEPEST and len(found) < _MOST:
            found.append(OutlineEntry(line=number, path=".".join(path), value=_short(value)))
    return found


def _short(value: str) -> str:
    return {"{": "{...}", "[": "[...]"}.get(value, value)
