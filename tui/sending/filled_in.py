"""Calls whose values a person chooses or fills in first."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, get_args
from uuid import uuid4

from languages import _
from tui.state.form import Form, Values
from tui.state.session import Sent
from tui.state.work import this_task
from tui.views.exchange import outcome_of
from tui.views.forms import (
    EditForm,
    burst_field,
    call_fields,
    call_names,
    call_of,
    user_fields,
)

if TYPE_CHECKING:
    from tui.app import ScreenApp

_AT_ONCE = 10


def any_call(app: "ScreenApp") -> None:
    """Choose an operation, fill in what it takes, and call it."""
    session, names = app.session, call_names()
    if not app.sender.target_chosen():
        return
    last = session.last_sent.operation if session.last_sent else names[0]
    at = names.index(last) if last in names else 0
    app.choose(_("Which operation?"), names, lambda name: _fill_in_call(app, name), at=at)


def _fill_in_call(app: "ScreenApp", name: str) -> None:
    session = app.session
    last = session.last_sent
    sent = last if last and last.operation == name else Sent(operation=name)
    sent = replace(sent, tenant_id=session.tenant_id)
    tenants = [one.tenant_id for one in session.tenants_here()]
    fields = call_fields(name, sent, tenants=tenants, month=f"{datetime.now(UTC):%Y-%m}")
    if not fields:
        app.sender.send(Sent(operation=name))
        return
    form = Form(title=name, fields=fields, done=lambda values: app.sender.send(call_of(name, values)))
    app.fill_in(form)


def edit(app: "ScreenApp", number: int) -> None:
    """Change a stored request in a form, then send it, after the question that it needs."""
    app.spawn(_edit, app, number, app.turn)


async def _edit(app: "ScreenApp", number: int, turn: int) -> None:
    exchange = await app.market.exchange(number)
    form = EditForm(exchange=exchange)

    def done(values: Values) -> None:
        edits = form.edits(values, str(uuid4()))
        operation = form.destroys(values) or exchange.operation or ""
        what = f"#{number} {values['method']} {values['path']}"
        app.sender.ask_as_needed(
            operation, what, exchange.target, lambda: app.spawn(app.sender.replay_now, exchange, edits)
        )

    title = _("Edit #{number}, then send", number=number)
    app.fill_in(Form(title=title, fields=form.fields(), note=form.note, done=done), turn)


def new_user(app: "ScreenApp", then: Callable[[], None] | None = None) -> None:
    """Create a user of the chosen tenant."""
    if not app.sender.tenant_chosen():
        return

    tenant_id, number = app.session.tenant_id, app.session.last_id + 1

    def done(values: Values) -> None:
        sent = Sent(operation="create_user", tenant_id=tenant_id, body=dict(values))
        app.sender.send(sent, then=then)

    title = _("New user of {tenant}", tenant=tenant_id)
    app.fill_in(Form(title=title, fields=user_fields(number), done=done))


def deactivate_for(app: "ScreenApp") -> None:
    """Deactivate for a reason that is chosen, the data kept or erased; always asks."""
    from standard_api.models.lifecycle import DeactivationReason

    if not app.sender.tenant_chosen():
        return
    tenant, kept, erased = app.session.tenant_id, _("its data is kept"), _("its data is ERASED")

    def reason_chosen(reason: str) -> None:
        def data_chosen(data: str) -> None:
            body: dict[str, object] = {"reason": reason, "preserve_data": data == kept}
            app.sender.send(Sent(operation="deactivate_tenant", tenant_id=tenant, body=body))

        app.choose(
            _("Deactivate {tenant} for {reason}", tenant=tenant, reason=reason),
            [kept, erased],
            data_chosen,
        )

    app.choose(_("Why is {tenant} deactivated?", tenant=tenant), get_args(DeactivationReason), reason_chosen)


def burst(app: "ScreenApp") -> None:
    """The last call many times at once; always asks."""
    sent = app.session.last_sent
    if sent is None:
        app.say(_("nothing was sent yet"), "warn")
        return

    def given(values: Values) -> None:
        count = int(values["burst"])
        asked = _(
            "Burst of {count} to {target}: {what}?   y yes   n no",
            what=app.sender.what(sent),
            count=count,
            target=app.session.target,
        )
        app.ask(asked, y=lambda: app.spawn(_burst, app, sent, count))

    title = _("Burst of {what}", what=app.sender.what(sent))
    app.fill_in(Form(title=title, fields=[burst_field()], done=given))


async def _burst(app: "ScreenApp", sent: Sent, count: int) -> None:
    gate = asyncio.Semaphore(_AT_ONCE)

    with app.session.works.begin(_("burst"), total=count, stop=this_task()) as work:

        async def one() -> str:
            async with gate:
                outcome = outcome_of((await app.sender.call(replace(sent))).exchange)
                work.done += 1
                return outcome

        try:
            outcomes = await asyncio.gather(*(one() for _number in range(count)))
        except asyncio.CancelledError:
            told = _("the burst was stopped behind {done} of {count}", done=work.done, count=count)
            app.say(told, "warn")
            raise
    counted = ", ".join(f"{times} x {outcome}" for outcome, times in Counter(outcomes).most_common())
    app.say(_("{count} sent: {outcomes}", count=count, outcomes=counted))
