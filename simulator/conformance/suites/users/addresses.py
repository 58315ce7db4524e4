"""Users: an e-mail address belongs to one user of a tenant."""

from languages import N_, _
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level
from simulator.conformance.engine.registry import check
from standard_api.errors import ErrorCode

_UNIQUE = N_("A unique index on (tenant, lower(email)), and 409 USER_EXISTS when it speaks.")


@check("users.duplicate_email", Level.MUST, "ERR-11", "ERR-4", hint=_UNIQUE)
async def duplicate_email(ctx: CheckContext) -> None:
    """A second user with an e-mail that is taken is 409 USER_EXISTS, and nobody is added.

    An e-mail is how people are told apart.
    """
    tenant = await ctx.tenants.active()
    user = await ctx.people.created(tenant)
    before = await ctx.people.total(tenant)
    reply = await ctx.ask("create_user", tenant, body={"email": user["email"], "name": "다른 사람"})
    ctx.expect.refusal(reply, ErrorCode.USER_EXISTS)
    ctx.expect.same(await ctx.people.total(tenant), before, _("the number of users"), reply)
    shown = await ctx.ask("get_user", tenant, user["user_id"])
    ctx.expect.same(shown.at("name"), user["name"], _("the first user's name"), shown)


@check("users.duplicate_email_case", Level.MUST, "CONV-17", "ERR-11", hint=_UNIQUE)
async def duplicate_email_case(ctx: CheckContext) -> None:
    """An e-mail in other case is the same e-mail.

    Kim@ and kim@ get the same letters.
    """
    tenant = await ctx.tenants.active()
    user = await ctx.people.created(tenant)
    reply = await ctx.ask("create_user", tenant, body={"email": user["email"].upper(), "name": "김다른"})
    ctx.expect.refusal(reply, ErrorCode.USER_EXISTS, _("for the same e-mail in capitals"))


@check("users.parallel_email", Level.MUST, "USER-10", hint=_UNIQUE)
async def parallel_email(ctx: CheckContext) -> None:
    """Of equal creations at once exactly one is 201, the others are 409.

    "Look first, insert then" lets two through.
    """
    tenant = await ctx.tenants.active()
    before = await ctx.people.total(tenant)
    for crowd in (2, 12):
        body = ctx.people.request()
        replies = await ctx.ask.at_once(ctx.ask("create_user", tenant, body=body) for _turn in range(crowd))
        for reply in replies:
            ctx.expect.status(reply, 201, 409, why=_("for one of {crowd} at once", crowd=crowd))
        won = [reply for reply in replies if reply.status == 201]
        ctx.expect(len(won) == 1, _("exactly one 201"), _("{count} of them", count=len(won)), *replies[:2])
    ctx.expect.same(await ctx.people.total(tenant), before + 2, _("the number of users"))


@check("users.update_taken_email", Level.MUST, "USER-13", "ERR-11", hint=_UNIQUE)
async def update_taken_email(ctx: CheckContext) -> None:
    """Another user's e-mail is refused with 409; one's own in another case is fine.

    Two people with one address cannot be told apart.
    """
    tenant = await ctx.tenants.active()
    one, other = await ctx.people.created(tenant), await ctx.people.created(tenant)
    for email in (other["email"], other["email"].upper()):
        reply = await ctx.ask("update_user", tenant, one["user_id"], body={"email": email})
        ctx.expect.refusal(reply, ErrorCode.USER_EXISTS, _("for another user's e-mail"))
    own = await ctx.ask("update_user", tenant, one["user_id"], body={"email": one["email"].upper()})
    ctx.expect.success(own, _("for one's own e-mail in capitals"))
    shown = await ctx.ask("get_user", tenant, other["user_id"])
    ctx.expect.same(shown.at("email"), other["email"], _("the other's e-mail"), shown)


@check(
    "users.email_free_again", Level.MUST, "USER-15", "ERR-11", hint=N_("Free the e-mail when a user goes.")
)
async def email_free_again(ctx: CheckContext) -> None:
    """The e-mail of a deleted user can be used again.

    People come back after a leave.
    """
    tenant = await ctx.tenants.active()
    body = ctx.people.request()
    first = ctx.given.success(await ctx.ask("create_user", tenant, body=body))
    ctx.given.success(await ctx.ask("delete_user", tenant, first.at("user_id")))
    again = await ctx.ask("create_user", tenant, body=body)
    ctx.require.success(again, _("for the e-mail of a deleted user"))
    moved = await ctx.ask(
        "update_user", tenant, again.at("user_id"), body={"email": ctx.people.request()["email"]}
    )
    ctx.given.success(moved)
    ctx.expect.success(await ctx.ask("create_user", tenant, body=body), _("for the former e-mail of a user"))
