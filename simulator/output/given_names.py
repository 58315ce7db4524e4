"""Options that name something each: of a name that is given twice, the second would win in silence."""

from collections.abc import Iterable
from typing import TypeVar

from simulator.errors.arguments import NAME_GIVEN_TWICE

_T = TypeVar("_T")


def by_name(pairs: Iterable[tuple[str, _T]]) -> dict[str, _T]:
    """The values by their names. CommandError for a name that comes again."""
    found: dict[str, _T] = {}
    for name, value in pairs:
        if name in found:
            raise NAME_GIVEN_TWICE.error(name=name)
        found[name] = value
    return found
