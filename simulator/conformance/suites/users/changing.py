"""Users: changed, deleted, and unknown."""

from languages import _
from simulator.conformance.check import Level, check
from simulator.conformance.suites.users.people import matches
from simulator.conformance.trial import Trial
from standard_api.errors import ErrorCode

_NEVER = "u-that-never-was"


@check("users.update", Level.MUST, "USER-12", "OP-13", hint="Change the fields that were sent, and no other.")
async def update(t: Trial) -> None:
    """Each field can be changed alone; nothing else changes, and get_user shows the result.

    A form that changes the role must not empty the name.
    """
    tenant = await t.tenant()
    user = await t.user(tenant)
    changes = {"name": "박새로", "role": "admin", "status": "inactive", "email": t.person()["email"]}
    expected = {name: user[name] for name in (*changes, "created_at")}
    for name, value in changes.items():
        reply = await t.ask("update_user", tenant, user["user_id"], body={name: value})
        t.require_success(reply, _("for a new {name}", name=name))
        expected[name] = value
        shown = t.require_success(await t.ask("get_user", tenant, user["user_id"]))
        for field, wanted in expected.items():
            t.expect_same(
                shown.at(field),
                wanted,
                _("{field} after changing {name}", field=field, name=name),
                reply,
                shown,
            )
            t.expect_same(reply.at(field), wanted, _("{field} in the answer", field=field), reply)


@check("users.update_bad", Level.MUST, "ERR-6", "ERR-4", hint="Validate the whole update before writing.")
async def update_bad(t: Trial) -> None:
    """An update with an unknown role, status or a broken e-mail is refused as a whole.

    The good half of a bad request must not be written.
    """
    tenant = await t.tenant()
    user = await t.user(tenant)
    for bad in ({"role": "king"}, {"status": "away"}, {"email": "no-at-sign"}, {"name": ""}):
        body = {"name": "박반쪽", **bad}
        reply = await t.ask("update_user", tenant, user["user_id"], body=body)
        t.expect_invalid(reply, _("for {bad}", bad=bad))
    shown = t.require_success(await t.ask("get_user", tenant, user["user_id"]))
    for name in ("name", "role", "status", "email"):
        t.expect_same(shown.at(name), user[name], name, shown)


@check("users.update_empty", Level.MUST, "USER-14", hint="Answer the user as he is, or 400/422.")
async def update_empty(t: Trial) -> None:
    """An update without any field changes nothing: 200, or 400/422.

    It must not reset what it does not name.
    """
    tenant = await t.tenant()
    user = await t.user(tenant, role="moderator")
    reply = await t.ask("update_user", tenant, user["user_id"], body={})
    t.expect_status(reply, 200, 400, 422, why=_("for an empty update"))
    shown = t.require_success(await t.ask("get_user", tenant, user["user_id"]))
    for name in ("name", "role", "status", "email"):
        t.expect_same(shown.at(name), user[name], name, reply, shown)


@check("users.delete", Level.MUST, "USER-15", "USER-16", "OP-14", hint="Delete the row; then it is 404.")
async def delete(t: Trial) -> None:
    """A deleted user is gone: reading, changing and deleting him again is 404 USER_NOT_FOUND.

    Someone who left must not be found by the next page.
    """
    tenant = await t.tenant()
    user = await t.user(tenant)
    stays = await t.user(tenant)
    t.require_success(await t.ask("delete_user", tenant, user["user_id"]))
    gone = user["user_id"]
    t.expect_refusal(await t.ask("get_user", tenant, gone), ErrorCode.USER_NOT_FOUND, _("for the deleted"))
    changed = await t.ask("update_user", tenant, gone, body={"name": "김유령"})
    t.expect_refusal(changed, ErrorCode.USER_NOT_FOUND, _("for changing the deleted"))
    again = await t.ask("delete_user", tenant, gone)
    t.expect_refusal(again, ErrorCode.USER_NOT_FOUND, _("for deleting twice"))
    t.expect_success(await t.ask("get_user", tenant, stays["user_id"]), _("for the one who stays"))
    t.expect(gone not in await matches(t, tenant, user["email"]), "no match for him", _("a search finds him"))


@check("users.delete_counts", Level.MUST, "USER-17", hint="Count rows; keep no counter beside them.")
async def delete_counts(t: Trial) -> None:
    """A deletion lowers the number of users by one, and a second one does not.

    A counter that runs away fills or empties seats.
    """
    tenant = await t.tenant()
    user = await t.user(tenant)
    before = await t.total_users(tenant)
    for _turn in range(2):
        await t.ask("delete_user", tenant, user["user_id"])
        t.expect_same(await t.total_users(tenant), before - 1, _("the number of users"))


@check("users.unknown", Level.MUST, "ERR-8", hint="Answer 404 USER_NOT_FOUND.")
async def unknown(t: Trial) -> None:
    """A user id that never was is 404 USER_NOT_FOUND, by every method.

    TENANT_NOT_FOUND instead would tell the market to give up the tenant.
    """
    tenant = await t.tenant()
    user = await t.user(tenant)
    t.expect_success(await t.ask("get_user", tenant, user["user_id"]), _("for one who exists"))
    replies = [
        await t.ask("get_user", tenant, _NEVER),
        await t.ask("update_user", tenant, _NEVER, body={"name": "김없음"}),
        await t.ask("delete_user", tenant, _NEVER),
    ]
    for reply in replies:
        t.expect_refusal(reply, ErrorCode.USER_NOT_FOUND)
