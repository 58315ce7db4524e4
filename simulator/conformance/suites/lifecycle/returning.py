"""Return: a tenant that comes back finds what was kept."""

from languages import _
from simulator.conformance.check import Level, check
from simulator.conformance.features import expect_features
from simulator.conformance.holdings import expect_kept, holdings
from simulator.conformance.trial import Trial
from standard_api.errors import ErrorCode


@check("lifecycle.return_keeps_data", Level.MUST, "LIFE-13", hint="Deactivate by a flag; delete nothing.")
async def return_keeps_data(t: Trial) -> None:
    """A tenant that comes back finds its preserved users, under the same ids.

    That is what "preserved" was promised to mean.
    """
    tenant = await t.tenant()
    people = [await t.user(tenant) for _turn in range(3)]
    before = await t.total_users(tenant)
    t.require_success(await t.deactivate(tenant))
    await t.returned(tenant)
    for person in people:
        shown = t.require_success(await t.ask("get_user", tenant, person["user_id"]), _("after the return"))
        t.expect_same(shown.at("email"), person["email"], _("the user's e-mail"), shown)
    t.expect_same(await t.total_users(tenant), before, _("the number of users"))


@check(
    "lifecycle.return_keeps_numbers",
    Level.MUST,
    "LIFE-13",
    hint="On the way back change the tenant's row alone; usage and resources belong to its id.",
)
async def return_keeps_numbers(t: Trial) -> None:
    """A tenant that comes back finds its preserved resources, usage and costs.

    A bill that starts anew in the middle of a month is wrong.
    """
    tenant = await t.tenant()
    await t.user(tenant)
    before = await holdings(t, tenant)
    t.require_success(await t.deactivate(tenant))
    await t.returned(tenant)
    await expect_kept(t, tenant, before)


@check(
    "lifecycle.return_keeps_settings",
    Level.MUST,
    "LIFE-12",
    hint="On the way back merge config and features into the stored settings.",
)
async def return_keeps_settings(t: Trial) -> None:
    """On the way back config overwrites, listed features are on, and other settings stay.

    A customer who returns must not have to set everything up again.
    """
    tenant = await t.tenant(config={"max_users": 50})
    colour = {"branding": {"primary_color": "#0a7f3c"}, "features": {"rag": False}}
    t.require_success(await t.ask("update_settings", tenant, body={"config": colour}))
    t.require_success(await t.deactivate(tenant))
    fresh = {"max_users": 77, "limits": {"daily_tokens": 123_456}}
    await t.returned(tenant, config=fresh, features=["chat", "rag"])
    after = t.require_success(await t.ask("get_settings", tenant))
    t.expect_same(after.at("config", "max_users"), 77, _("max_users from config"), after)
    tokens = after.at("config", "limits", "daily_tokens")
    t.expect_same(tokens, 123_456, _("daily_tokens from config"), after)
    t.expect_same(after.at("config", "branding", "primary_color"), "#0a7f3c", "primary_color", after)
    t.expect_same(after.at("config", "features", "rag"), True, _("the listed feature rag"), after)


@check(
    "lifecycle.return_with_new_plan",
    Level.MUST,
    "LIFE-11",
    "LIFE-15",
    hint="Take plan, features and contact of the new activation when the tenant is not active.",
)
async def return_with_new_plan(t: Trial) -> None:
    """A deactivated or suspended tenant becomes active again with the new plan, features and contact.

    This is how a plan is changed. Once active, the old contact is another customer.
    """
    for reason in ("admin_request", "violation"):
        tenant = await t.tenant(plan="basic", features=["chat"])
        t.require_success(await t.deactivate(tenant, reason=reason))
        contact = {"email": "new@new.example", "name": "박새로"}
        fresh = {"plan": "premium", "features": ["chat", "quiz"], "contact": contact}
        await t.returned(tenant, **fresh)
        after = await t.status_of(tenant)
        t.expect_same(after.at("status"), "active", _("status after {reason}", reason=reason), after)
        t.expect_same(after.at("plan"), "premium", "plan", after)
        expect_features(t, after, "chat", "quiz")
        old = await t.activate(tenant, **{**fresh, "contact": tenant.activation["contact"]})
        t.expect_refusal(old, ErrorCode.TENANT_EXISTS, _("for the old contact"))


@check(
    "lifecycle.return_keeps_address",
    Level.SHOULD,
    "LIFE-14",
    hint="Keep created_at and access_url of the stored tenant.",
)
async def return_keeps_address(t: Trial) -> None:
    """created_at and access_url stay when a tenant comes back.

    People have bookmarks.
    """
    tenant = await t.tenant()
    born = (await t.status_of(tenant)).at("created_at")
    t.require_success(await t.deactivate(tenant))
    reply = await t.returned(tenant)
    t.expect_same(reply.at("access_url"), tenant.access_url, "access_url", reply)
    after = await t.status_of(tenant)
    t.expect_same(after.at("created_at"), born, "created_at", after)
