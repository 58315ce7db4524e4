"""Talking to a person: stdout is data, stderr is talk."""

import codecs
import errno
import json
import os
import re
import sys
from typing import Any, TextIO

from mock_market.wire.plain_text import plain_block
from simulator.errors.arguments import OUTPUT_NOT_WRITABLE

_OBEYED_INSIDE = re.compile(r"##(?=\[|vso\[|teamcity\[)")
_OBEYED = re.compile(rf"^\s*::|{_OBEYED_INSIDE.pattern}", re.MULTILINE)
"""What GitHub, Azure and TeamCity take for a command to them when they read it in a log."""


def say(text: str) -> None:
    """Talk: progress, hints, errors. A closed terminal is no reason to fail."""
    try:
        print(_safe(text, sys.stderr), file=sys.stderr, flush=True)  # noqa: T201
    except BrokenPipeError:
        raise
    except OSError:
        # The terminal is gone; what runs goes on or is ended by its SIGHUP.
        return


def say_error(message: str, name: str, hint: str) -> None:
    """An error with the id to search for, and what to do."""
    say(error_lines(message, name, hint))


def error_lines(message: str, name: str, hint: str) -> str:
    """An error as a person reads it."""
    return f"mt-sim: {message}" + (f"  [{name}]" if name else "") + (f"\n        {hint}" if hint else "")


def show(text: str) -> None:
    """Data for a person, made safe for a terminal and for the log of a build."""
    _put(_safe(text, sys.stdout))


def show_json(value: Any, *, indent: int | None = 2) -> None:
    """One JSON document and nothing else; what the encoding lacks is escaped as JSON does it."""
    text = _OBEYED_INSIDE.sub(r"#\\u0023", json.dumps(value, ensure_ascii=False, indent=indent))
    _put(text.encode(_encoding(sys.stdout), "escaped-for-json").decode(_encoding(sys.stdout)))


def printable(text: str) -> str:
    """The text as standard output can hold it, what its encoding lacks escaped letter by letter."""
    encoding = _encoding(sys.stdout)
    return text.encode(encoding, "backslashreplace").decode(encoding)


def unobeyed(text: str) -> str:
    """The text without a line that the log of a build would take for a command."""
    return _OBEYED.sub(lambda found: f"{found[0][:-1]}<U+{ord(found[0][-1]):04X}>", text)


def _safe(text: str, stream: TextIO) -> str:
    encoding = _encoding(stream)
    return unobeyed(plain_block(text)).encode(encoding, "backslashreplace").decode(encoding)


def _put(text: str) -> None:
    """CommandError when standard output does not take it; a terminal that is gone is no error of ours."""
    try:
        print(text, flush=True)  # noqa: T201
    except BrokenPipeError:
        raise
    except OSError as error:
        give_up_output()
        if error.errno == errno.EIO:
            return
        raise OUTPUT_NOT_WRITABLE.error(error=error.strerror) from None


def give_up_output() -> None:
    """Nothing more can be written; Python would try again at the end, and end with a code of its own."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _encoding(stream: TextIO) -> str:
    return getattr(stream, "encoding", None) or "ascii"


def _escaped_for_json(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return json.dumps(error.object[error.start : error.end])[1:-1], error.end


codecs.register_error("escaped-for-json", _escaped_for_json)
