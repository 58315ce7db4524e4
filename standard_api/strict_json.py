"""JSON as RFC 8259 means it, from bytes that nobody vouches for.

Python's reader takes NaN, infinities, duplicate keys, lone surrogates and any nesting; each of
them is refused here with a reason.
"""

import json
import math
import re
from typing import Any, NoReturn

MAX_DEPTH = 64
MAX_INTEGER_DIGITS = 400
_SURROGATE = re.compile("[\ud800-\udfff]")


class StrictJSONError(ValueError):
    """The bytes are not strict JSON; the text says why."""


def parse(data: bytes, *, names_twice: bool = False) -> Any:
    """Read one JSON document from UTF-8 bytes; raise StrictJSONError when it is not strict.

    ``names_twice`` allows a name twice in one object, as in a body that is wrong on purpose: the last counts.
    """
    if data.startswith(b"\xef\xbb\xbf"):
        raise StrictJSONError("starts with a byte order mark")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise StrictJSONError(f"is not UTF-8 (byte {error.start})") from None
    try:
        value = (_LAST_COUNTS if names_twice else _DECODER).decode(text)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno} column {error.colno}"
        raise StrictJSONError(f"is not JSON: {error.msg} at {where}") from None
    except RecursionError:
        raise StrictJSONError(f"is nested deeper than {MAX_DEPTH} levels") from None
    if text.count("[") + text.count("{") > MAX_DEPTH:
        _refuse_depth(value)
    if "\\u" in text:
        _refuse_surrogates(value)
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise StrictJSONError(f"holds {name}, which is not JSON")


def _finite(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        raise StrictJSONError("holds a number too large to read")
    return value


def _integer(text: str) -> int:
    if len(text) > MAX_INTEGER_DIGITS:
        raise StrictJSONError(f"holds a number of {len(text)} digits")
    return int(text)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise StrictJSONError(f"holds the key {twice[:40]!r} twice in one object")
    return value


def _refuse_depth(value: Any) -> None:
    level = [value]
    for _ in range(MAX_DEPTH + 1):
        level = [child for node in level for child in _children(node)]
        if not level:
            return
    raise StrictJSONError(f"is nested deeper than {MAX_DEPTH} levels")


def _refuse_surrogates(value: Any) -> None:
    waiting = [value]
    while waiting:
        node = waiting.pop()
        waiting.extend(_children(node))
        texts = node if isinstance(node, dict) else (node,) if isinstance(node, str) else ()
        for text in texts:
            if _SURROGATE.search(text):
                raise StrictJSONError("holds a lone surrogate")


def _children(node: Any) -> list[Any]:
    if isinstance(node, dict):
        return list(node.values())
    return node if isinstance(node, list) else []


_DECODER, _LAST_COUNTS = (
    json.JSONDecoder(
        parse_constant=_refuse_constant, parse_float=_finite, parse_int=_integer, object_pairs_hook=pairs
    )
    for pairs in (_unique, None)
)
