"""Calls whose values a person chooses or fills in first."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import get_args
from uuid import uuid4

from languages import _
from tui.sending.sender import SendingHost
from tui.state.form import Form, Values
from tui.state.session import Sent
from tui.state.work import this_task
from tui.views.exchange import outcome_of
from tui.views.forms import EditForm, burst_field, call_fields, call_names, call_of, user_fields

_AT_ONCE = 10


def any_call(host: SendingHost) -> None:
    """Choose an operation, fill in what it takes, and call it."""
    session, names = host.session, call_names()
    if not host.sender.target_chosen():
        return
    last = session.last_sent.operation if session.last_sent else names[0]
    at = names.index(last) if last in names else 0
    host.choose(_("Which operation?"), names, lambda name: _fill_in_call(host, name), at=at)


def _fill_in_call(host: SendingHost, name: str) -> None:
    session, last = host.session, host.session.last_sent
    sent = last if last and last.operation == name else Sent(operation=name)
    sent = replace(sent, tenant_id=session.tenant_id)
    tenants = [one.tenant_id for one in session.tenants_here()]
    fields = call_fields(name, sent, tenants=tenants, month=f"{datetime.now(UTC):%Y-%m}")

    def done(values: Values) -> None:
        host.sender.send(call_of(name, values))

    if fields:
        host.fill_in(Form(title=name, fields=fields, done=done))
    else:
        done({})


def edit(host: SendingHost, number: int) -> None:
    """Change a stored request in a form, then send it, after the question that it needs."""
    host.spawn(_edit, host, number, host.turn)


async def _edit(host: SendingHost, number: int, turn: int) -> None:
    exchange = await host.market.exchange(number)
    form = EditForm(exchange)

    def done(values: Values) -> None:
        edits = form.edits(values, str(uuid4()))
        operation = form.destroys(values) or exchange.operation or ""
        what = f"#{number} {values['method']} {values['path']}"
        send = partial(host.spawn, host.sender.replay_now, exchange, edits)
        host.sender.ask_as_needed(operation, what, exchange.target, send)

    title = _("Edit #{number}, then send", number=number)
    host.fill_in(Form(title=title, fields=form.fields(), note=form.note, done=done), turn)


def new_user(host: SendingHost, then: Callable[[], None] | None = None) -> None:
    """Create a user of the chosen tenant."""
    if not host.sender.tenant_chosen():
        return

    tenant_id, number = host.session.tenant_id, host.session.last_id + 1

    def done(values: Values) -> None:
        sent = Sent(operation="create_user", tenant_id=tenant_id, body=dict(values))
        host.sender.send(sent, then=then)

    title = _("New user of {tenant}", tenant=tenant_id)
    host.fill_in(Form(title=title, fields=user_fields(number), done=done))


def deactivate_for(host: SendingHost) -> None:
    """Deactivate for a reason that is chosen, the data kept or erased; always asks."""
    from standard_api.models.lifecycle import DeactivationReason

    if not host.sender.tenant_chosen():
        return
    tenant, kept, erased = host.session.tenant_id, _("its data is kept"), _("its data is ERASED")

    def reason_chosen(reason: str) -> None:
        def data_chosen(data: str) -> None:
            body: dict[str, object] = {"reason": reason, "preserve_data": data == kept}
            host.sender.send(Sent(operation="deactivate_tenant", tenant_id=tenant, body=body))

        title = _("Deactivate {tenant} for {reason}", tenant=tenant, reason=reason)
        host.choose(title, [kept, erased], data_chosen)

    host.choose(_("Why is {tenant} deactivated?", tenant=tenant), get_args(DeactivationReason), reason_chosen)


def burst(host: SendingHost) -> None:
    """The last call many times at once; always asks."""
    sent, target = host.session.last_sent, host.session.target
    if sent is None:
        host.say(_("nothing was sent yet"), "warn")
        return
    what = host.sender.what(sent)

    def given(values: Values) -> None:
        count = int(values["burst"])
        asked = _(
            "Burst of {count} to {target}: {what}?   y yes   n no", what=what, count=count, target=target
        )
        host.ask(asked, y=lambda: host.spawn(_burst, host, sent, count))

    host.fill_in(Form(title=_("Burst of {what}", what=what), fields=[burst_field()], done=given))


async def _burst(host: SendingHost, sent: Sent, count: int) -> None:
    gate = asyncio.Semaphore(_AT_ONCE)

    with host.session.works.begin(_("burst"), total=count, stop=this_task()) as work:

        async def one() -> str:
            async with gate:
                outcome = outcome_of((await host.sender.call(replace(sent))).exchange)
                work.done += 1
                return outcome

        try:
            outcomes = await asyncio.gather(*(one() for _number in range(count)))
        except asyncio.CancelledError:
            told = _("the burst was stopped behind {done} of {count}", done=work.done, count=count)
            host.say(told, "warn")
            raise
    counted = ", ".join(f"{times} x {outcome}" for outcome, times in Counter(outcomes).most_common())
    host.say(_("{count} sent: {outcomes}", count=count, outcomes=counted))
