"""The screen and an empty Textual application side by side, so that a busy moment strikes both."""

import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from statistics import mean, median, quantiles
from types import TracebackType

from bench.screen.terminal import Terminal
from bench.tools.row import Row

EMPTY = [sys.executable, "-m", "bench.bare.screen"]
NEXT = "j"
"""The key that both answer."""
_REST_S = 0.03
_LOOP = 1_000_000
Of = Callable[[Sequence[float]], float]


def slowest(found: Sequence[float]) -> float:
    """What 95 of 100 stay below."""
    return quantiles(found, n=20)[-1]


def stretch() -> float:
    """Wall time of a fixed loop in units of its CPU time: 1 on a machine of its own."""
    wall, cpu = time.perf_counter(), time.thread_time()
    sum(range(_LOOP))
    return (time.perf_counter() - wall) / (time.thread_time() - cpu)


class Pairs:
    """Milliseconds of ours, and of the empty application just before."""

    def __init__(self) -> None:
        self.ours: list[float] = []
        self.bare: list[float] = []
        self.stretch: list[float] = []

    def row(self, name: str, more_ms: float, of: Of = median) -> Row:
        """One line of the table: ours may need so many milliseconds more, on a machine of its own."""
        ours, bare, longer = of(self.ours), of(self.bare), mean(self.stretch)
        goal = round((bare + more_ms * longer) / bare, 2)
        return Row(name=name, ours=ours, baseline=bare, unit="ms", goal=goal, stretch=longer)


class Beside:
    """Both on pseudo-terminals of their own, from their start on."""

    def __init__(self, command: Sequence[str], sign: str) -> None:
        self._command, self._sign = command, sign
        self._both = ExitStack()

    def __enter__(self) -> "Beside":
        # What was started ends, too, when the other never shows itself.
        with ExitStack() as started:
            self._bare = started.enter_context(Terminal(EMPTY))
            self.bare_paint_ms = self._bare.paint_ms("Ready")
            self._bare.quiet()
            self.ours = started.enter_context(Terminal(self._command))
            self.paint_ms = self.ours.paint_ms(self._sign)
            self.ours.quiet()
            self._both = started.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._both.close()

    def start_into(self, found: Pairs) -> None:
        """How long the starts took."""
        found.bare.append(self.bare_paint_ms)
        found.ours.append(self.paint_ms)
        found.stretch.append(stretch())

    def take(self, found: Pairs, measure: Callable[[Terminal], float]) -> None:
        """One key of the empty application, then what is to be measured of ours."""
        found.bare.append(self._bare.key_ms(NEXT))
        self._bare.quiet(_REST_S)
        found.stretch.append(stretch())
        found.ours.append(measure(self.ours))
        self.ours.quiet()
