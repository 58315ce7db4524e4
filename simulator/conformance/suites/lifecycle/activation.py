"""Activation: a tenant comes to life as it was ordered."""

from languages import N_, _
from simulator.conformance.engine.answers.wording import quoted
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level
from simulator.conformance.engine.registry import check
from simulator.conformance.suites.kit.features import expect_features
from standard_api.errors import ErrorCode


@check(
    "lifecycle.activate",
    Level.MUST,
    "LIFE-2",
    "OP-2",
    answers="activate_tenant",
    hint=N_('Answer 200 {"success": true, "tenant_id": ..., "access_url": "https://...", "message": ...}.'),
)
async def activate(ctx: CheckContext) -> None:
    """A new tenant is activated, and its address is an absolute URL.

    This is the first call a service ever gets; everything else needs it.
    """
    tenant = ctx.tenants.planned()
    reply = ctx.given.success(await ctx.tenants.activate(tenant))
    ctx.expect.same(reply.at("success"), True, "success", reply)
    ctx.expect.same(reply.at("tenant_id"), tenant.id, "tenant_id", reply)


@check(
    "lifecycle.status",
    Level.MUST,
    "LIFE-30",
    "OP-4",
    answers="get_tenant_status",
    hint=N_("Store plan and features of the activation and answer them as they were sent."),
)
async def status(ctx: CheckContext) -> None:
    """After an activation the status is active, with the plan and the features that were sent.

    The market believes the status, and shows it to the customer.
    """
    tenant = await ctx.tenants.active(plan="premium", features=["quiz", "chat"])
    reply = await ctx.tenants.status(tenant)
    ctx.expect.same(reply.at("tenant_id"), tenant.id, "tenant_id", reply)
    ctx.expect.same(reply.at("status"), "active", "status", reply)
    ctx.expect.same(reply.at("plan"), "premium", "plan", reply)
    expect_features(ctx, reply, "chat", "quiz")


@check(
    "lifecycle.first_settings",
    Level.MUST,
    "LIFE-3",
    hint=N_("Start the settings from the activation's config and features."),
)
async def first_settings(ctx: CheckContext) -> None:
    """Known keys of config and the listed features become the first settings.

    A customer who paid for 37 seats must not begin with the default.
    """
    limits, branding = {"daily_tokens": 123_456}, {"primary_color": "#0a7f3c"}
    config = {"max_users": 37, "max_storage_mb": 2_048, "limits": limits, "branding": branding}
    tenant = await ctx.tenants.active(features=["chat", "rag"], config=config)
    reply = ctx.given.success(await ctx.ask("get_settings", tenant))
    for path, value in (
        (("max_users",), 37),
        (("max_storage_mb",), 2_048),
        (("limits", "daily_tokens"), 123_456),
        (("branding", "primary_color"), "#0a7f3c"),
    ):
        what = _("{name} as activated", name=".".join(path))
        ctx.expect.same(reply.at("config", *path), value, what, reply)
    for feature in ("chat", "rag"):
        ctx.expect.same(
            reply.at("config", "features", feature), True, _("the feature {feature}", feature=feature), reply
        )


@check(
    "lifecycle.own_plan_word",
    Level.MUST,
    "LIFE-1",
    hint=N_("Take the plan as a word of yours, or refuse it with 400 or 422."),
)
async def own_plan_word(ctx: CheckContext) -> None:
    """A plan that is not known is accepted or refused, never failed upon.

    The market sells plans that a service hears of for the first time.
    """
    await ctx.tenants.active(plan="premium")
    reply = await ctx.tenants.activate(ctx.tenants.planned(plan="campus-2027"))
    ctx.expect.status(reply, 200, 202, 400, 403, 422, why=_("for a plan of another name"))


