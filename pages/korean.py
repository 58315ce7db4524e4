"""What the Korean twin of a generated page says otherwise: messages with gaps, and links."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from string import Formatter

from languages import _, choose, chosen
from translation.catalogue import texts


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Inside, everything that is written or drawn is in this language."""
    before = chosen()
    choose(language)
    try:
        yield
    finally:
        choose(before)


def with_gaps(text: str) -> str:
    """A message with ``...`` for each value that is filled in."""
    return "".join(
        part + ("..." if name is not None else "") for part, name, *_rest in Formatter().parse(text)
    )


def in_korean(message: str) -> str:
    """A message with gaps as the chosen language says it."""
    return _messages(chosen()).get(message, message)


@cache
def _messages(language: str) -> dict[str, str]:
    found = {}
    for text in texts():
        try:
            found[with_gaps(text)] = with_gaps(_(text))
        except ValueError:  # braces of its own: no pattern
            continue
    return found


def linked(page: str, docs: Path) -> str:
    """The page as it stands in ``ko/``: links to pages that have no twin lead one folder up."""
    twins = {path.name for path in (docs / "ko").glob("*.md")}
    return re.sub(r"\]\((\w[\w-]*\.md)", lambda m: f"]({'' if m[1] in twins else '../'}{m[1]}", page)
