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


KINDS = {
    "byte_order_mark": "starts with a byte order mark",
    "not_utf8": "is not UTF-8 (byte {at})",
    "no_value": "is not JSON: a value is missing at line {line} column {column}",
    "no_name": "is not JSON: a name in double quotes is missing at line {line} column {column}",
    "no_comma": "is not JSON: a comma is missing at line {line} column {column}",
    "no_colon": "is not JSON: a colon is missing at line {line} column {column}",
    "surplus_comma": "is not JSON: a comma is too much at line {line} column {column}",
    "open_text": "is not JSON: the text does not end that begins at line {line} column {column}",
    "control": "is not JSON: a control character stands at line {line} column {column}",
    "escape": "is not JSON: a backslash means nothing at line {line} column {column}",
    "surplus": "is not JSON: something follows its end at line {line} column {column}",
    "syntax": "is not JSON at line {line} column {column}",
    "depth": "is nested deeper than {depth} levels",
    "constant": "holds {name}, which is not JSON",
    "too_large": "holds a number too large to read",
    "digits": "holds a number of {count} digits",
    "twice": "holds the key '{key}' twice in one object",
    "surrogate": "holds a lone surrogate",
}
"""What may be wrong with a document, with ``{names}`` for the values."""
_SYNTAX = {
    "Expecting value": "no_value",
    "Expecting property name": "no_name",
    "Expecting ','": "no_comma",
    "Expecting ':'": "no_colon",
    "Illegal trailing comma": "surplus_comma",
    "Unterminated string": "open_text",
    "Invalid control character": "control",
    "Invalid \\": "escape",
    "Extra data": "surplus",
}
"""How Python's reader begins what it says, and our kind."""


class StrictJSONError(ValueError):
    """The bytes are not strict JSON: a kind of KINDS, its values, and the same as a text."""

    def __init__(self, kind: str, **values: str | int) -> None:
        super().__init__(KINDS[kind].format(**values))
        self.kind, self.values = kind, values


def parse(data: bytes, *, names_twice: bool = False) -> Any:
    """Read one JSON document from UTF-8 bytes; raise StrictJSONError when it is not strict.

    ``names_twice`` allows a name twice in one object, as in a body that is wrong on purpose: the last counts.
    """
    if data.startswith(b"\xef\xbb\xbf"):
        raise StrictJSONError("byte_order_mark")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise StrictJSONError("not_utf8", at=error.start) from None
    try:
        value = (_LAST_COUNTS if names_twice else _DECODER).decode(text)
    except json.JSONDecodeError as error:
        kind = next((ours for theirs, ours in _SYNTAX.items() if error.msg.startswith(theirs)), "syntax")
        raise StrictJSONError(kind, line=error.lineno, column=error.colno) from None
    except RecursionError:
        raise StrictJSONError("depth", depth=MAX_DEPTH) from None
    if text.count("[") + text.count("{") > MAX_DEPTH:
        _refuse_depth(value)
    if "\\u" in text:
        _refuse_surrogates(value)
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise StrictJSONError("constant", name=name)


def _finite(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        raise StrictJSONError("too_large")
    return value


def _integer(text: str) -> int:
    if len(text) > MAX_INTEGER_DIGITS:
        raise StrictJSONError("digits", count=len(text))
    return int(text)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise StrictJSONError("twice", key=twice[:40])
    return value


def _refuse_depth(value: Any) -> None:
    level = [value]
    for _ in range(MAX_DEPTH + 1):
        level = [child for node in level for child in _children(node)]
        if not level:
            return
    raise StrictJSONError("depth", depth=MAX_DEPTH)


def _refuse_surrogates(value: Any) -> None:
    waiting = [value]
    while waiting:
        node = waiting.pop()
        waiting.extend(_children(node))
        texts = node if isinstance(node, dict) else (node,) if isinstance(node, str) else ()
        for text in texts:
            if _SURROGATE.search(text):
                raise StrictJSONError("surrogate")


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
