"""Users: an e-mail address belongs to one user of a tenant."""

from languages import _
from simulator.conformance.check import Level, check
from simulator.conformance.trial import Trial
from standard_api.errors import ErrorCode

_UNIQUE = "A unique index on (tenant, lower(email)), and 409 USER_EXISTS when it speaks."


@check("users.duplicate_email", Level.MUST, "ERR-11", "ERR-4", hint=_UNIQUE)
async def duplicate_email(t: Trial) -> None:
    """A second user with an e-mail that is taken is 409 USER_EXISTS, and nobody is added.

    An e-mail is how people are told apart.
    """
    tenant = await t.tenant()
    user = await t.user(tenant)
    before = await t.total_users(tenant)
    reply = await t.ask("create_user", tenant, body={"email": user["email"], "name": "다른 사람"})
    t.expect_refusal(reply, ErrorCode.USER_EXISTS)
    t.expect_same(await t.total_users(tenant), before, _("the number of users"), reply)
    shown = await t.ask("get_user", tenant, user["user_id"])
    t.expect_same(shown.at("name"), user["name"], _("the first user's name"), shown)


@check("users.duplicate_email_case", Level.MUST, "CONV-17", "ERR-11", hint=_UNIQUE)
async def duplicate_email_case(t: Trial) -> None:
    """An e-mail in other case is the same e-mail.

    Kim@ and kim@ get the same letters.
    """
    tenant = await t.tenant()
    user = await t.user(tenant)
    reply = await t.ask("create_user", tenant, body={"email": user["email"].upper(), "name": "김다른"})
    t.expect_refusal(reply, ErrorCode.USER_EXISTS, _("for the same e-mail in capitals"))


@check("users.parallel_email", Level.MUST, "USER-10", hint=_UNIQUE)
async def parallel_email(t: Trial) -> None:
    """Of equal creations at once exactly one is 201, the others are 409.

    "Look first, insert then" lets two through.
    """
    tenant = await t.tenant()
    before = await t.total_users(tenant)
    for crowd in (2, 12):
        body = t.person()
        replies = await t.at_once(t.ask("create_user", tenant, body=body) for _turn in range(crowd))
        for reply in replies:
            t.expect_status(reply, 201, 409, why=_("for one of {crowd} at once", crowd=crowd))
        won = [reply for reply in replies if reply.status == 201]
        t.expect(len(won) == 1, "exactly one 201", _("{count} of them", count=len(won)), *replies[:2])
    t.expect_same(await t.total_users(tenant), before + 2, _("the number of users"))


@check("users.update_taken_email", Level.MUST, "USER-13", "ERR-11", hint=_UNIQUE)
async def update_taken_email(t: Trial) -> None:
    """Another user's e-mail is refused with 409; one's own in another case is fine.

    Two people with one address cannot be told apart.
    """
    tenant = await t.tenant()
    one, other = await t.user(tenant), await t.user(tenant)
    for email in (other["email"], other["email"].upper()):
        reply = await t.ask("update_user", tenant, one["user_id"], body={"email": email})
        t.expect_refusal(reply, ErrorCode.USER_EXISTS, _("for another user's e-mail"))
    own = await t.ask("update_user", tenant, one["user_id"], body={"email": one["email"].upper()})
    t.expect_success(own, _("for one's own e-mail in capitals"))
    shown = await t.ask("get_user", tenant, other["user_id"])
    t.expect_same(shown.at("email"), other["email"], _("the other's e-mail"), shown)


@check("users.email_free_again", Level.MUST, "USER-15", "ERR-11", hint="Free the e-mail when a user goes.")
async def email_free_again(t: Trial) -> None:
    """The e-mail of a deleted user can be used again.

    People come back after a leave.
    """
    tenant = await t.tenant()
    body = t.person()
    first = t.require_success(await t.ask("create_user", tenant, body=body))
    t.require_success(await t.ask("delete_user", tenant, first.at("user_id")))
    again = await t.ask("create_user", tenant, body=body)
    t.require_success(again, _("for the e-mail of a deleted user"))
    moved = await t.ask("update_user", tenant, again.at("user_id"), body={"email": t.person()["email"]})
    t.require_success(moved, _("for a new {name}", name="email"))
    t.expect_success(await t.ask("create_user", tenant, body=body), _("for the former e-mail of a user"))
