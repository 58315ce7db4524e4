"""Settings: subscription and features say what a tenant may do."""

from languages import N_, _
from simulator.conformance.engine.answers.wording import quoted
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level
from simulator.conformance.engine.registry import check
from simulator.conformance.engine.run.ledger import OwnTenant
from simulator.conformance.suites.settings.requests import change, settings_of
from standard_api.errors import ErrorCode

_GUARD = N_("Refuse with 403 FEATURE_DISABLED unless plan or activation hold the feature.")


@check(
    "settings.subscription", Level.MUST, "SET-5", hint=N_("Write config only; the subscription is read-only.")
)
async def subscription(ctx: CheckContext) -> None:
    """A subscription that is sent along is ignored or refused, never applied.

    A tenant must not be able to upgrade itself.
    """
    tenant = await ctx.tenants.active(plan="basic", features=["chat"])
    before, plan = await settings_of(ctx, tenant), (await ctx.tenants.status(tenant)).at("plan")
    body = {"config": {}, "subscription": {"plan": "premium", "end_date": "2099-12-31", "auto_renew": True}}
    reply = await ctx.ask("update_settings", tenant, body=body)
    ctx.expect.status(reply, 200, 400, 403, 422, why=_("for a subscription sent along"))
    after = await settings_of(ctx, tenant)
    ctx.expect.same(after.at("subscription"), before.at("subscription"), _("the subscription"), reply, after)
    shown = await ctx.ask("get_tenant_status", tenant)
    ctx.expect.same(shown.at("plan"), plan, "plan", reply, shown)


async def _refused_feature(ctx: CheckContext, tenant: OwnTenant) -> str:
    """A known feature that is off and that the service refuses to switch on; skips without one."""
    features = (await settings_of(ctx, tenant)).at("config", "features")
    for name, on in features.items():
        if not on:
            reply = await change(ctx, tenant, {"features": {name: True}})
            if reply.status == 403:
                return str(name)
    ctx.skip(_("the service's plan basic holds every feature that it knows"))
    return None


@check("settings.feature_guard", Level.MUST, "SET-7", "SET-9", "ERR-13", hint=_GUARD)
async def feature_guard(ctx: CheckContext) -> None:
    """A feature outside plan and activation is 403 FEATURE_DISABLED every time, and stays off.

    Premium that anyone can switch on is not premium.
    """
    tenant = await ctx.tenants.active(plan="basic", features=["chat"])
    features = (await settings_of(ctx, tenant)).at("config", "features")
    refused = 0
    for name in [name for name, on in features.items() if not on]:
        first = await change(ctx, tenant, {"features": {name: True}})
        if first.status == 200:
            continue
        refused += 1
        ctx.expect.refusal(first, ErrorCode.FEATURE_DISABLED, _("for the feature {name}", name=name))
        again = await change(
            ctx, tenant, {"features": {name: True}, "branding": {"primary_color": "#555555"}}
        )
        ctx.expect.refusal(again, ErrorCode.FEATURE_DISABLED, _("for {name} again", name=name))
        after = await settings_of(ctx, tenant)
        ctx.expect.same(
            after.at("config", "features", name), False, _("the refused feature {name}", name=name), after
        )
        colour = after.at("config", "branding", "primary_color")
        ctx.expect(
            colour != "#555555", _("nothing of a refused request"), _("its other half was written"), again
        )
    if not refused and not ctx.findings:
        ctx.skip(_("the service's plan basic holds every feature that it knows"))


@check("settings.feature_by_activation", Level.MUST, "SET-7", "LIFE-3", hint=_GUARD)
async def feature_by_activation(ctx: CheckContext) -> None:
    """A feature of the activation may be switched off and on again, whatever the plan.

    What was ordered beside the plan was ordered.
    """
    name = await _refused_feature(ctx, await ctx.tenants.active(plan="basic", features=["chat"]))
    tenant = await ctx.tenants.active(plan="basic", features=["chat", name])
    for value in (False, True):
        put = await change(ctx, tenant, {"features": {name: value}})
        ctx.require.success(put, _("for {name}={value}", name=name, value=quoted(value)))
        reply = await settings_of(ctx, tenant)
        ctx.expect.same(
            reply.at("config", "features", name), value, _("the feature {name}", name=name), reply
        )


@check(
    "settings.unknown_feature", Level.MUST, "SET-8", hint=N_("Ignore or refuse a name that you do not know.")
)
async def unknown_feature(ctx: CheckContext) -> None:
    """A feature that the service does not know is refused or ignored, never a failure.

    The market's list of features is longer than any service's.
    """
    tenant = await ctx.tenants.active()
    reply = await change(ctx, tenant, {"features": {"time_travel": True}})
    ctx.expect.status(reply, 200, 400, 403, 422, why=_("for a feature of another service"))
    after = await settings_of(ctx, tenant)
    on = after.at("config", "features", "time_travel")
    ctx.expect(
        on is not True or reply.status == 200, _("a refused feature to stay off"), _("it is on"), after
    )
