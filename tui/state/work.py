"""What takes time: which work is under way, how far it is, and how it is stopped. Pure."""

import asyncio
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

_SHARE = re.compile(r"(\d+)%")
"""How far a command says that it is."""


@dataclass(kw_only=True)
class Work:
    """One thing that is under way; without ``total`` nobody knows how much it is."""

    what: str
    done: int = 0
    total: int = 0
    stop: Callable[[], object] | None = None
    """Stops it, where it can be stopped."""
    after: float = 0.0
    """So many seconds it is not worth a word."""
    began: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> int:
        """Since it began."""
        return int(time.monotonic() - self.began)

    def heard(self, said: str) -> None:
        """A command that does the work has said something: how far it is, where it tells that."""
        if shares := _SHARE.findall(said):
            self.done, self.total = int(shares[-1]), 100


def this_task() -> Callable[[], object]:
    """What ends the work that asks."""
    task = asyncio.current_task()
    return task.cancel if task else lambda: False


class Works:
    """All that is under way; the newest is shown."""

    def __init__(self) -> None:
        self._all: list[Work] = []

    def __bool__(self) -> bool:
        return bool(self._all)

    @property
    def newest(self) -> Work | None:
        """What was begun last, of all that goes on for longer than a moment."""
        return next((one for one in reversed(self._all) if one.seconds >= one.after), None)

    def stop(self) -> str:
        """Stop what was begun last of all that can be stopped; "" when nothing can."""
        found = next((one for one in reversed(self._all) if one.stop), None)
        if found is None or found.stop is None:
            return ""
        found.stop()
        return found.what

    @contextmanager
    def begin(
        self, what: str, *, total: int = 0, stop: Callable[[], object] | None = None, after: float = 0.0
    ) -> Iterator[Work]:
        """Something is under way inside of it."""
        work = Work(what=what, total=total, stop=stop, after=after)
        self._all.append(work)
        try:
            yield work
        finally:
            self._all.remove(work)
