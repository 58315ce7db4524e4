"""Return: a tenant that comes back finds what was kept."""

from languages import N_, _
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level
from simulator.conformance.engine.registry import check
from simulator.conformance.suites.kit.features import expect_features
from simulator.conformance.suites.kit.holdings import expect_kept, holdings
from standard_api.errors import ErrorCode


@check("lifecycle.return_keeps_data", Level.MUST, "LIFE-13", hint=N_("Deactivate by a flag; delete nothing."))
async def return_keeps_data(ctx: CheckContext) -> None:
    """A tenant that comes back finds its preserved users, under the same ids.

    That is what "preserved" was promised to mean.
    """
    tenant = await ctx.tenants.active()
    people = [await ctx.people.created(tenant) for _turn in range(3)]
    before = await ctx.people.total(tenant)
    ctx.given.success(await ctx.tenants.deactivate(tenant))
    await ctx.tenants.returned(tenant)
    for person in people:
        shown = ctx.require.success(
            await ctx.ask("get_user", tenant, person["user_id"]), _("after the return")
        )
        ctx.expect.same(shown.at("email"), person["email"], _("the user's e-mail"), shown)
    ctx.expect.same(await ctx.people.total(tenant), before, _("the number of users"))


@check(
    "lifecycle.return_keeps_numbers",
    Level.MUST,
    "LIFE-13",
    hint=N_("On the way back change the tenant's row alone; usage and resources belong to its id."),
)
async def return_keeps_numbers(ctx: CheckContext) -> None:
    """A tenant that comes back finds its preserved resources, usage and costs.

    A bill that starts anew in the middle of a month is wrong.
    """
    tenant = await ctx.tenants.active()
    await ctx.people.created(tenant)
    before = await holdings(ctx, tenant)
    ctx.given.success(await ctx.tenants.deactivate(tenant))
    await ctx.tenants.returned(tenant)
    await expect_kept(ctx, tenant, before)


@check(
    "lifecycle.return_keeps_settings",
    Level.MUST,
    "LIFE-12",
    hint=N_("On the way back merge config and features into the stored settings."),
)
async def return_keeps_settings(ctx: CheckContext) -> None:
    """On the way back config overwrites, listed features are on, and other settings stay.

    A customer who returns must not have to set everything up again.
    """
    tenant = await ctx.tenants.active(config={"max_users": 50})
    colour = {"branding": {"primary_color": "#0a7f3c"}, "features": {"rag": False}}
    ctx.given.success(await ctx.ask("update_settings", tenant, body={"config": colour}))
    ctx.given.success(await ctx.tenants.deactivate(tenant))
    fresh = {"max_users": 77, "limits": {"daily_tokens": 123_456}}
    await ctx.tenants.returned(tenant, config=fresh, features=["chat", "rag"])
    after = ctx.given.success(await ctx.ask("get_settings", tenant))
    ctx.expect.same(after.at("config", "max_users"), 77, _("max_users from config"), after)
    tokens = after.at("config", "limits", "daily_tokens")
    ctx.expect.same(tokens, 123_456, _("daily_tokens from config"), after)
    ctx.expect.same(after.at("config", "branding", "primary_color"), "#0a7f3c", "primary_color", after)
    ctx.expect.same(after.at("config", "features", "rag"), True, _("the listed feature rag"), after)


@check(
    "lifecycle.return_with_new_plan",
    Level.MUST,
    "LIFE-11",
    "LIFE-15",
    hint=N_("Take plan, features and contact of the new activation when the tenant is not active."),
)
async def return_with_new_plan(ctx: CheckContext) -> None:
    """A deactivated or suspended tenant becomes active again with the new plan, features and contact.

    This is how a plan is changed. Once active, the old contact is another customer.
    """
    # How the service writes what was ordered, when nobody orders it anew.
    calm = await ctx.tenants.status(await ctx.tenants.active(plan="premium", features=["chat", "quiz"]))
    for reason in ("admin_request", "violation"):
        tenant = await ctx.tenants.active(plan="basic", features=["chat"])
        ctx.given.success(await ctx.tenants.deactivate(tenant, reason=reason))
        contact = {"email": "new@new.example", "name": "박새로"}
        fresh = {"plan": "premium", "features": ["chat", "quiz"], "contact": contact}
        await ctx.tenants.returned(tenant, **fresh)
        after = await ctx.tenants.status(tenant)
        ctx.expect.same(after.at("status"), "active", _("status after {reason}", reason=reason), after)
        ctx.expect.same(after.at("plan"), calm.at("plan"), "plan", after)
        expect_features(ctx, after, *calm.at("features"))
        stranger = {"email": "other@other.example", "name": "최타인"}
        refused = await ctx.tenants.activate(tenant, **{**fresh, "contact": stranger})
        ctx.given.refused(refused, ErrorCode.TENANT_EXISTS)
        old = await ctx.tenants.activate(tenant, **{**fresh, "contact": tenant.activation["contact"]})
        ctx.expect.refusal(old, ErrorCode.TENANT_EXISTS, _("for the old contact"))


@check(
    "lifecycle.return_keeps_address",
    Level.SHOULD,
    "LIFE-14",
    hint=N_("Keep created_at and access_url of the stored tenant."),
)
async def return_keeps_address(ctx: CheckContext) -> None:
    """created_at and access_url stay when a tenant comes back.

    People have bookmarks.
    """
    tenant = await ctx.tenants.active()
    born = (await ctx.tenants.status(tenant)).at("created_at")
    ctx.given.success(await ctx.tenants.deactivate(tenant))
    reply = await ctx.tenants.returned(tenant)
    ctx.expect.same(reply.at("access_url"), tenant.access_url, "access_url", reply)
    after = await ctx.tenants.status(tenant)
    ctx.expect.same(after.at("created_at"), born, "created_at", after)
