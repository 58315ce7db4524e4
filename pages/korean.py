"""What the Korean twin of a generated page says otherwise: its language, and its links."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from languages import choose, chosen


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Inside, everything that is written or drawn is in this language."""
    before = chosen()
    choose(language)
    try:
        yield
    finally:
        choose(before)


def linked(page: str, docs: Path) -> str:
    """The page as it stands in ``ko/``: links to pages that have no twin lead one folder up."""
    twins = {path.name for path in (docs / "ko").glob("*.md")}
    return re.sub(r"\]\((\w[\w-]*\.md)", lambda m: f"]({'' if m[1] in twins else '../'}{m[1]}", page)
