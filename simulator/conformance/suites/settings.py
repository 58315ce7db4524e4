"""Settings, features and limits of a tenant."""

from typing import Any

from languages import N_, _
from simulator.conformance.engine.answers.reply import Reply
from simulator.conformance.engine.answers.wording import listed, quoted
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level
from simulator.conformance.engine.registry import check
from simulator.conformance.engine.run.ledger import OwnTenant
from standard_api.errors import ErrorCode

_MERGE = N_("Merge the part that was sent into what is stored, level by level.")
_GUARD = N_("Refuse with 403 FEATURE_DISABLED unless plan or activation hold the feature.")


async def _config(ctx: CheckContext, tenant: OwnTenant) -> Reply:
    return ctx.require.success(await ctx.ask("get_settings", tenant))


async def _put(ctx: CheckContext, tenant: OwnTenant, config: dict[str, Any]) -> Reply:
    return await ctx.ask("update_settings", tenant, body={"config": config})


@check(
    "settings.shape",
    Level.MUST,
    "SET-1",
    "OP-16",
    "CONV-16",
    answers="get_settings",
    hint=N_("Compare with `mt-sim openapi`."),
)
async def shape(ctx: CheckContext) -> None:
    """Settings answers config and subscription in the contract's shape, with the activated plan.

    The market shows both on one page.
    """
    tenant = await ctx.tenants.active(plan="premium")
    reply = await _config(ctx, tenant)
    ctx.expect.same(reply.at("tenant_id"), tenant.id, "tenant_id", reply)
    ctx.expect.same(reply.at("subscription", "plan"), "premium", "subscription.plan", reply)


@check("settings.merge", Level.MUST, "SET-2", "OP-17", answers="update_settings", hint=_MERGE)
async def merge(ctx: CheckContext) -> None:
    """A part that is sent is changed, and all other settings of the contract stay, at every depth.

    Saving a colour must not reset the seats.
    """
    tenant = await ctx.tenants.active()
    before = (await _config(ctx, tenant)).named["config"]
    limits = before["limits"]
    patches: list[dict[str, Any]] = [
        {"branding": {"primary_color": "#00aa11"}},
        {"limits": {"daily_tokens": 123456}},
        {"limits": {"monthly_tokens": limits["monthly_tokens"] + 1}},
        {"limits": {"max_file_size_mb": limits["max_file_size_mb"] + 1}},
        {"max_users": before["max_users"] + 1},
        {"max_storage_mb": 2048},
        {"features": {"rag": False}},
        {"features": {"chat": False}, "branding": {"primary_color": "#11aa00"}},
    ]
    expected = before
    for patch in patches:
        ctx.require.success(await _put(ctx, tenant, patch), _("for {patch}", patch=quoted(patch)))
        expected = _merged(expected, patch)
        after = await _config(ctx, tenant)
        _expect_config(ctx, after, expected, _("the settings after {patch}", patch=quoted(patch)))


def _merged(config: dict[str, Any], patch: dict[str, Any]) -> dict[str, Any]:
    merged = dict(config)
    for name, value in patch.items():
        old = config.get(name)
        both = isinstance(value, dict) and isinstance(old, dict)
        merged[name] = _merged(old or {}, value) if both else value
    return merged


def _expect_config(ctx: CheckContext, reply: Reply, expected: dict[str, Any], what: str) -> None:
    """Compare setting by setting, so that a finding names the one that differs."""
    got = reply.named["config"]
    for name, value in expected.items():
        ctx.expect.same(got.get(name), value, f"{what}: {name}", reply)


@check("settings.put_is_get", Level.MUST, "SET-4", hint=N_("Answer what was stored, not what was sent."))
async def put_is_get(ctx: CheckContext) -> None:
    """What PUT answers is what GET then shows, and the same PUT again changes nothing.

    The page that saves is the page that shows.
    """
    tenant = await ctx.tenants.active()
    patch = {"max_users": await ctx.people.total(tenant) + 88, "branding": {"primary_color": "#313131"}}
    put = ctx.require.success(await _put(ctx, tenant, patch))
    got = await _config(ctx, tenant)
    ctx.expect.same(got.named["config"], put.named["config"], _("config as PUT answered it"), put, got)
    ctx.require.success(await _put(ctx, tenant, patch), _("for the same again"))
    again = await _config(ctx, tenant)
    ctx.expect.same(again.named["config"], got.named["config"], _("config after the same PUT again"), again)


