"""The dialects that are known by name."""

from mock_market.dialects.dialect import Dialect
from mock_market.dialects.standard import ALIASES_DIALECT, STANDARD

DIALECTS: dict[str, Dialect] = {dialect.name: dialect for dialect in (STANDARD, ALIASES_DIALECT)}


def dialect_named(name: str) -> Dialect:
    """One dialect; LookupError lists what is valid."""
    if name not in DIALECTS:
        raise LookupError(f"no dialect {name!r}; valid: {', '.join(DIALECTS)}")
    return DIALECTS[name]
