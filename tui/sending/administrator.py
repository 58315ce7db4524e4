"""What the administrator of the market does with the tenants of a target."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from languages import _
from mock_market.saying import worded
from tui.state.form import Form, Values
from tui.views.forms import application_fields, wish_of

if TYPE_CHECKING:
    from tui.app import ScreenApp


def renew(app: "ScreenApp") -> None:
    """Renew the chosen tenant's subscription for one more term."""
    if app.sender.tenant_chosen():
        app.sender.with_leave(_("renew the subscription"), lambda: app.spawn(_renew, app))


async def _renew(app: "ScreenApp") -> None:
    session = app.session
    client = await app.market.client()
    view = await client.renew(session.target, session.tenant_id)
    app.say(
        _(
            "{tenant} is renewed: {plan}, {state}",
            tenant=view.tenant_id,
            plan=view.plan,
            state=view.state,
        ),
        "ok",
    )
    app.feed.hurry()


def change_plan(app: "ScreenApp", plan: str, then: Callable[[], None]) -> None:
    """Deactivate, then activate with another plan; always asks, and says more about an unknown word."""
    from mock_market.domain.plans import PLAN_FEATURES

    tenant = app.session.tenant_id
    target = app.session.target
    if plan in PLAN_FEATURES:
        asked = _(
            "Deactivate {tenant} and activate it with plan {plan}? Its data is kept.   y yes   n no",
            tenant=tenant,
            plan=plan,
        )
    else:
        asked = _(
            "If {target} has no plan {plan}, {tenant} stays deactivated. Change?   y yes   n no",
            target=target,
            plan=plan,
            tenant=tenant,
        )
    app.ask(asked, y=lambda: app.spawn(_change_plan, app, tenant, plan, then))


async def _change_plan(app: "ScreenApp", tenant: str, plan: str, then: Callable[[], None]) -> None:
    client = await app.market.client()
    async with app.sender.under_way("change_plan"):
        deliveries = await client.change_plan(app.session.target, tenant, plan, wait_s=10.0)
    good = all(one.state == "delivered" for one in deliveries)
    said = ", ".join(f"{one.operation} {one.state}" for one in deliveries)
    app.say(said, "ok" if good else "bad")
    then()


def apply(app: "ScreenApp") -> None:
    """Apply for a tenant and approve it, as a user and an administrator would."""
    if not app.sender.target_chosen():
        return
    app.sender.with_leave(_("apply for a tenant and approve it"), lambda: app.spawn(_apply, app))


async def _apply(app: "ScreenApp") -> None:
    from mock_market.api.market_views import WishInput

    client = await app.market.client()
    session = app.session
    application = await client.apply(WishInput(target=session.target, seed=session.last_id + 1))
    async with app.sender.under_way("apply"):
        delivery = await client.approve(application.id, wait_s=10.0)
    if delivery.tenant_id:
        await app.feed.learn()
        session.choose(delivery.tenant_id)
    what = f"{delivery.operation} {delivery.state}  {worded(delivery.reason)}"
    app.say(_("application {number} approved: {what}", number=application.id, what=what))
    app.changed()


def apply_with(app: "ScreenApp", then: Callable[[], None]) -> None:
    """Apply for a tenant with data of one's own; the administrator approves or rejects it."""
    if not app.sender.target_chosen():
        return
    form = Form(
        title=_("Application"),
        fields=application_fields(),
        note=_("what is left empty is made up"),
        done=lambda values: app.spawn(_apply_with, app, values, then),
    )
    app.fill_in(form)


async def _apply_with(app: "ScreenApp", values: Values, then: Callable[[], None]) -> None:
    session = app.session
    client = await app.market.client()
    application = await client.apply(wish_of(values, session.target, seed=session.last_id + 1))
    told = _("application {number} is submitted: Y approves it, N rejects it", number=application.id)
    app.say(told, "ok")
    then()


def no_limits(app: "ScreenApp") -> None:
    """Deadlines and retries off while someone steps through the service, or on again."""
    app.spawn(_no_limits, app)


async def _no_limits(app: "ScreenApp") -> None:
    session = app.session
    client = await app.market.client()
    session.debugging = await client.debugging(not session.debugging)
    app.say(
        _("no deadlines and no retries, while you step through the service")
        if session.debugging
        else _("deadlines and retries count again")
    )