@check("settings.null", Level.MUST, "SET-3", "ERR-4", hint=N_("Take null for branding only."))
async def null(ctx: CheckContext) -> None:
    """null where the type does not allow it is refused, and nothing changes.

    null seats are neither none nor unlimited.
    """
    tenant = await ctx.tenants.active()
    before = await _config(ctx, tenant)
    bad: list[dict[str, Any]] = [
        {"max_users": None},
        {"max_storage_mb": None},
        {"limits": {"daily_tokens": None}},
        {"features": {"rag": None}},
    ]
    for patch in bad:
        ctx.expect.invalid(await _put(ctx, tenant, patch), _("for {patch}", patch=quoted(patch)))
    after = await _config(ctx, tenant)
    ctx.expect.same(after.named["config"], before.named["config"], _("the settings"), after)


@check("settings.wrong_types", Level.MUST, "ERR-6", "ERR-4", hint=N_("Validate types strictly, then write."))
async def wrong_types(ctx: CheckContext) -> None:
    """A setting of the wrong type is refused as a whole request, and nothing changes.

    "100" is not 100 once somebody adds to it.
    """
    tenant = await ctx.tenants.active()
    before = await _config(ctx, tenant)
    bad: list[dict[str, Any]] = [
        {"max_users": "100"},
        {"max_users": 10.5},
        {"features": {"rag": "yes"}},
        {"features": ["rag"]},
        {"limits": {"daily_tokens": -5}},
        {"branding": "blue"},
        {"branding": {"primary_color": 7}},
    ]
    for patch in bad:
        both = {"branding": {"primary_color": "#999999"}, **patch}
        ctx.expect.invalid(await _put(ctx, tenant, both), _("for {patch}", patch=quoted(patch)))
    seats = await ctx.people.total(tenant) + 90
    ctx.expect.success(await _put(ctx, tenant, {"max_users": seats}), _("for a setting of the right type"))
    after = (await _config(ctx, tenant)).named["config"]
    expected = {**before.named["config"], "max_users": seats}
    ctx.expect.same(after, expected, _("the settings"), before)


@check(
    "settings.subscription", Level.MUST, "SET-5", hint=N_("Write config only; the subscription is read-only.")
)
async def subscription(ctx: CheckContext) -> None:
    """A subscription that is sent along is ignored or refused, never applied.

    A tenant must not be able to upgrade itself.
    """
    tenant = await ctx.tenants.active(plan="basic", features=["chat"])
    before = await _config(ctx, tenant)
    body = {"config": {}, "subscription": {"plan": "premium", "end_date": "2099-12-31", "auto_renew": True}}
    reply = await ctx.ask("update_settings", tenant, body=body)
    ctx.expect.status(reply, 200, 400, 403, 422, why=_("for a subscription sent along"))
    after = await _config(ctx, tenant)
    ctx.expect.same(after.at("subscription"), before.at("subscription"), _("the subscription"), reply, after)
    shown = await ctx.ask("get_tenant_status", tenant)
    ctx.expect.same(shown.at("plan"), "basic", "plan", reply, shown)


@check(
    "settings.seats_floor",
    Level.MUST,
    "SET-6",
    "ERR-4",
    hint=N_("Compare max_users with the number of users."),
)
async def seats_floor(ctx: CheckContext) -> None:
    """max_users below the present number of users, zero or negative is refused; nothing changes.

    Someone would have to be put out, and nobody said whom.
    """
    tenant = await ctx.tenants.active()
    await ctx.people.created(tenant)
    await ctx.people.created(tenant)
    users = await ctx.people.total(tenant)
    before = await _config(ctx, tenant)
    for seats in (users - 1, 0, -1):
        ctx.expect.invalid(
            await _put(ctx, tenant, {"max_users": seats}), _("for max_users={seats}", seats=seats)
        )
    after = await _config(ctx, tenant)
    ctx.expect.same(after.at("config", "max_users"), before.at("config", "max_users"), "max_users", after)
    ctx.expect.success(await _put(ctx, tenant, {"max_users": users}), _("for exactly the present number"))


