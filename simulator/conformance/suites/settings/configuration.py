"""Settings: what is stored is what was sent, merged level by level."""

from typing import Any

from languages import N_, _
from simulator.conformance.engine.answers.reply import Reply
from simulator.conformance.engine.answers.wording import quoted
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level
from simulator.conformance.engine.registry import check
from simulator.conformance.suites.settings.requests import change, settings_of

_MERGE = N_("Merge the part that was sent into what is stored, level by level.")


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
    reply = await settings_of(ctx, tenant)
    ctx.expect.same(reply.at("tenant_id"), tenant.id, "tenant_id", reply)
    ctx.expect.same(reply.at("subscription", "plan"), "premium", "subscription.plan", reply)


@check("settings.merge", Level.MUST, "SET-2", "OP-17", answers="update_settings", hint=_MERGE)
async def merge(ctx: CheckContext) -> None:
    """A part that is sent is changed, and all other settings of the contract stay, at every depth.

    Saving a colour must not reset the seats.
    """
    tenant = await ctx.tenants.active()
    before = (await settings_of(ctx, tenant)).named["config"]
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
        ctx.require.success(await change(ctx, tenant, patch), _("for {patch}", patch=quoted(patch)))
        expected = _merged(expected, patch)
        after = await settings_of(ctx, tenant)
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
    put = ctx.given.success(await change(ctx, tenant, patch))
    got = await settings_of(ctx, tenant)
    ctx.expect.same(got.named["config"], put.named["config"], _("config as PUT answered it"), put, got)
    ctx.require.success(await change(ctx, tenant, patch), _("for the same again"))
    again = await settings_of(ctx, tenant)
    ctx.expect.same(again.named["config"], got.named["config"], _("config after the same PUT again"), again)


@check("settings.null", Level.MUST, "SET-3", "ERR-4", hint=N_("Take null for branding only."))
async def null(ctx: CheckContext) -> None:
    """null where the type does not allow it is refused, and nothing changes.

    null seats are neither none nor unlimited.
    """
    tenant = await ctx.tenants.active()
    before = await settings_of(ctx, tenant)
    bad: list[dict[str, Any]] = [
        {"max_users": None},
        {"max_storage_mb": None},
        {"limits": {"daily_tokens": None}},
        {"features": {"rag": None}},
    ]
    for patch in bad:
        ctx.expect.invalid(await change(ctx, tenant, patch), _("for {patch}", patch=quoted(patch)))
    after = await settings_of(ctx, tenant)
    ctx.expect.same(after.named["config"], before.named["config"], _("the settings"), after)


@check("settings.wrong_types", Level.MUST, "ERR-6", "ERR-4", hint=N_("Validate types strictly, then write."))
async def wrong_types(ctx: CheckContext) -> None:
    """A setting of the wrong type is refused as a whole request, and nothing changes.

    "100" is not 100 once somebody adds to it.
    """
    tenant = await ctx.tenants.active()
    before = await settings_of(ctx, tenant)
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
        ctx.expect.invalid(await change(ctx, tenant, both), _("for {patch}", patch=quoted(patch)))
    seats = await ctx.people.total(tenant) + 90
    ctx.given.success(await change(ctx, tenant, {"max_users": seats}))
    after = (await settings_of(ctx, tenant)).named["config"]
    expected = {**before.named["config"], "max_users": seats}
    ctx.expect.same(after, expected, _("the settings"), before)


@check("settings.empty_update", Level.MUST, "SET-2", hint=_MERGE)
async def empty_update(ctx: CheckContext) -> None:
    """An update with an empty config changes nothing.

    Nothing was asked for.
    """
    tenant = await ctx.tenants.active(config={"max_users": 64})
    before = await settings_of(ctx, tenant)
    ctx.expect.status(await change(ctx, tenant, {}), 200, 400, 422, why=_("for an empty config"))
    after = await settings_of(ctx, tenant)
    ctx.expect.same(after.named["config"], before.named["config"], _("the settings"), after)


@check(
    "settings.without_config", Level.MUST, "SET-10", "ERR-4", hint=N_("Read config only; require it or not.")
)
async def without_config(ctx: CheckContext) -> None:
    """An update without config is refused or changes nothing.

    A service's own flat form must not be taken for the contract's.
    """
    tenant = await ctx.tenants.active()
    before = await settings_of(ctx, tenant)
    for body in ({}, {"max_users": await ctx.people.total(tenant) + 77}):
        reply = await ctx.ask("update_settings", tenant, body=body)
        ctx.expect.status(reply, 200, 400, 422, why=_("for an update without config"))
    after = await settings_of(ctx, tenant)
    ctx.expect.same(after.named["config"], before.named["config"], _("the settings"), after)
