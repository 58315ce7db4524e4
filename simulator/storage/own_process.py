"""A process that we started: numbers are given again, so it is known by its number and its first moment."""

import os
import signal
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from psutil import Process

_SAME_S = 2.0
"""The first moment is counted from the clock of the machine, which is set now and then."""


@dataclass(frozen=True, kw_only=True)
class OwnProcess:
    """One process; ``began`` is in seconds since 1970."""

    pid: int
    began: float

    def runs(self) -> bool:
        """Whether it is still there, and no stranger with its number."""
        return self._found() is not None

    def end(self, *, kill: bool = False) -> None:
        """Send SIGTERM, or SIGKILL; it may have gone already."""
        if process := self._found():
            with suppress(ProcessLookupError, PermissionError):
                os.kill(process.pid, signal.SIGKILL if kill else signal.SIGTERM)

    def _found(self) -> "Process | None":
        import psutil  # most commands read the state and look at no process: they start faster

        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.began) <= _SAME_S
            return process if same and process.status() != psutil.STATUS_ZOMBIE else None
        except (psutil.Error, ValueError):
            return None


def own_process(pid: int) -> OwnProcess:
    """A process that runs now; one that has just gone is none."""
    import psutil

    try:
        return OwnProcess(pid=pid, began=psutil.Process(pid).create_time())
    except psutil.Error:
        return OwnProcess(pid=pid, began=0.0)
