"""The list of exchanges: a part of it is held, what lies near is fetched, the newest may be followed."""

from collections.abc import Callable
from pathlib import Path

from mock_market.wire.exchange_rows import ExchangeRow
from tui.host import Host
from tui.link.trace_source import FilteredTraces, problem_of
from tui.state.last_position import LastPosition, keep_position, kept_position
from tui.text.lazy_lines import Made
from tui.views.parts.rows import heading, row_line
from tui.views.traces import foot_text, nothing_lines, title_text
from tui.widgets.pane import Pane


class TraceList(Pane):
    """Shows what a filter finds; ``on_rows`` hears of rows that came while another one is looked at."""

    def __init__(self, host: Host, on_rows: Callable[[], None]) -> None:
        super().__init__(id="traces", picks=True)
        self._host = host
        self.source = FilteredTraces(host.market)
        """Where the rows come from."""
        self._on_rows = on_rows
        self.follows = True
        self.marked: list[int] = []
        self.narrow = False
        """Whether the facts of a row stand in the foot."""
        self._without: list[tuple[str, str]] = []
        self._fetching = False
        self._missed = False
        """Whether more came below while a fetch was under way."""
        self._seen = 0
        """The newest id when the list was last at its end."""
        self._kept = LastPosition()

    def row(self) -> ExchangeRow | None:
        """The row under the cursor."""
        return self.pick(self.source.window.rows)

    @property
    def number(self) -> int:
        """The exchange under the cursor; 0 for none."""
        row = self.row()
        return row.id if row else 0

    # -- what is shown

    def draw(self) -> None:
        """Show the rows, or why there are none."""
        rows, columns = self.source.window.rows, self.columns
        self.heading = heading(columns) if rows else ()
        self.offer(
            Made(rows, lambda row: row_line(row, columns, marked=row.id in self.marked)),
            nothing_lines(self.source.filter, self._without, self._host.session.count),
        )
        self.draw_title()

    def draw_title(self) -> None:
        """Show what is looked for, and what came below."""
        source, session = self.source, self._host.session
        if self.follows:
            self._seen = session.last_id
        new = session.last_id - self._seen if self._seen and not source.filter else 0
        foot = foot_text(self.row(), narrow=self.narrow, follows=self.follows, new=new, marked=self.marked)
        self.show(self.lines, title=title_text(session.count, source.filter, source.looking_for), foot=foot)

    # -- fetching

    def look_around(self) -> None:
        """The cursor is on another row: fetch what lies near."""
        window = self.source.window
        at_end = self.cursor >= len(window.rows) - 1
        self.follows = at_end and (self.follows or not window.more_below)
        if window.wants_below(self.cursor):
            self.fetch(below=True)
        elif window.wants_above(self.cursor):
            self.fetch(below=False)
        self.draw_title()

    def fetch(self, *, below: bool) -> None:
        """Fetch the next rows, or those before; one fetch at a time."""
        if self._fetching:
            self._missed = self._missed or below
            return
        self._fetching = True
        self._host.spawn(self._fetch, below)

    async def _fetch(self, below: bool) -> None:
        try:
            await (self._fetch_below() if below else self._fetch_above())
        finally:
            self._fetching = False
            if self._missed:
                self._missed = False
                self.fetch(below=True)

    async def _fetch_below(self) -> None:
        came, gone = await self.source.below()
        self.cursor -= gone
        self.top -= gone
        if came:
            self._without = []
            self.draw()
            if self.follows:
                self.to_end()
            else:
                self._on_rows()

    async def _fetch_above(self) -> None:
        came = await self.source.above()
        self.cursor += came
        self.top += came
        self.draw()

    async def jump(self, filter: str | None = None, *, oldest: bool = False) -> bool:
        """To the newest of what a filter finds, which is followed, or to the first; False when given up."""
        found = await self.source.jump(filter, oldest=oldest)
        if found:
            self.follows = not oldest
            self.draw()
            (self.to_start if oldest else self.to_end)()
        return found

    def show_number(self, number: int) -> None:
        """Put the cursor on an exchange that is here."""
        self.follows = False
        self.draw()
        self.put_cursor(self.source.window.index_of(number))

    async def explain_nothing(self) -> None:
        """What each term alone is in the way of."""
        source = self.source
        self._without = []
        if source.filter and not source.window.rows:
            self._without = await source.without_each_term()
            self.draw()

    # -- the last position

    async def reopen(self, folder: Path) -> str | None:
        """Where the last screen was, if that is still there; else the filter whose newest is to be shown."""
        place = kept_position(folder)
        filter = place.filter if problem_of(place.filter) is None else ""
        if not place.number:
            return filter
        if not await self.source.around(place.number, filter):
            return None
        if not self.source.window.rows:
            return filter
        self.show_number(place.number)
        return None

    def keep_place(self, folder: Path) -> None:
        place = LastPosition(filter=self.source.filter, number=0 if self.follows else self.number)
        if place != self._kept:
            self._kept = place
            keep_position(folder, place)
