"""How far long work is: a line now and then, from which the screen reads the share."""

import time
from collections.abc import Callable

from languages import _
from simulator.output.console import say

EVERY_S = 5.0


class ProgressLine:
    """Tells it once in so many seconds, so that what is short tells nothing."""

    def __init__(self, sentence: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._sentence, self._clock = sentence, clock
        self._next = clock() + EVERY_S

    def tell(self, done: int, total: int) -> None:
        """The sentence names ``{done}``, ``{total}`` and ``{part}`` of a hundred."""
        if self._clock() >= self._next:
            self._next = self._clock() + EVERY_S
            say(_(self._sentence, done=done, total=total, part=100 * done // total))
