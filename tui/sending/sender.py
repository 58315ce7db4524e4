"""Everything that makes the market send something: asked about first where it should be."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Protocol

from languages import N_, _
from mock_market.saying import worded
from tui.host import Host
from tui.sending.feed import Feed
from tui.state.form import Field, Form
from tui.state.session import WRITES, Sent
from tui.views.exchange import outcome_look, outcome_of, why_none
from tui.views.parts.rows import milliseconds, span_text

if TYPE_CHECKING:
    from mock_market.api.views import CallResult, EditsInput, ExchangeView

_PERIOD = {"get_tenant_stats", "get_tenant_costs", "get_top_users", "get_usage_patterns"}
_TENANTLESS = {"health"}
DESTROYS = {"deactivate_tenant", "delete_user"}
"""Asked about every time, on LOCAL too, whichever key sends them."""
CHANGES_STATE = {"activate_tenant", "deactivate_tenant"}


class Sender:
    """Sends for the pages; one way in for keys, menus and the palette."""

    def __init__(self, host: Host, feed: Feed) -> None:
        self._host = host
        self._feed = feed

    # -- what can be sent

    def activate(self) -> None:
        """Activate the chosen tenant, as the market knows it or with a plausible first activation."""
        if self.tenant_chosen():
            self.send(Sent(operation="activate_tenant", tenant_id=self._host.session.tenant_id))

    def deactivate(self) -> None:
        """Deactivate the chosen tenant, its data kept; always asks."""
        if self.tenant_chosen():
            tenant_id, body = self._host.session.tenant_id, {"reason": "admin_request", "preserve_data": True}
            self.send(Sent(operation="deactivate_tenant", tenant_id=tenant_id, body=body))

    def read(self, operation: str) -> None:
        """Call an operation that changes nothing."""
        if operation not in _TENANTLESS and not self.tenant_chosen():
            return
        query: dict[str, str | int] = {"period": "30d"} if operation in _PERIOD else {}
        if operation == "get_tenant_usage":
            query = {"period": f"{datetime.now(UTC):%Y-%m}"}
        tenant = None if operation in _TENANTLESS else self._host.session.tenant_id
        self.send(Sent(operation=operation, tenant_id=tenant, query=query))

    def again(self) -> None:
        """The last call once more."""
        if self._host.session.last_sent is None:
            self._host.say(_("nothing was sent yet"), "warn")
        else:
            self.send(self._host.session.last_sent)

    def send(self, sent: Sent, *, then: Callable[[], None] | None = None) -> None:
        """Send; what destroys asks every time, a SHARED target once before the first write."""
        if not self.target_chosen():
            return
        if sent.operation in DESTROYS:
            self._host.ask(self._question(sent), y=lambda: self._start(sent, then))
        elif sent.operation in WRITES:
            self.with_leave(self.what(sent), lambda: self._start(sent, then))
        else:
            self._start(sent, then)

    def _question(self, sent: Sent) -> str:
        target, tenant, user = self._host.session.target, sent.tenant_id, sent.user_name or sent.user_id
        if sent.operation == "delete_user":
            return _("Delete user {user} of {tenant}?   y yes   n no", user=user, tenant=tenant)
        if sent.body is not None and sent.body.get("preserve_data") is True:
            told = N_("Deactivate {tenant} on {target}? Its data is kept.   y yes   n no")
            return _(told, tenant=tenant, target=target)
        return _("Send {what} to {target}?   y yes   n no", what=self.what(sent), target=target)

    def ask_as_needed(self, operation: str, what: str, target: str, act: Callable[[], None]) -> None:
        """Do something that sends an operation again, after the question that it needs."""
        if operation in DESTROYS:
            self._host.ask(_("Send {what} to {target}?   y yes   n no", what=what, target=target), y=act)
        else:
            self.with_leave(what, act, target=target)

    def asks_first(self, target: str) -> bool:
        """Whether a write to a target needs leave that was not given yet."""
        session = self._host.session
        return not session.local(target) and target not in session.may_write

    def with_leave(self, what: str, act: Callable[[], None], *, target: str = "") -> None:
        """Do something that writes, after the question that a SHARED target asks once."""
        session = self._host.session
        target = target or session.target
        if not self.asks_first(target):
            act()
            return

        def allowed() -> None:
            session.may_write.add(target)
            act()

        told = _(
            "{target} is SHARED. Send {what} to it? Asked once.   y yes   n no", target=target, what=what
        )
        self._host.ask(told, y=allowed)

    def replay(self, number: int) -> None:
        """Send a stored request again as it was, after the question that it needs."""
        self._host.spawn(self._replay, number)

    async def _replay(self, number: int) -> None:
        from mock_market.api.views import EditsInput

        turn = self._host.turn
        exchange = await self._host.market.exchange(number)
        operation = "delete_user" if exchange.request.method == "DELETE" else exchange.operation or ""
        asks = operation in DESTROYS or self.asks_first(exchange.target)
        if asks and turn != self._host.turn:
            told = _("#{number} was not sent: you went on before it was asked about", number=number)
            self._host.say(told, "warn")
            return
        what = f"#{number} {exchange.operation} {exchange.tenant_id or ''}".rstrip()
        send = partial(self._host.spawn, self.replay_now, exchange, EditsInput())
        self.ask_as_needed(operation, what, exchange.target, send)

    def switch(self, name: str) -> None:
        """Drive another target; a SHARED one asks for its name. Its health is asked once."""
        if self._host.session.local(name):
            self._host.spawn(self.drive, name)
        else:
            self.once_named(name, lambda: self._host.spawn(self.drive, name))

    def once_named(self, name: str, act: Callable[[], None]) -> None:
        """Do something with a SHARED target once its name was typed."""

        def problem(typed: str) -> str:
            return "" if typed == name else _("that is not the target's name")

        field = Field(name="target_name", label=_("name"), needed=True, check=problem)
        title = _("This target is SHARED: type its name to switch")
        self._host.fill_in(Form(title=title, fields=[field], done=lambda _values: act()))

    # -- how it is sent

    def _start(self, sent: Sent, then: Callable[[], None] | None = None) -> None:
        self._host.session.last_sent = sent
        self._host.say(_("{what} ...", what=self.what(sent)))
        self._host.spawn(self._send, sent, then)

    async def _send(self, sent: Sent, then: Callable[[], None] | None) -> None:
        result = await self.call(sent)
        self._host.session.last_result = result
        if result.next_at:
            await self._feed.learn()
        self._tell(sent, result)
        self._host.changed()
        if then:
            then()

    async def call(self, sent: Sent, *, target: str = "") -> "CallResult":
        """One call through the market. Raises MarketError and MarketUnreachableError."""
        from mock_market.api.views import CallInput

        client = await self._host.market.client()
        given = CallInput(
            operation=sent.operation,
            target=target or self._host.session.target or None,
            tenant_id=sent.tenant_id,
            user_id=sent.user_id,
            query=sent.query,
            body=sent.body,
            asked_by="tui",
        )
        async with self.under_way(sent.operation):
            return await client.call(given)

    @asynccontextmanager
    async def under_way(self, operation: str) -> AsyncIterator[None]:
        """Counts what is sent inside of it, so that leaving asks and the header shows it."""
        try:
            with self._host.session.works.begin(operation, after=1.0):
                self._count(operation, 1)
                yield
        finally:
            self._count(operation, -1)
            self._feed.hurry()

    def _count(self, operation: str, by: int) -> None:
        busy = self._host.session.busy
        busy[operation] = busy.get(operation, 0) + by
        self._host.changed()

    def _tell(self, sent: Sent, result: "CallResult") -> None:
        what = self.what(sent)
        if result.next_at:
            span, why = span_text(self._host.session.seconds_until(result.next_at)), worded(result.reason)
            told = _("{what}: {reason}; next try in {span}", what=what, reason=why, span=span)
            self._host.say(told, "warn")
            return
        said = self._outcome(what, result.exchange, breaks=len(result.problems))
        if sent.operation == "activate_tenant" and result.succeeded:
            said += f"   {_('To undo: D')}"
        look = "bad" if result.problems else outcome_look(result.exchange)
        self._host.say(f"{said}   {_('Again: .')}", look)

    def _outcome(self, what: str, exchange: "ExchangeView", *, breaks: int = 0) -> str:
        values = {"what": what, "outcome": outcome_of(exchange), "id": exchange.id}
        values["ms"] = milliseconds(exchange.timing.total_ms)
        if exchange.response is None:
            return _("{what}: {outcome}, #{id}: {why}", **values, why=why_none(exchange))
        if breaks:
            told = N_("{what}: {outcome}, but contract breaks: {count}   {ms} ms, #{id}.")
            return _(told, **values, count=breaks)
        return _("{what}: {outcome} in {ms} ms, #{id}.", **values)

    async def follow_last(self) -> None:
        """The last call was promised a later try: what has come of it since."""
        session = self._host.session
        sent, before = session.last_sent, session.last_result
        if sent is None or before is None or before.next_at is None or before.delivery_id is None:
            return
        client = await self._host.market.client()
        delivery = await client.delivery(before.delivery_id)
        number = max((one.exchange_id or 0 for one in delivery.attempts), default=0)
        if number <= before.exchange.id or session.last_result is not before:
            return
        after = {
            "exchange": await client.exchange(number),
            "problems": await client.problems(number),
            "succeeded": delivery.state == "delivered",
            "unknown": delivery.state == "unknown",
            "reason": delivery.reason,
            "next_at": delivery.next_at if delivery.state == "waiting" else None,
        }
        session.last_result = before.model_copy(update=after)
        self._tell(sent, session.last_result)

    async def replay_now(self, stored: "ExchangeView", edits: "EditsInput") -> None:
        """Send a stored request again, whatever it does."""
        client = await self._host.market.client()
        async with self.under_way("replay"):
            exchange = await client.replay(stored.id, edits)
            if stored.operation in CHANGES_STATE and stored.tenant_id:
                # A repeated request tells the market nothing of its tenant, so the service is asked.
                sent = Sent(operation="get_tenant_status", tenant_id=stored.tenant_id)
                await self.call(sent, target=stored.target)
        self._host.say(self._outcome(f"#{stored.id}", exchange), outcome_look(exchange))
        self._host.changed()

    async def drive(self, name: str) -> None:
        """Drive a registered target from now on, and ask its health."""
        session = self._host.session
        session.switch(name)
        self._host.say(_("asking {target} ...", target=name))
        self._host.changed()
        result = await self.call(Sent(operation="health"))
        health, look = outcome_of(result.exchange), outcome_look(result.exchange)
        if result.exchange.response is None:
            health = f"{health}: {why_none(result.exchange)}"
        self._host.say(_("{target} now; its health: {health}", target=name, health=health), look)
        self._host.changed()

    def tenant_chosen(self) -> bool:
        """Whether a tenant is chosen; says what to do when none is."""
        chosen = self._host.session.tenant_id
        if self.target_chosen() and not chosen:
            self._host.say(_("no tenant is chosen: n makes one"), "warn")
        return bool(self._host.session.target and chosen)

    def target_chosen(self) -> bool:
        """Whether a target is chosen; says what to do when none is."""
        if not self._host.session.target:
            self._host.say(_("no target is chosen: 6 lists them"), "warn")
        return bool(self._host.session.target)

    def what(self, sent: Sent) -> str:
        """A call in a few words."""
        return f"{sent.operation} {sent.tenant_id}" if sent.tenant_id else sent.operation


class SendingHost(Host, Protocol):
    """A host through which things are sent, and which hears of what is new."""

    sender: Sender
    feed: Feed
