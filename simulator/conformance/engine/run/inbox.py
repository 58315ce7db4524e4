"""What a target sends to this machine during a run: callbacks, and fetches it should not make."""

import asyncio
from collections.abc import Callable, Mapping

from simulator.targets.received import Received

_KEPT = 1000


class Inbox:
    """Keeps what came and answers 200, or 500 once where it was told to; 503 when it is full."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self._refused: set[str] = set()
        self._arrived = asyncio.Event()

    def refuse_once(self, ending: str) -> None:
        """Answer 500 to the next request whose path ends so."""
        self._refused.add(ending)

    def answer(self, request: Received) -> tuple[int, Mapping[str, object]]:
        """Keep a request; an empty object is all that is said."""
        if len(self.received) >= _KEPT:
            return 503, {}
        self.received.append(request)
        self._arrived.set()
        ending = next((one for one in self._refused if request.path.endswith(one)), None)
        if ending is None:
            return 200, {}
        self._refused.discard(ending)
        return 500, {}

    async def wait_for(self, wanted: Callable[[Received], bool], seconds: float) -> Received | None:
        """The first request that fits, now or within so many seconds."""
        try:
            async with asyncio.timeout(seconds):
                while True:
                    found = next((one for one in self.received if wanted(one)), None)
                    if found is not None:
                        return found
                    self._arrived.clear()
                    await self._arrived.wait()
        except TimeoutError:
            return None
