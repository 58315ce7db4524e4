"""What the administrator of the market does with the tenants of a target."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from languages import N_, _
from mock_market.domain.plans import PLAN_FEATURES
from mock_market.saying import worded
from tui.sending.sender import SendingHost
from tui.state.form import Form, Values
from tui.views.forms import application_fields, wish_of

if TYPE_CHECKING:
    from mock_market.api.market_views import DeliveryView

WAIT_S = 10.0
"""How long one waits for what comes of a delivery."""


def renew(host: SendingHost) -> None:
    """Renew the chosen tenant's subscription for one more term."""
    if host.sender.tenant_chosen():
        host.sender.with_leave(_("renew the subscription"), lambda: host.spawn(_renew, host))


async def _renew(host: SendingHost) -> None:
    client = await host.market.client()
    view = await client.renew(host.session.target, host.session.tenant_id)
    told = _("{tenant} is renewed: {plan}, {state}", tenant=view.tenant_id, plan=view.plan, state=view.state)
    host.say(told, "ok")
    host.feed.hurry()


def change_plan(host: SendingHost, plan: str, then: Callable[[], None]) -> None:
    """Deactivate, then activate with another plan; always asks, and says more about an unknown word."""
    asked = (
        N_("Deactivate {tenant} and activate it with plan {plan}? Its data is kept.   y yes   n no")
        if plan in PLAN_FEATURES
        else N_("If {target} has no plan {plan}, {tenant} stays deactivated. Change?   y yes   n no")
    )
    target, tenant = host.session.target, host.session.tenant_id
    asked = _(asked, target=target, plan=plan, tenant=tenant)
    host.ask(asked, y=lambda: host.spawn(_change_plan, host, tenant, plan, then))


async def _change_plan(host: SendingHost, tenant: str, plan: str, then: Callable[[], None]) -> None:
    client = await host.market.client()
    async with host.sender.under_way("change_plan"):
        deliveries = await client.change_plan(host.session.target, tenant, plan, wait_s=WAIT_S)
    good = all(one.state == "delivered" for one in deliveries)
    said = ", ".join(f"{one.operation} {one.state}" for one in deliveries)
    host.say(said, "ok" if good else "bad")
    then()


def apply(host: SendingHost) -> None:
    """Apply for a tenant and approve it, as a user and an administrator would."""
    if host.sender.target_chosen():
        host.sender.with_leave(_("apply for a tenant and approve it"), lambda: host.spawn(_apply, host))


async def _apply(host: SendingHost) -> None:
    from mock_market.api.market_views import WishInput

    client = await host.market.client()
    session = host.session
    application = await client.apply(WishInput(target=session.target, seed=session.last_id + 1))
    delivery = await approve(host, application.id, what="apply")
    if delivery.tenant_id:
        await host.feed.learn()
        session.choose(delivery.tenant_id)
    host.changed()


async def approve(host: SendingHost, number: int, *, what: str = "approve") -> "DeliveryView":
    """Approve an application, and tell what came of it; ``what`` is under way meanwhile."""
    client = await host.market.client()
    async with host.sender.under_way(what):
        delivery = await client.approve(number, wait_s=WAIT_S)
    told = f"{delivery.operation} {delivery.state}  {worded(delivery.reason)}"
    host.say(_("application {number} approved: {what}", number=number, what=told))
    return delivery


def apply_with(host: SendingHost, then: Callable[[], None]) -> None:
    """Apply for a tenant with data of one's own; the administrator approves or rejects it."""
    if not host.sender.target_chosen():
        return
    form = Form(
        title=_("Application"),
        fields=application_fields(),
        note=_("what is left empty is made up"),
        done=lambda values: host.spawn(_apply_with, host, values, then),
    )
    host.fill_in(form)


async def _apply_with(host: SendingHost, values: Values, then: Callable[[], None]) -> None:
    session = host.session
    client = await host.market.client()
    application = await client.apply(wish_of(values, session.target, seed=session.last_id + 1))
    told = _("application {number} is submitted: Y approves it, N rejects it", number=application.id)
    host.say(told, "ok")
    then()


def no_limits(host: SendingHost) -> None:
    """Deadlines and retries off while someone steps through the service, or on again."""
    host.spawn(_no_limits, host)


async def _no_limits(host: SendingHost) -> None:
    client = await host.market.client()
    off = host.session.debugging = await client.debugging(not host.session.debugging)
    step = _("no deadlines and no retries, while you step through the service")
    host.say(step if off else _("deadlines and retries count again"))
