"""Traces: every exchange, filtered, and one of them whole."""

import asyncio
from collections.abc import Sequence
from functools import partial, partialmethod

from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical

from languages import _
from mock_market.wire.exchange_rows import ExchangeRow
from tui.keys.actions import PageName
from tui.outside.export import ExportKind
from tui.pages.page import Size
from tui.pages.traced import TracedPage
from tui.state.terms import toggled, without_last
from tui.widgets.exchange_detail import ExchangeDetail
from tui.widgets.pane import Pane
from tui.widgets.trace_list import TraceList
from tui.windows.compare import compare
from tui.windows.traces import ask_filter, save_scenario

_SETTLE_S = 0.04
_MOST_TERMS = 20


class TracesPage(TracedPage):
    """A list over request and answer; narrow screens show one of them."""

    DEFAULT_CSS = """
    #traces-top { height: 2fr; }
    #traces-middle { height: 3fr; }
    #traces-bottom { height: 6; }
    TracesPage.-middle #traces-bottom { height: 1fr; }
    """
    name_of_page = "traces"

    def make_panes(self) -> list[Pane]:
        self.list = TraceList(self.host, self._load_first)
        self.detail = ExchangeDetail(self.host)
        self.list.on_move = self._moved
        self._back: tuple[str, PageName] | None = None
        """The filter and the page of before the exchanges of a run."""
        self.opened = self._begun = False
        self._loading = 0
        """The exchange that is or will be shown."""
        return [self.list, *self.detail.panes]

    def compose(self) -> ComposeResult:
        yield Vertical(
            Container(self.list, id="traces-top"),
            Container(Horizontal(self.detail.request, self.detail.response), id="traces-middle"),
            Container(self.detail.facts, id="traces-bottom"),
        )

    def shown_panes(self) -> list[Pane]:
        if self.form == "wide" and not self.zoomed:
            return self.panes
        if self.zoomed or self.opened:
            return [self.pane]
        return [self.list]

    def reachable_panes(self) -> list[Pane]:
        """On narrow screens Tab goes through the parts of the opened exchange."""
        if self.form == "wide" or self.zoomed:
            return self.panes
        return self.panes[1:] if self.opened else self.panes[:1]

    # -- the exchanges of a run

    def show_run(self, run: str, numbers: Sequence[int], *, back: PageName) -> None:
        """Show those of a run that belong together, the first one opened; Esc leads back."""
        if self._back is None:
            self._back = (self.list.source.filter, back)
        self.opened = self.form != "wide"
        terms = (f"run:{run} number:{number}" for number in numbers[:_MOST_TERMS])
        self.read(self._show_found, " | ".join(terms))

    async def _show_found(self, filter: str) -> None:
        """The first of what a filter finds; what the market has not copied yet comes a moment later."""
        self._clear()
        if await self.list.jump(filter, oldest=True):
            self._load_row()
            self.focus_pane(self.list if self.form == "wide" else self.detail.response)

    def _leave_run(self) -> bool:
        """Back to the filter of before, and to the page that the run was opened from."""
        if self._back is None:
            return False
        (filter, page), self._back = self._back, None
        self.opened = False
        self.host.spawn(self._newest, filter)
        self.host.show_page(page)
        return True

    def entered(self) -> None:
        if self._begun:
            self.traffic()
        else:
            self._begun = True
            self.read(self._reopen)
        self.draw()

    def reshape(self, form: Size) -> None:
        self.list.narrow = form != "wide"
        super().reshape(form)

    def traffic(self) -> None:
        if not self.list.source.window.more_below:
            self.list.fetch(below=True)
        self.list.draw_title()

    async def _reopen(self) -> None:
        filter = await self.list.reopen(self.host.options.data)
        if filter is None:
            self._moved()
        else:
            await self._newest(filter)

    def _keep_place(self) -> None:
        if self._back is None:
            self.list.keep_place(self.host.options.data)

    async def _newest(self, filter: str | None = None) -> None:
        if await self.list.jump(filter):
            if self.list.row() is None:
                self._clear()
            self._keep_place()
            await self.list.explain_nothing()

    def _clear(self) -> None:
        self._loading = 0
        self.detail.clear()

    def go_to(self, number: int) -> None:
        """Show the list around an exchange, and open it."""
        self.opened = True
        self.read(self._go_to, number)

    async def _go_to(self, number: int) -> None:
        source = self.list.source
        if not any(row.id == number for row in source.window.rows):
            await source.around(number, "")
        self.focus_pane(self.list if self.form == "wide" else self.detail.response)
        self.list.show_number(number)
        self._moved()

    def _moved(self) -> None:
        """The cursor is on another row: load the exchange once it rests."""
        self.list.look_around()
        self._load_row()

    def _load_first(self) -> None:
        """Rows have come; one of them is loaded where none is yet."""
        if not self._loading:
            self._load_row()

    def _load_row(self) -> None:
        """Load the exchange under the cursor, unless that is under way or done."""
        row = self.list.row()
        if row is not None and row.id != self._loading:
            self._loading = row.id
            self.host.spawn(self._load, row)

    async def _load(self, row: ExchangeRow) -> None:
        await asyncio.sleep(_SETTLE_S)
        if self._loading != row.id:
            return
        self._keep_place()
        market = self.host.market
        exchange, problems = await asyncio.gather(market.exchange(row.id), market.problems(row.id))
        if self._loading != row.id:
            return
        self.detail.show(exchange, problems, row)
        attempts = await self.list.source.attempts(row)
        if self._loading == row.id:
            self.detail.attempts = attempts
            self.detail.draw_facts()

    # -- what is shown

    def draw(self) -> None:
        self.list.draw()
        self.detail.draw()

    # -- the list

    def current_number(self) -> int:
        return self.list.number

    def action_open(self) -> None:
        """Look at the exchange: a pane of its own on narrow screens."""
        if self.list.row() is None:
            return
        if self.form == "wide":
            self.focus_pane(self.detail.response if self.pane is self.list else self.list)
        else:
            self.opened = True
            self.focus_pane(self.detail.response)
        self._moved()
        self.draw()

    def back(self) -> bool:
        source = self.list.source
        if source.looking_for is not None:
            source.give_up()
            self.list.draw_title()
        elif super().back():
            pass
        elif self.opened and self.form != "wide":
            self.opened = False
            self.focus_pane(self.list)
            self.draw()
        elif self.pane is not self.list:
            self.focus_pane(self.list)
        elif self._leave_run():
            pass
        elif source.filter:
            self._set_filter("")
        else:
            return False
        return True

    def move(self, name: str) -> None:
        """The first and the last may not be here yet."""
        window = self.list.source.window
        if self.pane is self.list and name == "first" and window.more_above:
            self.host.spawn(partial(self.list.jump, oldest=True))
        elif self.pane is self.list and name == "last" and window.more_below:
            self.host.spawn(self._newest)
        else:
            super().move(name)

    def action_follow(self) -> None:
        """The newest, and whatever comes."""
        self.host.spawn(self._newest)

    def action_filter(self) -> None:
        """Type a filter; what is wrong with it is said while it is typed."""
        ask_filter(self.host, self.list.source.filter, self._set_filter)

    def action_clear_filter(self) -> None:
        self._set_filter(without_last(self.list.source.asked))

    def action_only_failed(self) -> None:
        self._set_filter(toggled(self.list.source.asked, "failed:yes"))

    def _set_filter(self, filter: str) -> None:
        self.list.source.looking_for = filter
        self.list.draw_title()
        self.host.spawn(self._newest, filter)

    def action_mark(self) -> None:
        """Keep in mind for a comparison; the third mark drops the first."""
        number = self.current_number()
        if number in self.list.marked:
            self.list.marked.remove(number)
        elif number:
            self.list.marked = [*self.list.marked, number][-2:]
        self.list.draw()

    def action_diff(self) -> None:
        """The two marked; the marked one and this; or this and the one before of its kind."""
        number, marked = self.current_number(), self.list.marked
        one, other = [*marked, number][:2] if marked else (self._one_before(number), number)
        self.host.spawn(compare, self.host, one, other)

    def _one_before(self, number: int) -> int:
        rows = self.list.source.window.rows
        kinds = {one.id: (one.operation, one.tenant_id) for one in rows if one.id <= number}
        kind = kinds.pop(number, None)
        return max((one for one in kinds if kinds[one] == kind), default=0)

    # -- the body

    def action_layout(self) -> None:
        self.detail.next_layout()

    def action_wrap(self) -> None:
        self.detail.wrap()

    def action_outline(self) -> None:
        self.detail.open_outline(self._body(), self._look_at)

    def action_find(self) -> None:
        self.detail.find(self._body(), self._look_at)

    def _next_hit(self, by: int) -> None:
        if not self.detail.next_hit(self._body(), by):
            self.action_find()

    action_next_hit = partialmethod(_next_hit, 1)
    action_previous_hit = partialmethod(_next_hit, -1)

    def _body(self) -> Pane:
        return self.pane if self.pane is self.detail.request else self.detail.response

    def _look_at(self, pane: Pane) -> None:
        if self.form != "wide":
            self.opened = True
        self.focus_pane(pane)

    # -- sending and keeping

    action_save_scenario = partialmethod(TracedPage.with_number, save_scenario)

    def _export(self, kind: ExportKind) -> None:
        """What the filter finds."""
        filter = self.list.source.filter
        self.write(_("export"), lambda exports: exports.traces(kind, filter))

    action_export_har = partialmethod(_export, "har")
    action_export_curl = partialmethod(_export, "curl")
    action_export_json = partialmethod(_export, "json")
