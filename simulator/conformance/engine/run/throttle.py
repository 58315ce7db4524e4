"""Asks less at once when a target says that it is too much."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

TURNS = 5
"""So often a call that is put off is sent again."""
_AT_ONCE = 1000


class Throttle:
    """How many calls go out at once, and from when on; one for all checks of a run."""

    def __init__(self) -> None:
        self._most = _AT_ONCE
        self._flying = 0
        self._resume_at = 0.0
        self._landed = asyncio.Event()
        self._in_vain: set[str] = set()

    def turns_of(self, operation: str) -> int:
        """How often an operation is asked again; not at all once that was in vain."""
        return 0 if operation in self._in_vain else TURNS

    def learns(self, operation: str, *, in_vain: bool) -> None:
        """Remember whether an operation still asked to wait at the end."""
        (self._in_vain.add if in_vain else self._in_vain.discard)(operation)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait until one more call may go out."""
        while self._flying >= self._most:
            self._landed.clear()
            await self._landed.wait()
        self._flying += 1
        try:
            await self._until_resumed()
            yield
        finally:
            self._flying -= 1
            self._landed.set()

    def slow_down(self, seconds: float) -> None:
        """Halve what goes out at once, and send nothing for so long."""
        self._most = max(1, min(self._most, self._flying + 1) // 2)
        self._resume_at = max(self._resume_at, asyncio.get_running_loop().time() + seconds)

    async def _until_resumed(self) -> None:
        left = self._resume_at - asyncio.get_running_loop().time()
        while left > 0:  # it may be moved meanwhile
            await asyncio.sleep(left)
            left = self._resume_at - asyncio.get_running_loop().time()
