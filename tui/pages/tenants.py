"""Tenants: one tenant as the market's administrator sees it."""

import asyncio
import time
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical

from languages import _
from tui.pages.page import Page
from tui.state.overlays import Prompt, Window
from tui.text.safe_text import folded, line
from tui.views.dashboard import (
    PERIODS,
    calls_line,
    daily,
    disagreement_lines,
    model_lines,
    number_lines,
    plot_lines,
    settings_lines,
    table_lines,
    top_user_lines,
    value_of,
)
from tui.views.drive import no_tenant_lines, tenant_lines
from tui.widgets.pane import Pane
from tui.windows.users import UsersWindow

if TYPE_CHECKING:
    from mock_market.api.market_views import PageView

_CALLS = 7
_AGAIN_S = 10.0


class TenantsPage(Page):
    """Numbers, plots, who used most, and what does not agree."""

    DEFAULT_CSS = """
    TenantsPage #who { width: 26; }
    TenantsPage #numbers { height: 8; }
    TenantsPage.-middle #who { display: none; }
    TenantsPage.-middle #numbers { height: 8; }
    TenantsPage.-middle #plots { height: 3; }
    TenantsPage.-middle #plots Pane { border: none; height: 3; padding: 0 1; }
    TenantsPage.-small #who, TenantsPage.-zoomed #who { width: 1fr; }
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
        self.page: PageView | None = None
        self.fetched = ""
        self.asking = False
        self.period = "30d"
        self.as_table = False
        self.watching = False
        return [self.who, self.numbers, self.costs, self.messages, self.top, self.models]

    def compose(self) -> ComposeResult:
        """Tenants at the left, the page of one at the right."""
        with Horizontal():
            yield self.who
            with Vertical():
                yield self.numbers
                with Container(id="plots"), Horizontal():
                    yield self.costs
                    yield self.messages
                with Container(id="tables"), Horizontal():
                    yield self.top
                    yield self.models

    def shown_panes(self) -> list[Pane]:
        shown = list(super().shown_panes())
        if self.form == "middle" and not self.zoomed:
            shown.remove(self.who)
        return shown

    # -- what is shown

    def entered(self) -> None:
        session = self.screen_app.session
        if session.tenant_id and (self.page is None or self.page.tenant_id != session.tenant_id):
            self.do_refresh()
        self.draw()

    def traffic(self) -> None:
        self._draw_who()

    def draw(self) -> None:
        self._draw_who()
        self._draw_numbers()
        self._draw_plots()
        self._draw_tables()

    def _draw_who(self) -> None:
        session = self.screen_app.session
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
        session = self.screen_app.session
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
        foot = calls_line(self.page, self.fetched) if self.page else ""
        columns = self._columns(self.numbers)
        shown = number_lines(self.page, columns) if self.page else []
        if self.asking:
            shown = [line((_("asking {count} calls ...", count=_CALLS), "accent")), *shown]
        elif self.page is None:
            shown = folded(
                line(
                    (
                        (_("choose a tenant and press r") if session.told else _("asking the market ...")),
                        "dim",
                    )
                ),
                columns,
            )
        self.numbers.show(shown, title=line(title.strip()), foot=line(foot))

    def _draw_plots(self) -> None:
        plots, titles = (self.costs, self.messages), (_("cost a day, USD"), _("messages a day"))
        if self.page is None:
            for pane, title in zip(plots, titles, strict=True):
                pane.show((), title=line(title))
            return
        costs, messages = daily(self.page)
        ascii_only = self.screen_app.options.ascii_only
        if self.as_table:
            shown = table_lines(self.page)
            self.costs.show(shown, title=line(_("cost a day, USD")))
            self.messages.show(shown, title=line(_("messages a day")))
            return
        for pane, series, title in zip(plots, (costs, messages), titles, strict=True):
            rows = pane.content_size.height
            shown = plot_lines(series, self._columns(pane), rows, ascii_only=ascii_only)
            label = [line((title, "dim"))] if rows < 4 else []
            pane.show([*label, *shown], title=line(title))

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

    def do_refresh(self) -> None:
        """Ask everything again; old numbers stay until the new ones are there."""
        if not self.screen_app.session.tenant_id:
            self.screen_app.say(_("no tenant is chosen: n makes one"), "warn")
        elif not self.asking:
            self.screen_app.spawn(self._fetch())

    async def _fetch(self) -> None:
        app, session = self.screen_app, self.screen_app.session
        if self.page is not None and self.page.tenant_id != session.tenant_id:
            self.page = None
        self.asking = True
        self.draw()
        try:
            client = await app.market.client()
            self.page = await client.page(session.target, session.tenant_id, self.period)
            self.fetched = time.strftime("%H:%M:%SZ", time.gmtime())
        finally:
            self.asking = False
            self.draw()
            app.feed.hurry()

    def _chose(self) -> None:
        session = self.screen_app.session
        ids = [one.tenant_id for one in session.tenants_here()]
        if self.who.cursor < len(ids):
            session.choose(ids[self.who.cursor])
            self._draw_numbers()

    def do_open(self) -> None:
        """Ask for the tenant under the cursor."""
        self.do_refresh()

    def do_next_tenant(self) -> None:
        """The one below."""
        self._step(1)

    def do_previous_tenant(self) -> None:
        """The one above."""
        self._step(-1)

    def _step(self, by: int) -> None:
        session = self.screen_app.session
        ids = [one.tenant_id for one in session.tenants_here()]
        if ids:
            place = ids.index(session.tenant_id) if session.tenant_id in ids else 0
            session.choose(ids[(place + by) % len(ids)])
            self.do_refresh()

    def do_earlier(self) -> None:
        """A longer period."""
        self._period(1)

    def do_later(self) -> None:
        """A shorter one."""
        self._period(-1)

    def _period(self, by: int) -> None:
        place = min(max(PERIODS.index(self.period) + by, 0), len(PERIODS) - 1)
        if PERIODS[place] != self.period:
            self.period = PERIODS[place]
            self.do_refresh()

    def do_layout(self) -> None:
        """Plots, or the same as numbers."""
        self.as_table = not self.as_table
        self._draw_plots()

    def do_watch(self) -> None:
        """Ask again by itself."""
        self.watching = not self.watching
        self.screen_app.say(
            _("refreshed every 10 s") if self.watching else _("no longer refreshed by itself")
        )
        if self.watching:
            self.screen_app.spawn(self._watch())

    async def _watch(self) -> None:
        while self.watching:
            if self.display and not self.asking:
                await self._fetch()
            await asyncio.sleep(_AGAIN_S)

    def do_disagreements(self) -> None:
        """Which answers do not agree, with both numbers."""
        if self.page is None:
            self.screen_app.say(_("choose a tenant and press r"), "warn")
            return
        shown = disagreement_lines(self.page, self.screen_app.size.width - 10)
        window = Window(title=_("What does not agree"), lines=shown, foot=_("Esc back   j k scroll"))
        self.screen_app.open_window(window)

    # -- sending

    def do_activate(self) -> None:
        """As on Drive."""
        self.screen_app.sender.activate()

    def do_deactivate(self) -> None:
        """Asks first."""
        self.screen_app.sender.deactivate()

    def do_again(self) -> None:
        """The last call once more."""
        self.screen_app.sender.again()

    def do_send_new_user(self) -> None:
        """Asks for an e-mail address."""
        self.screen_app.sender.new_user()

    def do_find(self) -> None:
        """Choose the first tenant with a word in id or name, as it is typed."""

        app = self.screen_app

        def typed(term: str) -> None:
            found = self._first_with(term)
            if found:
                app.session.choose(found)
                self._draw_who()

        def done(term: str) -> None:
            if self._first_with(term):
                self.do_refresh()
            else:
                app.say(_('no tenant has "{term}" in it', term=term), "warn")

        app.ask_for(Prompt(label=_("tenant:"), changed=typed, done=done))

    def _first_with(self, term: str) -> str:
        wanted = term.casefold()
        here = self.screen_app.session.tenants_here()
        return next((one.tenant_id for one in here if wanted in f"{one.tenant_id} {one.name}".casefold()), "")

    # -- users, settings, limits

    def do_settings(self) -> None:
        """The tenant's settings as they were answered; p changes the plan."""
        if self.page is None:
            self.screen_app.say(_("choose a tenant and press r"), "warn")
            return
        shown = settings_lines(value_of(self.page, "get_settings"))
        title = _("Settings of {tenant}", tenant=self.page.tenant_id)
        keys = {"p": self._ask_plan}
        self.screen_app.open_window(Window(title=title, lines=shown, foot=_("p plan   Esc back"), keys=keys))

    def _ask_plan(self) -> None:
        app, session = self.screen_app, self.screen_app.session

        def named(plan: str) -> None:
            if plan.strip():
                app.sender.change_plan(plan.strip(), self.do_refresh)

        app.ask_for(
            Prompt(
                label=_("plan of {tenant} (basic, standard, premium):", tenant=session.tenant_id), done=named
            )
        )

    def do_limits(self) -> None:
        """The tenant's limits."""
        if self.page is None:
            self.screen_app.say(_("choose a tenant and press r"), "warn")
            return
        limits = value_of(self.page, "get_limits")
        shown = settings_lines(limits) if limits else [line((_("not offered"), "dim"))]
        title = _("Limits of {tenant}", tenant=self.page.tenant_id)
        self.screen_app.open_window(Window(title=title, lines=shown, foot=_("Esc back   j k scroll")))

    def do_users(self) -> None:
        """List the users; they can be made, changed and deleted there."""
        if not self.screen_app.session.tenant_id:
            self.screen_app.say(_("no tenant is chosen: n makes one"), "warn")
            return
        UsersWindow(self.screen_app).open()
