"""JSON re-indented for reading, with nothing changed in it. Pure.

Order and doubles of keys, the writing of numbers and escapes stay as they were sent: the text is cut
into tokens and laid out anew, never parsed into values and written again.
"""

import json
import re
from collections.abc import Iterator
from itertools import chain, pairwise

from languages import _

_TOKEN = re.compile(r'\s*("[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\],:]|[^\s{}\[\],:"]+)', re.DOTALL)
_INDENT = "  "
_DEEPEST = 200


def json_problem(body: str) -> str | None:
    """Why a text is no JSON (``line 1, column 1``), or None when it is."""
    try:
        json.loads(body, object_pairs_hook=_nothing, parse_int=_nothing, parse_float=_nothing)
    except json.JSONDecodeError as error:
        return _("line {line}, column {column}", line=error.lineno, column=error.colno)
    except RecursionError:
        return _("nested too deeply")
    return None


def _nothing(_: object) -> None:
    """Values are not wanted; and a call into Python lets keys in between, which the C code alone does not."""


def indented(body: str) -> Iterator[str]:
    """The lines of a JSON text, each made when it is asked for; it must be JSON."""
    depth, current = 0, ""
    # Room behind the last token would be looked through again from each of its places.
    pieces = (match.group(1) for match in _TOKEN.finditer(body.rstrip()))
    for piece, following in pairwise(chain(pieces, ("",))):
        if piece in "{[":
            if following and following in "}]":
                current += piece
                continue
            yield current + piece
            depth += 1
            current = _INDENT * min(depth, _DEEPEST)
        elif piece in "}]":
            if not current.endswith(("{", "[")):
                if current.strip():
                    yield current
                depth = max(depth - 1, 0)
                current = _INDENT * min(depth, _DEEPEST)
            current += piece
        elif piece == ",":
            yield current + ","
            current = _INDENT * min(depth, _DEEPEST)
        else:
            current += ": " if piece == ":" else piece
    if current.strip():
        yield current
