"""One line of a terminal that tells what goes on, since when, and how it is stopped."""

import os
import sys
import time
from collections.abc import Callable
from typing import TextIO

from languages import _
from simulator.output.columns import COLUMNS, padded, width

_ERASED = "\r\x1b[K"


class LiveLine:
    """Written over itself on standard error, where a person reads that."""

    def __init__(self, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream, self._clock = stream or sys.stderr, clock
        self._shown = self._stream.isatty() and os.environ.get("TERM") != "dumb"
        self._began = clock()
        self._told = ""

    def tell(self, what: str) -> None:
        """Show it, unless it stands there."""
        seconds = int(self._clock() - self._began)
        since = f"  {seconds // 60}:{seconds % 60:02d}  {_('Ctrl-C stops')}"
        told = padded(what, min(width(what), COLUMNS - 1 - width(since))) + since
        if self._shown and told != self._told:
            self._told = told
            self._write(_ERASED + told)

    def clear(self) -> None:
        """It is over: what is said next stands where the line was."""
        if self._told:
            self._told = ""
            self._write(_ERASED)

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
