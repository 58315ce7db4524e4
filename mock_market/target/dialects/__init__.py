"""How an operation is said to a given kind of service, and how its answer reads back."""

from mock_market.target.dialects.dialect import (
    Arguments,
    Beside,
    Dialect,
    NotOfferedHereError,
    Phrase,
    Spoken,
)
from mock_market.target.dialects.own import DialectError
from mock_market.target.dialects.registry import DIALECTS, KEY_HEADERS, dialect_named, dialect_of
from mock_market.target.dialects.standard import STANDARD

__all__ = [
    "DIALECTS",
    "KEY_HEADERS",
    "STANDARD",
    "Arguments",
    "Beside",
    "Dialect",
    "DialectError",
    "NotOfferedHereError",
    "Phrase",
    "Spoken",
    "dialect_named",
    "dialect_of",
]
