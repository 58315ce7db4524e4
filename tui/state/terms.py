"""The terms of a filter as a person typed them. Pure."""

import re
from collections.abc import Iterable

_TERM = re.compile(r'\||(?:[^\s"|]|"[^"]*"?)+')


def terms_of(filter: str) -> list[str]:
    """``status>=500 body:"a b"`` as two terms; ``|`` is one of its own."""
    return _TERM.findall(filter)


def completed(filter: str, words: Iterable[str]) -> str | None:
    """The filter with its last term whole, when one of the words begins like it."""
    last = filter.rpartition(" ")[2].removeprefix("-")
    found = next((word for word in words if last and word.startswith(last) and word != last), None)
    return filter + found[len(last) :] if found else None


def without_last(filter: str) -> str:
    """The filter without its last term, and without a ``|`` that would stand at the end."""
    terms = terms_of(filter)[:-1]
    while terms and terms[-1] == "|":
        terms.pop()
    return " ".join(terms)


def toggled(filter: str, term: str) -> str:
    """The filter with a term added, or taken out when it is there."""
    terms = terms_of(filter)
    if term in terms:
        return " ".join(one for one in terms if one != term)
    return f"{filter} {term}".strip()
