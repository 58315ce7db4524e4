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
from tui.text.safe_text import Line, folded, line
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
from tui.views.drive import no_tenant_lines, tenant_lines
from tui.widgets.pane import Pane
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
    TenantsPage.-middle #plots Pane { border: none; height: 3; padding: 0 1; }
    TenantsPage.-small #who, TenantsPage.-zoomed #who { width: 1fr; height: 1fr; }
    TenantsPage.-small #numbers, TenantsPage.-zoomed #numbers { height: 1fr; }
    TenantsPage.-small #plots, TenantsPage.-zoomed #plots { height: 1fr; }
    """
    name_of_page = "tenants"

    def make_panes(self) -> list[Pane]:
        self.who = Pane(id="who", picks=True)
        self.numbers = Pane(id="numbers")
        self.costs = Pane(id="costs")
        self.messages = Pane(id="messages")
        self.top = Pane(id="top")
        self.models = Pane(id="models")
        self.who.on_move = self._chose
        self.fetched = TenantNumbers(self.host.market, self.host.session)
        self.period = "30d"
        self.as_table = False
        self.watching = False
        return [self.who, self.numbers, self.costs, self.messages, self.top, self.models]

    def compose(self) -> ComposeResult:
        """Tenants at the left, the page of one at the right."""
        with Horizontal(id="all"):
            yield self.who
            with Vertical():
                yield self.numbers
                with Container(id="plots"), Horizontal():
                    yield self.costs
                    yield self.messages
                with Container(id="tables"), Horizontal():
                    yield self.top
                    yield self.models

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
        self._draw_who()

    def draw(self) -> None:
        self._draw_who()
        self._draw_numbers()
        self._draw_plots()
        self._draw_tables()

    def _draw_who(self) -> None:
        session = self.host.session
        here = session.tenants_here()
        ids = [one.tenant_id for one in here]
        if session.tenant_id in ids:
            self.who.cursor = ids.index(session.tenant_id)
        self.who.picks = bool(here)
        columns = self.who.content_size.width
        shown = tenant_lines(here, columns) or no_tenant_lines(session, "", columns)
        self.who.show(
            shown, title=line(_("Tenants {count}", count=len(here) or "").strip()), foot=line("Enter")
        )

    def _draw_numbers(self) -> None:
        session = self.host.session
        tenant = session.tenant()
        name = tenant.name if tenant else ""
        title = session.tenant_id
        if tenant is not None:
            title = _(
                "{tenant}  {name}  {state}  {plan}",
                tenant=session.tenant_id,
                name=name,
                state=tenant.state,
                plan=tenant.plan,
            )
        title = f"{title}  {' '.join(f'[{one}]' if one == self.period else one for one in PERIODS)}"
        columns = self._columns(self.numbers)
        shown = number_lines(self.page, columns) if self.page else []
        if self.asking:
            shown = [line((_("asking {count} calls ...", count=CALLS), "accent")), *shown]
        elif self.page is None:
            shown = folded(line((self._nothing(), "dim")), columns)
        shown = [*term_lines(tenant, columns), *shown]
        self.numbers.show(shown, title=line(title.strip()), foot=line(self._age()))

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
        for place, (pane, title) in enumerate(
            ((self.costs, _("cost a day, USD")), (self.messages, _("messages a day")))
        ):
            pane.show(self._plot(place, pane, title), title=line(title))

    def _plot(self, place: int, pane: Pane, title: str) -> list[Line]:
        if self.page is None:
            return []
        if self.as_table:
            return table_lines(self.page)
        rows = pane.content_size.height
        today = time.strftime("%Y-%m-%d", time.gmtime())
        label = [line((title, "dim"))] if rows < 4 else []
        return [*label, *plot_lines(daily(self.page)[place], self._columns(pane), rows, today)]

    def _draw_tables(self) -> None:
        if self.page is None:
            for pane in (self.top, self.models):
                pane.show((), title=line())
            return
        self.top.show(top_user_lines(self.page, self._columns(self.top)), title=line(_("top users")))
        self.models.show(model_lines(self.page, self._columns(self.models)), title=line(_("cost by model")))

    def _columns(self, pane: Pane) -> int:
        return max(pane.content_size.width, 20)

    # -- asking

    def action_refresh(self) -> None:
        """Ask everything again; old numbers stay until the new ones are there."""
        if self.host.sender.tenant_chosen() and not self.asking:
            self.host.spawn(self._fetch, self.key)

    async def _fetch(self, key: Key) -> None:
        host = self.host

        def changed() -> None:
            self.draw()
            host.redraw()
            host.feed.hurry()

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

    def _chose(self) -> None:
        session = self.host.session
        ids = [one.tenant_id for one in session.tenants_here()]
        if self.who.cursor < len(ids):
            session.choose(ids[self.who.cursor])
            self.draw()

    def action_open(self) -> None:
        """Ask for the tenant under the cursor."""
        self.action_refresh()

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
            found = self._first_with(term)
            if found:
                host.session.choose(found)
                self._draw_who()

        def done(term: str) -> None:
            if self._first_with(term):
                self.action_refresh()
            else:
                host.say(_('no tenant has "{term}" in it', term=term), "warn")

        host.ask_for(Prompt(label=_("tenant:"), changed=typed, done=done))

    def _first_with(self, term: str) -> str:
        wanted = term.casefold()
        here = self.host.session.tenants_here()
        return next((one.tenant_id for one in here if wanted in f"{one.tenant_id} {one.name}".casefold()), "")

    # -- users, settings, limits

    def action_settings(self) -> None:
        """The tenant's settings as they were answered; p changes the plan."""
        self._with_page(lambda page, turn: show_settings(self.host, page, turn, self._forget))

    def action_limits(self) -> None:
        """The tenant's limits."""
        self._with_page(lambda page, turn: show_limits(self.host, page, turn))

    def action_users(self) -> None:
        """List the users; they can be made, changed and deleted there."""
        if self.host.sender.tenant_chosen():
            UsersWindow(self.host).open()
