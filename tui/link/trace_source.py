"""Fetches pages of traces around what a person looks at; one fetch at a time."""

from datetime import UTC, datetime

from mock_market.store.filters import FilterError, parse_filter
from mock_market.wire.exchange_rows import ExchangeRow
from tui.link.market import Market
from tui.state.terms import terms_of
from tui.state.trace_window import PAGE, TraceWindow

_COUNTED = 500


class FilteredTraces:
    """A filter, and the window on what matches it."""

    def __init__(self, market: Market) -> None:
        self.market = market
        self.filter = ""
        self.looking_for: str | None = None
        """Another filter that is asked for; the old one and its rows stay until it is answered."""
        self.window = TraceWindow()
        self._turn = 0
        self._searched_to = 0
        """Up to this id nothing more matches below the window."""

    @property
    def asked(self) -> str:
        """The filter that is or soon will be."""
        return self.filter if self.looking_for is None else self.looking_for

    def give_up(self) -> None:
        """Stay with the old filter; what is answered later comes too late."""
        self._next_turn()

    async def around(self, number: int, filter: str) -> bool:
        """Jump to an id: half a page before it, half behind."""
        turn = self._next_turn()
        earlier = await self.market.rows(before=number + PAGE // 2, limit=PAGE, filter=filter)
        if turn != self._turn:
            return False
        self.filter = filter
        last = earlier.rows[-1].id if earlier.rows else 0
        self.window.replace(earlier.rows, above=len(earlier.rows) == PAGE, below=last < earlier.last_id)
        return True

    async def above(self) -> int:
        """Earlier rows; how many came."""
        if not self.window.rows:
            return 0
        turn, first = self._turn, self.window.rows[0].id
        page = await self.market.rows(before=first, limit=PAGE, filter=self.filter)
        return self.window.prepend(page.rows, more=len(page.rows) == PAGE) if turn == self._turn else 0

    async def below(self) -> tuple[int, int]:
        """Later rows; how many came, and how many went at the top."""
        turn = self._turn
        last = self.window.rows[-1].id if self.window.rows else 0
        after = max(last, self._searched_to)
        page = await self.market.rows(after=after, limit=PAGE, filter=self.filter)
        if turn != self._turn:
            return 0, 0
        self._searched_to = page.last_id if len(page.rows) < PAGE else 0
        gone = self.window.append(page.rows, more=len(page.rows) == PAGE)
        return len(page.rows), gone

    async def attempts(self, row: ExchangeRow) -> list[ExchangeRow]:
        """Every try of the same delivery."""
        if not row.delivery_id:
            return [row]
        page = await self.market.rows(limit=100, filter=f'delivery:"{row.delivery_id}"')
        return [one for one in page.rows if one.delivery_id == row.delivery_id and one.target == row.target]

    async def without_each_term(self) -> list[tuple[str, str]]:
        """For a filter that finds nothing: each term, and how many there are without it."""
        terms = terms_of(self.filter)
        found = []
        for place, term in enumerate(terms):
            rest = " ".join(terms[:place] + terms[place + 1 :])
            if problem_of(rest) is None:
                page = await self.market.rows(limit=_COUNTED, filter=rest)
                count = len(page.rows)
                found.append((term, f"{count}+" if count == _COUNTED else str(count)))
        return found

    async def jump(self, filter: str | None = None, *, oldest: bool = False) -> bool:
        """To the last rows or the first, of another filter if one is given; False when it was overtaken."""
        turn = self._next_turn()
        self.looking_for = filter
        wanted = self.asked
        try:
            page = await self.market.rows(after=0 if oldest else None, limit=PAGE, filter=wanted)
        finally:
            if turn == self._turn:
                self.looking_for = None
        if turn != self._turn:
            return False
        self.filter = wanted
        full = len(page.rows) == PAGE
        self._searched_to = 0 if full and oldest else page.last_id
        self.window.replace(page.rows, above=full and not oldest, below=full and oldest)
        return True

    def _next_turn(self) -> int:
        self._turn += 1
        self._searched_to = 0
        self.looking_for = None
        return self._turn


def problem_of(filter: str) -> str | None:
    """Why a filter cannot be read; None when it can."""
    try:
        parse_filter(filter, now=datetime.now(UTC))
    except FilterError as error:
        return str(error)
    return None
