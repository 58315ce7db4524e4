"""Talking to a person: stdout is data, stderr is talk."""

import json
import sys
from typing import Any

from mock_market.wire.plain_text import plain_block


def say(text: str) -> None:
    """Talk: progress, hints, errors. A closed terminal is no reason to fail."""
    _write(sys.stderr, text)


def say_error(message: str, name: str, hint: str) -> None:
    """An error with the id to search for, and what to do."""
    say(error_lines(message, name, hint))


def error_lines(message: str, name: str, hint: str) -> str:
    """An error as a person reads it."""
    return f"mt-sim: {message}" + (f"  [{name}]" if name else "") + (f"\n        {hint}" if hint else "")


def show(text: str) -> None:
    """Data for a person, made safe for a terminal."""
    _write(sys.stdout, text)


def show_json(value: Any) -> None:
    """One JSON document and nothing else."""
    print(json.dumps(value, ensure_ascii=not _takes_unicode(), indent=2), flush=True)  # noqa: T201


def _write(stream: Any, text: str) -> None:
    line = plain_block(text)
    if not _takes_unicode(stream):
        line = line.encode("ascii", "backslashreplace").decode("ascii")
    try:
        print(line, file=stream, flush=True)
    except BrokenPipeError:
        raise
    except OSError:
        # The terminal is gone; what runs goes on or is ended by its SIGHUP.
        return


def _takes_unicode(stream: Any = None) -> bool:
    encoding = getattr(stream or sys.stdout, "encoding", None) or "ascii"
    return encoding.lower().replace("-", "") in ("utf8", "utf16")
