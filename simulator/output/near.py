"""Names that are nearly right."""

from collections.abc import Iterable
from difflib import get_close_matches

from languages import _


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """`` - do you mean advance?``, or nothing when nothing is near."""
    near = get_close_matches(name.lower(), list(known), 1)
    return _(" - do you mean {near}?", near=near[0]) if near else ""


def not_called(name: str, known: Iterable[str]) -> str:
    """A name that there is not: what it may mean, and all that there are."""
    names = list(known)
    told = _("nothing here is called {name!r}", name=name) + did_you_mean(name, names)
    return told + (" " + _("(there are: {names})", names=", ".join(names)) if names else "")
