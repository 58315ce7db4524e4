"""Drive: tenants, what to send them, the last exchange, and everything that happens."""

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical

from languages import _
from tui.pages.page import Size
from tui.pages.traced import TracedPage
from tui.state.form import Field, Form, Values
from tui.state.overlays import Prompt
from tui.text.lazy_lines import Made
from tui.text.safe_text import EMPTY, line
from tui.views.drive import (
    answer_lines,
    last_lines,
    queue_text,
    send_actions,
    send_line,
    sent_lines,
    waiting_notes,
)
from tui.views.exchange import SeenExchange
from tui.views.parts.rows import count_text, heading, row_line
from tui.widgets.pane import Pane
from tui.widgets.tenant_list import TenantList

if TYPE_CHECKING:
    from mock_market.api.views import CallResult

_BESIDE = 150
"""So many columns have room for a request beside its answer."""
_SETTLE_S = 0.05
"""Of many exchanges one behind the other only the last is read."""


class DrivePage(TracedPage):
    """The first page; one key activates."""

    DEFAULT_CSS = """
    #drive-top { height: 3fr; }
    #drive-bottom { height: 1fr; min-height: 7; }
    DrivePage.-wide #tenants { width: 34; }
    DrivePage.-wide #send { width: 42; }
    DrivePage.-middle #tenants { width: 34; }
    DrivePage.-middle #drive-top { height: 1fr; }
    DrivePage.-middle #drive-bottom { height: 8; }
    """
    name_of_page = "drive"

    def make_panes(self) -> list[Pane]:
        self.tenants = TenantList(self.host, id="tenants", on_chosen=self._draw_send)
        self.send = Pane(id="send", picks=True)
        self.sent = Pane(id="sent")
        self.last = self.wide_only = Pane(id="last")
        self.live = Pane(id="live", picks=True, on_move=self._moved_live)
        self.term = ""
        self.follows = True
        self.latest: SeenExchange | None = None
        self._reading = 0
        return [self.tenants, self.send, self.last, self.live]

    def compose(self) -> ComposeResult:
        yield Vertical(
            Container(Horizontal(self.tenants, self.send, self.sent, self.last), id="drive-top"),
            Container(self.live, id="drive-bottom"),
        )

    def reshape(self, form: Size) -> None:
        """With much room the request has a pane of its own."""
        before = self.pane
        self.sent.display = self.app.size.width >= _BESIDE
        sent = [self.sent] if self.sent.display else []
        self.panes = [self.tenants, self.send, *sent, self.last, self.live]
        self.current = self.panes.index(before if before in self.panes else self.last)
        super().reshape(form)

    # -- what is shown

    def traffic(self) -> None:
        self._read_newest()
        self.draw()

    def draw(self) -> None:
        self._draw_tenants()
        self._draw_send()
        self._draw_last()
        self._draw_live()

    def _draw_tenants(self) -> None:
        self.tenants.draw(f"/ {self.term}" if self.term else "j k   Enter", self.term)

    def _draw_send(self) -> None:
        session = self.host.session
        title = _("Send to {tenant}", tenant=session.tenant_id) if session.tenant_id else _("Send")
        foot = queue_text(session) or _("Enter sends the marked one")
        shown = [send_line(session, one, self.send.columns) for one in send_actions()]
        self.send.show(shown, title=title, foot=foot)

    def _draw_last(self) -> None:
        result, beside = self.last_result(), self.sent in self.panes
        if beside:
            sent = sent_lines(result, self.sent.columns) if result else []
            self.sent.show(sent, title=_("Request"))
        if result is None:
            why = _("#{number} is being read ...", number=self._reading) if self._reading else ""
            nothing = _("Nothing was sent yet.")
            if self.host.session.tenant_id:
                nothing = _("Nothing was sent yet. Press a to activate.")
            why = why or nothing
            self.last.tell([line((why, "dim"))], title=_("Last exchange"))
            return
        told = (answer_lines if beside else last_lines)(result, self.last.columns)
        title = _("Last exchange #{id}", id=result.exchange.id)
        self.last.show(told, title=title, foot=_("r replay   c copy"))

    def last_result(self) -> "CallResult | SeenExchange | None":
        """The newest exchange with the target, whoever asked for it."""
        latest, own = self.latest, self.host.session.last_result
        target = self.host.session.target
        found = [one for one in (latest, own) if one is not None and one.exchange.target == target]
        return max(found, key=lambda one: one.exchange.id, default=None)

    def _read_newest(self) -> None:
        """Read the newest exchange, when it is not the one that is shown."""
        session = self.host.session
        row, shown = session.last_with.get(session.target), self.last_result()
        newer = row is not None and (shown is None or shown.exchange.id < row.id)
        if row is not None and newer and row.id != self._reading and session.told:
            self._reading = row.id
            self.host.spawn(self._read, row.id)

    async def _read(self, number: int) -> None:
        await asyncio.sleep(_SETTLE_S)
        if self._reading != number:
            return
        market = self.host.market
        exchange, problems = await asyncio.gather(market.exchange(number), market.problems(number))
        if self._reading == number:
            self.latest = SeenExchange(exchange=exchange, problems=problems)
            self._draw_last()

    def _draw_live(self) -> None:
        session, columns = self.host.session, self.live.columns
        rows, notes = list(session.recent), waiting_notes(session)
        behind = max(len(rows) - 1 - self.live.cursor, 0)
        if self.follows and rows:
            self.live.cursor, behind = len(rows) - 1, 0
        self.live.heading = heading(columns) if rows else EMPTY
        state = (
            _("(following)")
            if self.follows
            else _("({count} new below, F follows)", count=count_text(behind))
        )
        loading = not session.told and session.market_problem is None
        none = _("No traffic yet: what is sent and received stands here.")
        self.live.offer(
            Made(rows, lambda row: row_line(row, columns, note=notes.get(row.id, ""))),
            [line((_("asking the market ...") if loading else none, "dim"))],
            title=f"{_('Live')}  {state}",
            foot=queue_text(session) if self.form == "small" else "",
        )

    def _moved_live(self) -> None:
        self.follows = self.live.cursor >= len(self.host.session.recent) - 1
        self._draw_live()

    # -- what can be done

    def current_number(self) -> int:
        recent, result = self.host.session.recent, self.last_result()
        if self.pane is self.live and recent:
            return recent[min(self.live.cursor, len(recent) - 1)].id
        if result is not None:
            return result.exchange.id
        return recent[-1].id if recent else 0

    def action_open(self) -> None:
        """The tenant's page, the marked action, or the exchange."""
        if self.pane is self.tenants:
            self.host.show_page("tenants")
        elif self.pane is self.send:
            self.host.act(send_actions()[self.send.cursor].name)
        elif self.current_number():
            self.host.open_traces([self.current_number()])

    def action_follow(self) -> None:
        self.follows = True
        self._draw_live()

    def action_new_tenant(self) -> None:
        """Name a tenant; a activates it."""
        host = self.host

        def named(values: Values) -> None:
            tenant = values["new_tenant"].strip()
            host.session.name_tenant(tenant)
            host.say(_("{tenant} is new: a activates it", tenant=tenant))
            self.focus_pane(self.tenants)
            self.draw()

        taken = {one.tenant_id for one in host.session.tenants_here()}
        number = next(count for count in range(1, 1000) if f"mtsim-demo-{count:02d}" not in taken)
        field = Field(name="new_tenant", label=_("tenant id"), value=f"mtsim-demo-{number:02d}", needed=True)
        note = _("a activates it behind this; the service hears of it only then")
        host.fill_in(Form(title=_("New tenant"), fields=[field], note=note, done=named))

    def action_find(self) -> None:
        """Tenants with a word in id or name, as it is typed."""

        def typed(term: str) -> None:
            self.term = term.casefold()
            self._draw_tenants()

        def done(term: str) -> None:
            typed(term)
            self.tenants.choose()
            self.focus_pane(self.tenants)

        given_up = partial(typed, "")
        prompt = Prompt(label=_("tenant:"), value=self.term, done=done, changed=typed, cancelled=given_up)
        self.host.ask_for(prompt)

    def back(self) -> bool:
        if super().back():
            return True
        searched, self.term = bool(self.term), ""
        self._draw_tenants()
        return searched
