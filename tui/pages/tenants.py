"""Tenants: one tenant as the market's administrator sees it."""

import asyncio
import time
from collections.abc import Callable
from functools import partialmethod
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical

from languages import _
from tui.link.tenant_numbers import CALLS, Key, TenantNumbers
from tui.pages.page import Page
from tui.state.overlays import Prompt
from tui.text.safe_text import line
from tui.views.dashboard import (
    PERIODS,
    calls_line,
    daily,
    model_lines,
    number_lines,
    plot_lines,
    table_lines,
    term_lines,
    top_user_lines,
)
from tui.widgets.pane import Pane
from tui.widgets.tenant_list import TenantList
from tui.windows.tenant import show_disagreements, show_limits, show_settings
from tui.windows.users import UsersWindow

if TYPE_CHECKING:
    from mock_market.api.market_views import PageView

_AGAIN_S = 10.0


class TenantsPage(Page):
    """Numbers, plots, who used most, and what does not agree."""

    DEFAULT_CSS = """
    TenantsPage #who { width: 30; }
    TenantsPage #numbers { height: 8; }
    TenantsPage.-middle #all { layout: vertical; }
    TenantsPage.-middle #who { width: 1fr; height: 5; }
    TenantsPage.-middle #numbers { height: 6; }
    TenantsPage.-middle #plots { height: 3; }
    TenantsPage.-middle #plots Pane { border: none; height: 3 !important; padding: 0 1; }
    """
    name_of_page = "tenants"

    def make_panes(self) -> list[Pane]:
        self.who = TenantList(self.host, id="who", on_chosen=self.draw)
        self.numbers = Pane(id="numbers")
        self.costs = Pane(id="costs")
        self.messages = Pane(id="messages")
        self.top = Pane(id="top")
        self.models = Pane(id="models")
        self.fetched = TenantNumbers(self.host.market, self.host.session)
        self.period = "30d"
        self.as_table = False
        self.watching = False
        return [self.who, self.numbers, self.costs, self.messages, self.top, self.models]

    def compose(self) -> ComposeResult:
        plots = Container(Horizontal(self.costs, self.messages), id="plots")
        tables = Container(Horizontal(self.top, self.models), id="tables")
        yield Horizontal(self.who, Vertical(self.numbers, plots, tables), id="all")

    # -- what is shown

    @property
    def key(self) -> Key:
        """What is chosen; only what was fetched for it is drawn."""
        session = self.host.session
        return (session.target, session.tenant_id, self.period)

    @property
    def page(self) -> "PageView | None":
        """The page of what is chosen, as far as it was fetched."""
        fetched = self.fetched.known.get(self.key)
        return fetched.page if fetched else None

    @property
    def asking(self) -> bool:
        """Whether the page of what is chosen is under way."""
        return self.key in self.fetched.asked

    def entered(self) -> None:
        if self.host.session.tenant_id and self.page is None:
            self.action_refresh()
        self.draw()

    def traffic(self) -> None:
        self.fetched.count()
        self.who.draw("Enter")

    def draw(self) -> None:
        self.who.draw("Enter")
        self._draw_numbers()
        self._draw_plots()
        self._draw_tables()

    def _draw_numbers(self) -> None:
        tenant, columns = self.host.session.tenant(), self.numbers.columns
        who = f"{tenant.tenant_id}  {tenant.name}  {tenant.state}  {tenant.plan}" if tenant else ""
        periods = " ".join(f"[{one}]" if one == self.period else one for one in PERIODS)
        shown = term_lines(tenant, columns)
        if self.asking:
            shown.append(line((_("asking {count} calls ...", count=CALLS), "accent")))
        elif self.page is None:
            shown.append(line((self._nothing(), "dim")))
        shown += number_lines(self.page, columns) if self.page else []
        self.numbers.tell(shown, title=f"{who}  {periods}".strip(), foot=self._age())

    def _nothing(self) -> str:
        """Why no numbers are shown."""
        session = self.host.session
        if not session.told:
            return _("asking the market ...")
        if session.tenant_id:
            return _("Enter asks for the numbers of {tenant}", tenant=session.tenant_id)
        return _("no tenant is chosen: n makes one")

    def _age(self) -> str:
        """Of which calls and when, and whether the tenant was changed since."""
        fetched = self.fetched.known.get(self.key)
        if fetched is None:
            return ""
        last = max((part.exchange_id or 0 for part in fetched.page.parts), default=0)
        changed = self.host.session.changed_since(last, self.host.session.tenant_id)
        stale = f"   {_('changed since: u asks again')}" if changed else ""
        return calls_line(fetched.page, fetched.when) + stale

    def _draw_plots(self) -> None:
        page = self.page
        costs, messages = daily(page) if page else ((), ())
        plots = ((self.costs, _("cost a day, USD"), costs), (self.messages, _("messages a day"), messages))
        for pane, title, series in plots:
            if page is None or self.as_table:
                shown = table_lines(page) if page else []
            else:
                today, rows = time.strftime("%Y-%m-%d", time.gmtime()), pane.content_size.height
                label = [line((title, "dim"))] if rows < 4 else []
                shown = [*label, *plot_lines(series, pane.columns, rows, today)]
            pane.show(shown, title=title)

    def _draw_tables(self) -> None:
        page = self.page
        top, models = (_("top users"), _("cost by model")) if page else ("", "")
        self.top.show(top_user_lines(page, self.top.columns) if page else (), title=top)
        self.models.show(model_lines(page, self.models.columns) if page else (), title=models)

    # -- asking

    def action_refresh(self) -> None:
        """Ask everything again; old numbers stay until the new ones are there."""
        if self.host.sender.tenant_chosen() and not self.asking:
            self.host.spawn(self._fetch, self.key)

    async def _fetch(self, key: Key) -> None:
        def changed() -> None:
            self.draw()
            self.host.redraw()
            self.host.feed.hurry()

        await self.fetched.fetch(key, changed)

    def _with_page(self, act: "Callable[[PageView, int], None]") -> None:
        """Do something with the page of what is chosen, as soon as it is there."""
        host = self.host
        if not host.sender.tenant_chosen():
            return
        if self.page is not None:
            act(self.page, host.turn)
        else:
            host.say(_("asking {count} calls ...", count=CALLS))
            host.spawn(self._act_later, self.key, act, host.turn)

    async def _act_later(self, key: Key, act: "Callable[[PageView, int], None]", turn: int) -> None:
        if key not in self.fetched.known:
            await self._fetch(key)
        if key in self.fetched.known:
            self.host.say("")
            act(self.fetched.known[key].page, turn)

    def _forget(self, tenant_id: str) -> None:
        """A tenant was changed: what is known of it is old."""
        self.fetched.forget(tenant_id)
        if self.host.session.tenant_id == tenant_id:
            self.action_refresh()

    action_open = action_refresh

    def _step(self, by: int) -> None:
        session = self.host.session
        ids = [one.tenant_id for one in session.tenants_here()]
        if ids:
            place = ids.index(session.tenant_id) if session.tenant_id in ids else 0
            session.choose(ids[(place + by) % len(ids)])
            self.action_refresh()

    action_next_tenant = partialmethod(_step, 1)
    action_previous_tenant = partialmethod(_step, -1)

    def _period(self, by: int) -> None:
        place = min(max(PERIODS.index(self.period) + by, 0), len(PERIODS) - 1)
        if PERIODS[place] != self.period:
            self.period = PERIODS[place]
            self.action_refresh()

    action_earlier = partialmethod(_period, 1)
    action_later = partialmethod(_period, -1)

    def action_layout(self) -> None:
        """Plots, or the same as numbers."""
        self.as_table = not self.as_table
        self._draw_plots()

    def action_watch(self) -> None:
        """Ask again by itself."""
        self.watching = not self.watching
        self.host.say(_("refreshed every 10 s") if self.watching else _("no longer refreshed by itself"))
        if self.watching:
            self.host.spawn(self._watch)

    async def _watch(self) -> None:
        while self.watching:
            if self.display and not self.asking and self.host.session.tenant_id:
                await self._fetch(self.key)
            await asyncio.sleep(_AGAIN_S)

    def action_disagreements(self) -> None:
        """Which answers do not agree, with both numbers."""
        self._with_page(lambda page, turn: show_disagreements(self.host, page, turn))

    # -- sending

    def action_find(self) -> None:
        """Choose the first tenant with a word in id or name, as it is typed."""
        host = self.host

        def typed(term: str) -> None:
            if found := host.session.tenants_with(term):
                host.session.choose(found[0].tenant_id)
                self.who.draw("Enter")

        def done(term: str) -> None:
            if host.session.tenants_with(term):
                self.action_refresh()
            else:
                host.say(_('no tenant has "{term}" in it', term=term), "warn")

        host.ask_for(Prompt(label=_("tenant:"), changed=typed, done=done))

    # -- users, settings, limits

    def action_settings(self) -> None:
        """The tenant's settings as they were answered; p changes the plan."""
        self._with_page(lambda page, turn: show_settings(self.host, page, turn, self._forget))

    def action_limits(self) -> None:
        self._with_page(lambda page, turn: show_limits(self.host, page, turn))

    def action_users(self) -> None:
        """List the users; they can be made, changed and deleted there."""
        if self.host.sender.tenant_chosen():
            UsersWindow(self.host).open()
