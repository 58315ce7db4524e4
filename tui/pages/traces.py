"""Traces: every exchange, filtered, and one of them whole."""

import asyncio
from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical

from languages import _
from mock_market.wire.exchange_rows import ExchangeRow
from tui.keys.actions import PageName
from tui.link.trace_source import FilteredTraces, problem_of
from tui.outside.export import export
from tui.pages.traced import TracedPage
from tui.state.form import Field, Form, Values
from tui.state.last_position import LastPosition, keep_position, kept_position
from tui.state.overlays import Prompt
from tui.state.terms import completed, toggled, without_last
from tui.text.safe_text import Line, folded, line
from tui.views.filter_help import filter_words, grammar_lines
from tui.views.row_lines import RowLines
from tui.views.rows import count_text, facts, heading
from tui.widgets.exchange_detail import ExchangeDetail
from tui.widgets.pane import Pane
from tui.windows.command import run_words
from tui.windows.compare import compare

_SETTLE_S = 0.04
_MOST_TERMS = 20


class TracesPage(TracedPage):
    """A list over request and answer; narrow screens show one of them."""

    DEFAULT_CSS = """
    #traces-top { height: 2fr; }
    #traces-middle { height: 3fr; }
    #traces-bottom { height: 6; }
    TracesPage.-middle #traces-bottom, TracesPage.-small #traces-bottom, TracesPage.-zoomed #traces-bottom {
        height: 1fr;
    }
    """
    name_of_page = "traces"

    def make_panes(self) -> list[Pane]:
        self.list = Pane(id="traces", picks=True)
        self.detail = ExchangeDetail(lambda: self.screen_app)
        self.list.on_move = self._moved
        self.source: FilteredTraces | None = None
        self._back: tuple[str, PageName] | None = None
        """The filter and the page of before the exchanges of a run."""
        self.follows = True
        self.opened = False
        self.marked: list[int] = []
        self._without: list[tuple[str, str]] = []
        self._fetching = False
        self._missed = False
        """Whether more came below while a fetch was under way."""
        self._wanted = 0
        self._kept = LastPosition()
        return [self.list, *self.detail.panes]

    def compose(self) -> ComposeResult:
        """The list, then the exchange."""
        with Vertical():
            with Container(id="traces-top"):
                yield self.list
            with Container(id="traces-middle"), Horizontal():
                yield self.detail.request
                yield self.detail.response
            with Container(id="traces-bottom"):
                yield self.detail.facts

    def shown_panes(self) -> list[Pane]:
        if self.form == "wide" and not self.zoomed:
            return self.panes
        if self.zoomed or self.opened:
            return [self.pane]
        return [self.list]

    def _turn(self, by: int) -> None:
        """On narrow screens Tab goes through the parts of the opened exchange."""
        if self.form == "wide" or self.zoomed:
            choice = self.panes
        else:
            choice = self.panes[1:] if self.opened else self.panes[:1]
        place = choice.index(self.pane) if self.pane in choice else -1
        self.focus_pane(choice[(place + by) % len(choice)])
        self.draw()

    # -- fetching

    def _source(self) -> FilteredTraces:
        if self.source is None:
            self.source = FilteredTraces(self.screen_app.market)
        return self.source

    # -- the exchanges of a run

    def show_run(self, run: str, numbers: Sequence[int], *, back: PageName) -> None:
        """Show those of a run that belong together, the first one opened; Esc leads back."""
        if self._back is None:
            self._back = (self._source().filter, back)
        self.opened = self.form != "wide"
        terms = (f"run:{run} number:{number}" for number in numbers[:_MOST_TERMS])
        self.read(self._show_found, " | ".join(terms))

    async def _show_found(self, filter: str) -> None:
        """The first of what a filter finds; what the market has not copied yet comes a moment later."""
        self._loading = 0
        self.detail.clear()
        if await self._source().oldest(filter):
            self.follows = False
            self._draw_list()
            self.list.to_start()
            self._load_row()
            self.focus_pane(self.list if self.form == "wide" else self.detail.response)

    def _leave_run(self) -> bool:
        """Back to the filter of before, and to the page that the run was opened from."""
        if self._back is None:
            return False
        (filter, page), self._back = self._back, None
        self.opened = False
        self.screen_app.spawn(self._newest, filter)
        self.screen_app.show_page(page)
        return True

    def entered(self) -> None:
        if self.source is None and not self._wanted:
            self.read(self._reopen)
        elif self.source is not None:
            self.traffic()
        self.draw()

    def traffic(self) -> None:
        source = self._source()
        if not source.window.more_below:
            self._fetch(below=True)
        self._draw_title()

    async def _reopen(self) -> None:
        """Where the last screen was, if that is still there."""
        source = self._source()
        place = kept_position(self.screen_app.options.data)
        filter = place.filter if problem_of(place.filter) is None else ""
        if not place.number:
            await self._newest(filter)
        elif await source.around(place.number, filter):
            if source.window.rows:
                self._show_number(place.number)
            else:
                await self._newest(filter)

    def _show_number(self, number: int) -> None:
        self.follows = False
        self._draw_list()
        self.list.put_cursor(self._source().window.index_of(number))
        self._moved()

    def _keep_place(self) -> None:
        if self._back is not None:
            return
        place = LastPosition(
            filter=self._source().filter, number=0 if self.follows else self.current_number()
        )
        if place != self._kept:
            self._kept = place
            keep_position(self.screen_app.options.data, place)

    async def _newest(self, filter: str | None = None) -> None:
        source = self._source()
        if await source.newest(filter):
            self.follows = True
            self._draw_list()
            self.list.to_end()
            if not source.window.rows:
                self._loading = 0
                self.detail.clear()
            self._keep_place()
            await self._explain_nothing()

    async def _oldest(self) -> None:
        if await self._source().oldest():
            self.follows = False
            self._draw_list()
            self.list.to_start()

    def go_to(self, number: int) -> None:
        """Show the list around an exchange, and open it."""
        self._wanted = number
        self.opened = True
        self.read(self._go_to, number, "")

    async def _go_to(self, number: int, filter: str = "") -> None:
        source = self._source()
        if not any(row.id == number for row in source.window.rows):
            await source.around(number, filter)
        self.focus_pane(self.list if self.form == "wide" else self.detail.response)
        self._show_number(number)

    def _fetch(self, *, below: bool) -> None:
        if self._fetching:
            self._missed = self._missed or below
            return
        self._fetching = True
        self.screen_app.spawn(self._fetch_now, below)

    async def _fetch_now(self, below: bool) -> None:
        source = self._source()
        try:
            if below:
                came, gone = await source.below()
                self.list.cursor -= gone
                self.list.top -= gone
                if came:
                    self._without = []
                    self._draw_list()
                    if self.follows:
                        self.list.to_end()
                    elif not self._loading:
                        self._load_row()
            else:
                came = await source.above()
                self.list.cursor += came
                self.list.top += came
                self._draw_list()
        finally:
            self._fetching = False
        if self._missed:
            self._missed = False
            self._fetch(below=True)

    async def _explain_nothing(self) -> None:
        source = self._source()
        self._without = []
        if source.filter and not source.window.rows:
            self._without = await source.without_each_term()
            self._draw_list()

    def _moved(self) -> None:
        """The cursor is on another row: fetch what lies near, and load the exchange once it rests."""
        window = self._source().window
        at_end = self.list.cursor >= len(window.rows) - 1
        self.follows = at_end and (self.follows or not window.more_below)
        if window.wants_below(self.list.cursor):
            self._fetch(below=True)
        elif window.wants_above(self.list.cursor):
            self._fetch(below=False)
        self._draw_title()
        self._load_row()

    def _load_row(self) -> None:
        """Load the exchange under the cursor, unless that is under way or done."""
        row = self.row()
        if row is not None and row.id != self._wanted_row():
            self._loading = row.id
            self.screen_app.spawn(self._load, row)

    _loading = 0
    _seen = 0
    """The newest id when the list was last at its end."""

    def _wanted_row(self) -> int:
        return self._loading

    async def _load(self, row: ExchangeRow) -> None:
        await asyncio.sleep(_SETTLE_S)
        if self._loading != row.id:
            return
        self._keep_place()
        reader = self._source().market
        exchange, problems = await asyncio.gather(reader.exchange(row.id), reader.problems(row.id))
        if self._loading != row.id:
            return
        self.detail.show(exchange, problems, row)
        attempts = await self._source().attempts(row)
        if self._loading == row.id:
            self.detail.attempts = attempts
            self.detail.draw_facts()

    # -- what is shown

    def draw(self) -> None:
        self._draw_list()
        self.detail.draw()

    def row(self) -> ExchangeRow | None:
        """The row under the cursor."""
        rows = self._source().window.rows
        return rows[self.list.cursor] if self.list.cursor < len(rows) else None

    def _draw_list(self) -> None:
        rows = self._source().window.rows
        columns = self.list.content_size.width
        self.list.picks = bool(rows)
        self.list.heading = heading(columns) if rows else ()
        self.list.show(RowLines(rows, columns, self.marked) if rows else self._nothing())
        self._draw_title()

    def _draw_title(self) -> None:
        source, session = self._source(), self.screen_app.session
        title = f"{_('Traces')} {count_text(session.count)}"
        if source.looking_for:
            looking = _(
                "looking for {filter} in {count}, Esc stops",
                filter=source.looking_for,
                count=count_text(session.count),
            )
            title += f"   {looking}"
        elif source.filter:
            title += f"   {_('filter: {filter}', filter=source.filter)}"
        row = self.row()
        narrow = self.form != "wide"
        foot = str(facts(row)) if row and narrow else f"#{row.id}" if row else ""
        if self.follows:
            self._seen = session.last_id
            foot += "   " + _("(following)")
        elif session.last_id > self._seen > 0 and not source.filter:
            foot += "   " + _(
                "{count} new below: F follows, G goes to the last",
                count=count_text(session.last_id - self._seen),
            )
        if self.marked:
            foot += "   " + _("marked {ids}", ids=" ".join(f"#{number}" for number in self.marked))
        self.list.show(self.list.lines, title=line(title), foot=line(foot.strip()))

    def _nothing(self) -> list[Line]:
        columns = self.list.content_size.width
        return [each for one in self._told_of_nothing() for each in folded(one, columns)]

    def _told_of_nothing(self) -> list[Line]:
        source, session = self._source(), self.screen_app.session
        if source.filter:
            counts = [
                line(f"  {_('without {term}   {count}', term=term, count=count)}")
                for term, count in self._without
            ]
            empty = _("0 of {count} match   {filter}", count=count_text(session.count), filter=source.filter)
            return [
                line((empty, "bold")),
                line(),
                *counts,
                line(),
                line((_("Backspace drops the last term, Esc clears"), "dim")),
            ]
        if session.count:
            return [line((_("loading ..."), "dim"))]
        told = (
            _("1  pick a target         t"),
            _("2  pick a tenant         1"),
            _("3  send activate         a"),
        )
        steps = [line(f"  {each}") for each in told]
        return [line((_("No traffic yet."), "bold")), line(), *steps]

    # -- the list

    def current_number(self) -> int:
        row = self.row()
        return row.id if row else 0

    def action_open(self) -> None:
        """Look at the exchange: a pane of its own on narrow screens."""
        if self.row() is None:
            return
        if self.form == "wide":
            self.focus_pane(self.detail.response if self.pane is self.list else self.list)
        else:
            self.opened = True
            self.focus_pane(self.detail.response)
        self._moved()
        self.draw()

    def back(self) -> bool:
        if self._source().looking_for is not None:
            self._source().give_up()
            self._draw_title()
            return True
        if super().back():
            return True
        if self.opened and self.form != "wide":
            self.opened = False
            self.focus_pane(self.list)
            self.draw()
            return True
        if self.pane is not self.list:
            self.focus_pane(self.list)
            return True
        if self._leave_run():
            return True
        if self._source().filter:
            self._set_filter("")
            return True
        return False

    def action_first(self) -> None:
        if self.pane is self.list and self._source().window.more_above:
            self.screen_app.spawn(self._oldest)
        else:
            self.pane.to_start()

    def action_last(self) -> None:
        if self.pane is self.list and self._source().window.more_below:
            self.screen_app.spawn(self._newest)
        else:
            self.pane.to_end()

    def action_follow(self) -> None:
        """The newest, and whatever comes."""
        self.screen_app.spawn(self._newest)

    def action_filter(self) -> None:
        """Type a filter; what is wrong with it is said while it is typed."""
        app = self.screen_app

        def typed(filter: str) -> None:
            problem = problem_of(filter)
            if problem:
                app.say(problem, "warn")
            elif app.said:
                app.say("")

        prompt = Prompt(
            label=_("filter:"),
            value=self._source().filter,
            changed=typed,
            refused=lambda filter: problem_of(filter) or "",
            done=lambda filter: self._set_filter(filter.strip()),
            cancelled=lambda: app.say(""),
            complete=lambda filter: completed(filter, filter_words(app.session)),
            history="filter",
            help=grammar_lines(app.size.width - 6),
        )
        app.ask_for(prompt)

    def action_clear_filter(self) -> None:
        """Without the last term."""
        self._set_filter(without_last(self._source().asked))

    def action_only_failed(self) -> None:
        """Failures alone, or everything again."""
        self._set_filter(toggled(self._source().asked, "failed:yes"))

    def _set_filter(self, filter: str) -> None:
        self._source().looking_for = filter
        self._draw_title()
        self.screen_app.spawn(self._newest, filter)

    def action_mark(self) -> None:
        """Keep in mind for a comparison; the third mark drops the first."""
        number = self.current_number()
        if number in self.marked:
            self.marked.remove(number)
        elif number:
            self.marked = [*self.marked, number][-2:]
        self._draw_list()

    def action_diff(self) -> None:
        """The two marked; the marked one and this; or this and the one before of its kind."""
        number = self.current_number()
        pair = list(self.marked) if len(self.marked) == 2 else [*self.marked, number]
        if len(pair) == 1:
            pair = [self._one_before(number), number]
        self.screen_app.spawn(compare, self.screen_app, pair[0], pair[1])

    def _one_before(self, number: int) -> int:
        rows = self._source().window.rows
        row = self.row()
        if row is None:
            return 0
        alike = [
            one.id
            for one in rows
            if one.id < number and (one.operation, one.tenant_id) == (row.operation, row.tenant_id)
        ]
        return alike[-1] if alike else 0

    # -- the body

    def action_layout(self) -> None:
        """Pretty, raw, hex."""
        self.detail.next_layout()

    def action_wrap(self) -> None:
        """Long lines cut, or going on to the right."""
        self.detail.wrap()

    def action_outline(self) -> None:
        """The parts of a JSON body, to jump to."""
        self.detail.open_outline(self._body(), self._look_at)

    def action_find(self) -> None:
        """Find in the body of this pane, as it is typed."""
        self.detail.find(self._body(), self._look_at)

    def action_next_hit(self) -> None:
        """The next place."""
        self._next_hit(1)

    def action_previous_hit(self) -> None:
        """The place before."""
        self._next_hit(-1)

    def _next_hit(self, by: int) -> None:
        if not self.detail.next_hit(self._body(), by):
            self.action_find()

    def _body(self) -> Pane:
        return self.pane if self.pane is self.detail.request else self.detail.response

    def _look_at(self, pane: Pane) -> None:
        if self.form != "wide":
            self.opened = True
        self.focus_pane(pane)

    # -- sending and keeping

    def action_save_scenario(self) -> None:
        """The exchange as a story that replays it, in a new file."""
        app, number = self.screen_app, self.current_number()
        if not number:
            app.say(_("no exchange belongs to this"), "warn")
            return

        def done(values: Values) -> None:
            run_words(app, "traces", "save-scenario", str(number), f"--output={values['file'].strip()}")

        field = Field(name="file", label=_("new file"), value=f"exchange-{number}.yaml", needed=True)
        title = _("Save #{number} as a scenario", number=number)
        note = _("n on the scenarios page plays it")
        app.fill_in(Form(title=title, fields=[field], note=note, done=done))

    def action_export_har(self) -> None:
        """What the filter finds as HAR."""
        self.screen_app.spawn(export, self.screen_app, "har", self._source().filter)

    def action_export_curl(self) -> None:
        """What the filter finds as curl commands."""
        self.screen_app.spawn(export, self.screen_app, "curl", self._source().filter)

    def action_export_json(self) -> None:
        """What the filter finds as JSON."""
        self.screen_app.spawn(export, self.screen_app, "json", self._source().filter)