@check(
    "lifecycle.config_beyond_plan",
    Level.MUST,
    "LIFE-4",
    hint=N_("Pass config.features through the same gate as the settings."),
)
async def config_beyond_plan(ctx: CheckContext) -> None:
    """A feature in config that the plan does not hold is refused with 403, or ignored.

    What the settings refuse must not come in through the activation.
    """
    wish = {"features": {"api_integration": True}}
    plain = await ctx.tenants.active(plan="basic", features=["chat"])
    asked = await ctx.ask("update_settings", plain, body={"config": wish})
    if asked.status != 403:
        ctx.skip(_("the service's plan basic holds api_integration, or its settings are not guarded"))
    tenant = ctx.tenants.planned(plan="basic", features=["chat"], config=wish)
    reply = await ctx.tenants.activate(tenant)
    ctx.require(reply.accepted or reply.status == 403, _("200, 202 or 403"), reply.said, reply)
    if reply.accepted:
        settings = ctx.given.success(await ctx.ask("get_settings", tenant))
        on = settings.at("config", "features", "api_integration")
        ctx.expect(on is not True, _("api_integration to stay off"), _("it is on"), reply, settings)


@check(
    "lifecycle.path_and_body_differ",
    Level.MUST,
    "LIFE-6",
    "ERR-6",
    hint=N_("Compare the body's tenant_id with the path's before anything is made."),
)
async def path_and_body_differ(ctx: CheckContext) -> None:
    """An activation whose path and body name different tenants is refused, and makes neither.

    Believing the wrong one gives a customer somebody else's tenant.
    """
    one, other = ctx.tenants.planned(), ctx.tenants.planned()
    reply = await ctx.ask("activate_tenant", one, body=other.activation)
    ctx.expect.invalid(reply, _("when path and body differ"))
    for tenant in (one, other):
        gone = await ctx.ask("get_tenant_status", tenant)
        ctx.expect.refusal(gone, ErrorCode.TENANT_NOT_FOUND, _("for a tenant that was refused"))
    ctx.given.success(await ctx.tenants.activate(one))


@check(
    "lifecycle.bad_tenant_id",
    Level.MUST,
    "CONV-8",
    hint=N_("Check the id against ^[a-z0-9][a-z0-9_-]{0,63}$ on activate."),
)
async def bad_tenant_id(ctx: CheckContext) -> None:
    """Ids that the contract does not allow are refused, on activate and elsewhere.

    An id becomes a path, a database name, a folder; what it may hold is not a matter of taste.
    """
    prefix = ctx.run.ledger.prefix
    for bad in (f"{prefix}UPPER", f"{prefix}a.b", f"{prefix}한글", f"{prefix}a b", f"{prefix}{'a' * 64}"):
        reply = await ctx.ask("activate_tenant", bad, body=ctx.tenants.activation(bad))
        if not ctx.expect.invalid(reply, _("for the id {bad}", bad=quoted(bad[-12:]))):
            ctx.run.ledger.owes(bad)
        elsewhere = await ctx.ask("get_tenant_status", bad)
        ctx.expect.status(elsewhere, 400, 404, 422, why=_("for the id {bad}", bad=quoted(bad[-12:])))


@check(
    "lifecycle.longest_tenant_id",
    Level.MUST,
    "CONV-8",
    hint=N_("Give the id 64 characters of room, and allow - and _ in it."),
)
async def longest_tenant_id(ctx: CheckContext) -> None:
    """An id of 64 characters with digits, hyphens and underscores is served everywhere.

    An id that is cut in a database column is another tenant.
    """
    tenant_id = (ctx.run.ledger.prefix + "a-b_0" * 20)[:64]
    tenant = ctx.tenants.planned(
        tenant_id=tenant_id, contact={"email": "long@long.example", "name": "김하늘"}
    )
    ctx.require.success(await ctx.tenants.activate(tenant), _("for an id of 64 characters"))
    ctx.expect.same((await ctx.tenants.status(tenant)).at("tenant_id"), tenant.id, "tenant_id")
