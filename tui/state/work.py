"""What takes time: which work is under way, how far it is, and how it is stopped. Pure."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(kw_only=True)
class Work:
    """One thing that is under way; without ``total`` nobody knows how much it is."""

    what: str
    done: int = 0
    total: int = 0
    stop: str = ""
    """The key that stops it."""
    began: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> int:
        """Since it began."""
        return int(time.monotonic() - self.began)


class Works:
    """All that is under way; the newest is shown."""

    def __init__(self) -> None:
        self._all: list[Work] = []

    def __bool__(self) -> bool:
        return bool(self._all)

    @property
    def newest(self) -> Work | None:
        """What was begun last."""
        return self._all[-1] if self._all else None

    @property
    def count(self) -> int:
        """How much is under way."""
        return len(self._all)

    @contextmanager
    def begin(self, what: str, *, total: int = 0, stop: str = "") -> Iterator[Work]:
        """Something is under way inside of it."""
        work = Work(what=what, total=total, stop=stop)
        self._all.append(work)
        try:
            yield work
        finally:
            self._all.remove(work)
