"""Which part of a long list is held: pages by key around what is visible. Pure.

The list may hold a million rows; a few hundred are here, and both ends know whether there is more.
"""

from bisect import bisect_left
from collections.abc import Sequence

from mock_market.wire.exchange_rows import ExchangeRow

HELD = 1200
PAGE = 200
AHEAD = 60


class TraceWindow:
    """Rows by rising id. ``more_above`` and ``more_below`` tell that the store has further ones."""

    def __init__(self) -> None:
        self.rows: list[ExchangeRow] = []
        self.more_above = False
        self.more_below = False

    def replace(self, rows: Sequence[ExchangeRow], *, above: bool, below: bool) -> None:
        """Start anew, after a jump or another filter."""
        self.rows, self.more_above, self.more_below = list(rows), above, below

    def append(self, rows: Sequence[ExchangeRow], *, more: bool) -> int:
        """Rows behind the last one; returns how many were dropped at the top to make room."""
        last = self.rows[-1].id if self.rows else 0
        self.rows += [row for row in rows if row.id > last]
        self.more_below = more
        excess = max(len(self.rows) - HELD, 0)
        if excess:
            del self.rows[:excess]
            self.more_above = True
        return excess

    def prepend(self, rows: Sequence[ExchangeRow], *, more: bool) -> int:
        """Rows before the first one; returns how many came in."""
        first = self.rows[0].id if self.rows else 2**62
        earlier = [row for row in rows if row.id < first]
        self.rows[:0] = earlier
        self.more_above = more
        if len(self.rows) > HELD:
            del self.rows[HELD:]
            self.more_below = True
        return len(earlier)

    def index_of(self, number: int) -> int:
        """Where an id stands, or would stand; 0 in an empty window."""
        place = bisect_left(self.rows, number, key=lambda row: row.id)
        return min(place, max(len(self.rows) - 1, 0))

    def wants_above(self, index: int) -> bool:
        """Whether earlier rows should be fetched now."""
        return self.more_above and index < AHEAD

    def wants_below(self, index: int) -> bool:
        """Whether later rows should be fetched now."""
        return self.more_below and index > len(self.rows) - AHEAD
