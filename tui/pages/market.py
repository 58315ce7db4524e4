"""Market: what its administrator does: applications, deliveries, time, faults, the health of targets."""

from functools import partial
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from languages import _
from mock_market.domain.faults import MEANINGS
from mock_market.saying import worded
from tui.pages.page import Page
from tui.sending.administrator import WAIT_S, apply_with, approve
from tui.state.form import Field, Form, Values
from tui.state.overlays import Window
from tui.text.safe_text import Line, folded_all, line
from tui.views.forms import fault_fields, span_field
from tui.views.market import applicant_lines, application_lines, attempt_rows, delivery_lines, state_lines
from tui.widgets.pane import Pane

if TYPE_CHECKING:
    from mock_market.api.market_views import ApplicationView, DeliveryView

_MOST = 200


class MarketPage(Page):
    """Applications over deliveries, the state of the market and what is chosen beside them."""

    DEFAULT_CSS = """
    MarketPage #beside { width: 2fr; }
    MarketPage #lists { width: 3fr; }
    """
    name_of_page = "market"

    def make_panes(self) -> list[Pane]:
        self.applications = Pane(id="applications", picks=True, on_move=self._draw_one)
        self.deliveries = Pane(id="deliveries", picks=True, on_move=self._draw_one)
        self.state = Pane(id="state")
        self.one = Pane(id="one")
        self.wishes: list[ApplicationView] = []
        self.promises: list[DeliveryView] = []
        self.told = False
        return [self.applications, self.deliveries, self.state, self.one]

    def compose(self) -> ComposeResult:
        yield Horizontal(
            Vertical(self.applications, self.deliveries, id="lists"),
            Vertical(self.state, self.one, id="beside"),
        )

    def focus_pane(self, pane: Pane) -> None:
        """What is told of one thing is of the list that is worked in."""
        super().focus_pane(pane)
        self._draw_one()

    def noticed_focus(self, pane: Pane) -> None:
        super().noticed_focus(pane)
        self._draw_one()

    # -- asking

    def entered(self) -> None:
        if self.told:
            self.host.spawn(self._ask)
        else:
            self.read(self._ask)
        self.draw()

    def traffic(self) -> None:
        if self.display:
            self.host.spawn(self._ask)
        self.draw()

    async def _ask(self) -> None:
        client = await self.host.market.client()
        self.wishes = await client.applications(limit=_MOST)
        self.promises = await client.deliveries(limit=_MOST)
        self.told = True
        self.draw()

    # -- what is shown

    def draw(self) -> None:
        self.applications.offer(
            application_lines(self.wishes, self.applications.columns),
            self._nothing(_("no application yet: p makes one")),
            title=_("Applications {count}", count=len(self.wishes) or "").strip(),
            foot=_("Y approve   N reject"),
        )
        self.deliveries.offer(
            delivery_lines(self.promises, self.deliveries.columns),
            self._nothing(_("no delivery yet")),
            title=_("Deliveries {count}", count=len(self.promises) or "").strip(),
            foot=_("r again   S all that failed   Enter"),
        )
        shown = state_lines(self.host.session, self.state.columns)
        self.state.tell(shown, title=_("The market's state"), foot=_("C clock   B faults"))
        self._draw_one()

    def _nothing(self, empty: str) -> list[Line]:
        return [line((empty if self.told else _("asking the market ..."), "dim"))]

    def _draw_one(self) -> None:
        delivery, application = self.delivery(), self.application()
        if self.pane is self.deliveries and delivery is not None:
            title = _("Delivery {number}", number=delivery.id)
            self.one.tell(attempt_rows(delivery, self.one.columns), title=title)
        elif application is not None:
            title = _("Application {number}", number=application.id)
            self.one.tell(applicant_lines(application, self.one.columns), title=title)
        else:
            self.one.show((), title="")

    def application(self) -> "ApplicationView | None":
        """The one under the cursor."""
        return self.applications.pick(self.wishes)

    def delivery(self) -> "DeliveryView | None":
        """The one under the cursor."""
        return self.deliveries.pick(self.promises)

    # -- applications

    def action_apply_with(self) -> None:
        """With data of one's own; it waits for Y or N."""
        apply_with(self.host, lambda: self.host.spawn(self._ask))

    def action_approve(self) -> None:
        """Approve the chosen application; the service hears of it at once."""
        application = self.application()
        if application is None:
            self.host.say(_("no application yet: p makes one"), "warn")
            return
        number, host = application.id, self.host
        what = _("approve application {number}", number=number)
        host.sender.with_leave(what, lambda: host.spawn(self._approve, number), target=application.target)

    async def _approve(self, number: int) -> None:
        await approve(self.host, number)
        await self._ask()

    def action_reject(self) -> None:
        application, host = self.application(), self.host
        if application is None:
            host.say(_("no application yet: p makes one"), "warn")
            return
        number, value = application.id, _("rejected by the administrator")

        def done(values: Values) -> None:
            host.spawn(self._reject, number, values["rejection"].strip().removeprefix(value))

        field = Field(name="rejection", label=_("reason"), value=value, needed=True)
        title = _("Reject application {number}", number=number)
        host.fill_in(Form(title=title, fields=[field], done=done))

    async def _reject(self, number: int, reason: str) -> None:
        client = await self.host.market.client()
        view = await client.reject(number, reason)
        self.host.say(_("application {number}: {state}", number=number, state=view.state))
        await self._ask()

    # -- deliveries

    def action_redeliver(self) -> None:
        """Send the chosen delivery again; what destroys asks, as everywhere."""
        delivery, host = self.delivery(), self.host
        if delivery is None:
            host.say(_("no delivery yet"), "warn")
            return
        what, target = f"{delivery.operation} {delivery.tenant_id or ''}".strip(), delivery.target
        again = partial(host.spawn, self._redeliver, delivery.id)
        host.sender.ask_as_needed(delivery.operation, what, target, again)

    async def _redeliver(self, number: int) -> None:
        host = self.host
        client = await host.market.client()
        async with host.sender.under_way("redeliver"):
            view = await client.redeliver(number, wait_s=WAIT_S)
        told = _(
            "delivery {number}: {state}  {why}", number=number, state=view.state, why=worded(view.reason)
        )
        host.say(told, "ok" if view.state == "delivered" else "bad")
        await self._ask()

    def action_redeliver_failed(self) -> None:
        """Send everything again that failed; always asks."""
        count, host = self.host.session.given_up, self.host
        if not count:
            host.say(_("no delivery was given up"))
            return
        asked = _("Send {count} given up deliveries again?   y yes   n no", count=count)
        host.ask(asked, y=lambda: host.spawn(self._redeliver_failed))

    async def _redeliver_failed(self) -> None:
        client = await self.host.market.client()
        again = await client.redeliver_failed()
        self.host.say(_("{count} deliveries are sent again", count=len(again)))
        self.host.feed.hurry()
        await self._ask()

    def action_open(self) -> None:
        """The last exchange of the chosen delivery."""
        delivery = self.delivery()
        numbers = [one.exchange_id for one in delivery.attempts if one.exchange_id] if delivery else []
        if self.pane is self.deliveries and numbers:
            self.host.open_traces([max(numbers)])
        elif self.pane is self.deliveries:
            self.host.say(_("no exchange belongs to this"), "warn")

    # -- time and faults

    def action_advance(self) -> None:
        """Let market time pass, and tell what it brought."""
        host = self.host

        def given(values: Values) -> None:
            host.say(_("market time passes ..."))
            host.spawn(self._advance, values["span"].strip(), host.turn)

        title = _("How far does market time go on?")
        host.fill_in(Form(title=title, fields=[span_field()], done=given))

    async def _advance(self, span: str, turn: int) -> None:
        host = self.host
        client = await host.market.client()
        with host.session.works.begin(_("market time passes")):
            after = await client.advance(span)
        shown = [line(f"{one.at[:19]}  ", worded(one.what)) for one in after.happened]
        if after.not_comparable:
            told = _("What the service says of these cannot be compared any more:")
            shown += [line(), line((told, "warn"))]
            shown += [line((f"  {worded(one)}", "dim")) for one in after.not_comparable]
        shown = folded_all(shown, host.size.width - 10) or [line((_("nothing happened"), "dim"))]
        host.say(_("market time: {now}", now=after.clock.now[:19]))
        host.open_window(Window(title=_("What {span} brought", span=span), lines=shown), turn)
        await host.feed.learn()
        await self._ask()

    def action_faults(self) -> None:
        """How often each fault strikes, in a form; zeros alone clear the plan."""
        session = self.host.session
        plan = next((one for one in session.faults if one.target == session.target), None)
        fields = fault_fields(MEANINGS, plan.rates if plan else {}, plan.seed if plan else 1)
        title = _("Faults of {target}", target=session.target)
        note = _("how often each strikes: from 0, never, to 1, always")

        def done(values: Values) -> None:
            self.host.spawn(self._set_faults, values)

        self.host.fill_in(Form(title=title, fields=fields, note=note, done=done))

    async def _set_faults(self, values: Values) -> None:
        from mock_market.api.market_views import FaultInput

        host, session = self.host, self.host.session
        client = await host.market.client()
        rates = {name: float(value) for name, value in values.items() if name != "seed" and float(value)}
        if rates:
            await client.set_faults(session.target, FaultInput(rates=rates, seed=int(values["seed"])))
        else:
            await client.clear_faults(session.target)
        await host.feed.learn()
        host.say(_("faults: {names}", names=session.faults_on() or _("none")))