async def _refused_feature(ctx: CheckContext, tenant: OwnTenant) -> str:
    """A known feature that is off and that the service refuses to switch on; skips without one."""
    features = (await _config(ctx, tenant)).at("config", "features")
    for name, on in features.items():
        if not on:
            reply = await _put(ctx, tenant, {"features": {name: True}})
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
    features = (await _config(ctx, tenant)).at("config", "features")
    refused = 0
    for name in [name for name, on in features.items() if not on]:
        first = await _put(ctx, tenant, {"features": {name: True}})
        if first.status == 200:
            continue
        refused += 1
        ctx.expect.refusal(first, ErrorCode.FEATURE_DISABLED, _("for the feature {name}", name=name))
        again = await _put(ctx, tenant, {"features": {name: True}, "branding": {"primary_color": "#555555"}})
        ctx.expect.refusal(again, ErrorCode.FEATURE_DISABLED, _("for {name} again", name=name))
        after = await _config(ctx, tenant)
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
        reply = ctx.require.success(
            await _put(ctx, tenant, {"features": {name: value}}),
            _("for {name}={value}", name=name, value=quoted(value)),
        )
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
    reply = await _put(ctx, tenant, {"features": {"time_travel": True}})
    ctx.expect.status(reply, 200, 400, 403, 422, why=_("for a feature of another service"))
    after = await _config(ctx, tenant)
    on = after.at("config", "features", "time_travel")
    ctx.expect(
        on is not True or reply.status == 200, _("a refused feature to stay off"), _("it is on"), after
    )


@check("settings.empty_update", Level.MUST, "SET-2", hint=_MERGE)
async def empty_update(ctx: CheckContext) -> None:
    """An update with an empty config changes nothing.

    Nothing was asked for.
    """
    tenant = await ctx.tenants.active(config={"max_users": 64})
    before = await _config(ctx, tenant)
    ctx.expect.status(await _put(ctx, tenant, {}), 200, 400, 422, why=_("for an empty config"))
    after = await _config(ctx, tenant)
    ctx.expect.same(after.named["config"], before.named["config"], _("the settings"), after)


@check(
    "settings.without_config", Level.MUST, "SET-10", "ERR-4", hint=N_("Read config only; require it or not.")
)
async def without_config(ctx: CheckContext) -> None:
    """An update without config is refused or changes nothing.

    A service's own flat form must not be taken for the contract's.
    """
    tenant = await ctx.tenants.active()
    before = await _config(ctx, tenant)
    for body in ({}, {"max_users": await ctx.people.total(tenant) + 77}):
        reply = await ctx.ask("update_settings", tenant, body=body)
        ctx.expect.status(reply, 200, 400, 422, why=_("for an update without config"))
    after = await _config(ctx, tenant)
    ctx.expect.same(after.named["config"], before.named["config"], _("the settings"), after)


@check(
    "settings.limits",
    Level.MUST,
    "LIM-1",
    "OP-18",
    needs=("get_limits",),
    answers="get_limits",
    hint=N_("Name each limit once; null means unlimited."),
)
async def limits(ctx: CheckContext) -> None:
    """Limits answers each limit once, with how much of it is used, never less than nothing.

    An administrator looks here before he buys more.
    """
    tenant = await ctx.tenants.active()
    reply = ctx.require.success(await ctx.ask("get_limits", tenant))
    names = [row["name"] for row in reply.rows("limits")]
    ctx.expect(len(set(names)) == len(names), _("each limit once"), listed(names), reply)
    low = [row["name"] for row in reply.rows("limits") if row["used"] < 0 or (row["limit"] or 0) < 0]
    ctx.expect(not low, _("no negative limit or usage"), listed(low), reply)
