"""Users: changed, deleted, and unknown."""

from languages import N_, _
from simulator.conformance.engine.answers.wording import quoted
from simulator.conformance.engine.asking.asker import NEVER
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level
from simulator.conformance.engine.registry import check
from simulator.conformance.suites.users.people import matches
from standard_api.errors import ErrorCode


@check(
    "users.update",
    Level.MUST,
    "USER-12",
    "OP-13",
    answers="update_user",
    hint=N_("Change the fields that were sent, and no other."),
)
async def update(ctx: CheckContext) -> None:
    """Each field can be changed alone; nothing else changes, and get_user shows the result.

    A form that changes the role must not empty the name.
    """
    tenant = await ctx.tenants.active()
    user = await ctx.people.created(tenant)
    changes = {
        "name": "박새로",
        "role": "admin",
        "status": "inactive",
        "email": ctx.people.request()["email"],
    }
    before = ctx.given.success(await ctx.ask("get_user", tenant, user["user_id"]))
    expected = {name: before.at(name) for name in (*changes, "created_at")}
    for name, value in changes.items():
        reply = await ctx.ask("update_user", tenant, user["user_id"], body={name: value})
        ctx.require.success(reply, _("for a new {name}", name=name))
        expected[name] = value
        shown = ctx.given.success(await ctx.ask("get_user", tenant, user["user_id"]))
        for field, wanted in expected.items():
            ctx.expect.same(
                shown.at(field),
                wanted,
                _("{field} after changing {name}", field=field, name=name),
                reply,
                shown,
            )
            ctx.expect.same(reply.at(field), wanted, _("{field} in the answer", field=field), reply)


@check("users.update_bad", Level.MUST, "ERR-6", "ERR-4", hint=N_("Validate the whole update before writing."))
async def update_bad(ctx: CheckContext) -> None:
    """An update with an unknown role, status or a broken e-mail is refused as a whole.

    The good half of a bad request must not be written.
    """
    tenant = await ctx.tenants.active()
    user = await ctx.people.created(tenant)
    for bad in ({"role": "king"}, {"status": "away"}, {"email": "no-at-sign"}, {"name": ""}):
        body = {"name": "박반쪽", **bad}
        reply = await ctx.ask("update_user", tenant, user["user_id"], body=body)
        ctx.expect.invalid(reply, _("for {bad}", bad=quoted(bad)))
    shown = ctx.given.success(await ctx.ask("get_user", tenant, user["user_id"]))
    for name in ("name", "role", "status", "email"):
        ctx.expect.same(shown.at(name), user[name], name, shown)


@check("users.update_empty", Level.MUST, "USER-14", hint=N_("Answer the user as he is, or 400/422."))
async def update_empty(ctx: CheckContext) -> None:
    """An update without any field changes nothing: 200, or 400/422.

    It must not reset what it does not name.
    """
    tenant = await ctx.tenants.active()
    user = await ctx.people.created(tenant, role="moderator")
    before = ctx.given.success(await ctx.ask("get_user", tenant, user["user_id"]))
    reply = await ctx.ask("update_user", tenant, user["user_id"], body={})
    ctx.expect.status(reply, 200, 400, 422, why=_("for an empty update"))
    shown = ctx.given.success(await ctx.ask("get_user", tenant, user["user_id"]))
    for name in ("name", "role", "status", "email"):
        ctx.expect.same(shown.at(name), before.at(name), name, reply, shown)


@check(
    "users.delete",
    Level.MUST,
    "USER-15",
    "USER-16",
    "OP-14",
    answers="delete_user",
    hint=N_("Delete the row; then it is 404."),
)
async def delete(ctx: CheckContext) -> None:
    """A deleted user is gone: reading, changing and deleting him again is 404 USER_NOT_FOUND.

    Someone who left must not be found by the next page.
    """
    tenant = await ctx.tenants.active()
    user = await ctx.people.created(tenant)
    stays = await ctx.people.created(tenant)
    ctx.given.refused(await ctx.ask("get_user", tenant, NEVER), ErrorCode.USER_NOT_FOUND)
    ctx.given.success(await ctx.ask("delete_user", tenant, user["user_id"]))
    gone = user["user_id"]
    ctx.expect.refusal(
        await ctx.ask("get_user", tenant, gone), ErrorCode.USER_NOT_FOUND, _("for the deleted")
    )
    changed = await ctx.ask("update_user", tenant, gone, body={"name": "김유령"})
    ctx.expect.refusal(changed, ErrorCode.USER_NOT_FOUND, _("for changing the deleted"))
    again = await ctx.ask("delete_user", tenant, gone)
    ctx.expect.refusal(again, ErrorCode.USER_NOT_FOUND, _("for deleting twice"))
    ctx.expect.success(await ctx.ask("get_user", tenant, stays["user_id"]), _("for the one who stays"))
    ctx.expect(
        gone not in await matches(ctx, tenant, user["email"]), _("no match for him"), _("a search finds him")
    )


@check("users.delete_counts", Level.MUST, "USER-17", hint=N_("Count rows; keep no counter beside them."))
async def delete_counts(ctx: CheckContext) -> None:
    """A deletion lowers the number of users by one, and a second one does not.

    A counter that runs away fills or empties seats.
    """
    tenant = await ctx.tenants.active()
    user = await ctx.people.created(tenant)
    before = await ctx.people.total(tenant)
    for _turn in range(2):
        await ctx.ask("delete_user", tenant, user["user_id"])
        ctx.expect.same(await ctx.people.total(tenant), before - 1, _("the number of users"))


@check("users.unknown", Level.MUST, "ERR-8", hint=N_("Answer 404 USER_NOT_FOUND."))
async def unknown(ctx: CheckContext) -> None:
    """A user id that never was is 404 USER_NOT_FOUND, by every method.

    TENANT_NOT_FOUND instead would tell the market to give up the tenant.
    """
    tenant = await ctx.tenants.active()
    user = await ctx.people.created(tenant)
    ctx.given.success(await ctx.ask("get_user", tenant, user["user_id"]))
    replies = [
        await ctx.ask("get_user", tenant, NEVER),
        await ctx.ask("update_user", tenant, NEVER, body={"name": "김없음"}),
        await ctx.ask("delete_user", tenant, NEVER),
    ]
    for reply in replies:
        ctx.expect.refusal(reply, ErrorCode.USER_NOT_FOUND)
