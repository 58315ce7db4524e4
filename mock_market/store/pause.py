"""A folder that cannot be written to: the market pauses, says so, and goes on when it can be again."""

import errno
import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from languages import N_, os_words

HINT = N_(
    "make room on its disk, or end what holds its files; the market goes on by itself and forgets nothing"
)
RETRY_AFTER_S = 1
BUSY_S = 0.5
"""How long a write waits for another program to let go of a file; the event loop waits with it."""
_SQLITE = frozenset(
    {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_BUSY,
    }
)
_SYSTEM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG, errno.EIO})
_log = logging.getLogger(__name__)


def cannot_write(error: BaseException) -> bool:
    """Whether a full, broken or held disk is behind an error, and not a mistake of ours."""
    if isinstance(error, sqlite3.OperationalError):
        # The low byte is the kind of the error, the rest says more of it.
        return getattr(error, "sqlite_errorcode", 0) & 0xFF in _SQLITE
    return isinstance(error, OSError) and error.errno in _SYSTEM


@contextmanager
def even_when_full(tell: Callable[[Exception], None] = lambda _error: None) -> Iterator[None]:
    """Go on after what is inside although it could not write; every other error passes."""
    try:
        yield
    except (sqlite3.OperationalError, OSError) as error:
        if not cannot_write(error):
            raise
        tell(error)


class PausedError(Exception):
    """Nothing can be promised or sent now; the text says why."""

    def __init__(self, reason: Exception) -> None:
        super().__init__(reason)
        self._reason = reason

    def __str__(self) -> str:
        return os_words(self._reason)


class Pause:
    """Begins with the first write that fails; ends when ``probe`` can write again."""

    def __init__(self, probe: Callable[[], None]) -> None:
        self._probe = probe
        self.reason: Exception | None = None
        """Why the market pauses; None while it works."""

    @contextmanager
    def on_failure(self) -> Iterator[None]:
        """Pause when the work inside cannot write; every other error passes."""
        with even_when_full(self._begin):
            yield

    def refuse(self) -> None:
        """Raise PausedError while the market pauses."""
        if self.reason:
            raise PausedError(self.reason)

    def is_over(self) -> bool:
        """Whether work may go on; a pause is ended here, by a write that works."""
        if self.reason:
            with even_when_full():
                self._probe()
                self.reason = None
                _log.warning("the market goes on, it can write again")
        return not self.reason

    def _begin(self, reason: Exception) -> None:
        if not self.reason:
            _log.warning("the market pauses, it cannot write to its folder: %s; %s", os_words(reason), HINT)
        self.reason = reason
