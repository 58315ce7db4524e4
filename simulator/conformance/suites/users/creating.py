"""Users: created, and stored as they were sent."""

from collections.abc import Iterator
from typing import Any

from languages import N_, _
from simulator.conformance.engine.answers.reply import Reply, named
from simulator.conformance.engine.answers.wording import listed, quoted
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level, Sighting
from simulator.conformance.engine.registry import check
from simulator.conformance.suites.kit.paging import users_of
from simulator.conformance.suites.kit.texts import NAMES
from simulator.conformance.suites.users.people import create_person

PASSWORD = "mtsim-Passw0rd-9d27f1"  # noqa: S105  of nobody


@check(
    "users.create",
    Level.MUST,
    "USER-6",
    "OP-11",
    answers="create_user",
    hint=N_("Answer 201 with the user as he was stored."),
)
async def create(ctx: CheckContext) -> None:
    """A user is created with the name, e-mail and role that were sent.

    The answer is what the market shows as done.
    """
    tenant = await ctx.tenants.active()
    for role in ("user", "admin", "moderator"):
        body = ctx.people.request(role=role)
        reply = ctx.require.success(
            await ctx.ask("create_user", tenant, body=body), _("for the role {role}", role=role)
        )
        ctx.expect.same((reply.at("name"), reply.at("role")), (body["name"], role), _("name and role"), reply)
        ctx.expect.same(str(reply.at("email")).lower(), body["email"], "email", reply)
        # Some services let a user be inactive until he first logs in.
        ctx.expect(
            reply.at("status") in ("active", "inactive"),
            _("a new user active or inactive"),
            reply.said,
            reply,
        )


@check("users.default_role", Level.MUST, "USER-6", hint=N_("Let role be user when it is left out."))
async def default_role(ctx: CheckContext) -> None:
    """A user who is created without a role is a user.

    Becoming an administrator by default is a gift nobody meant.
    """
    tenant = await ctx.tenants.active()
    reply = ctx.given.success(await create_person(ctx, tenant))
    ctx.expect.same(reply.at("role"), "user", "role", reply)


@check(
    "users.read_back",
    Level.MUST,
    "USER-1",
    "OP-10",
    "OP-12",
    "CONV-16",
    answers="get_user",
    hint=N_("Answer the same row everywhere."),
)
async def read_back(ctx: CheckContext) -> None:
    """get_user and the list show the created user, equal in every field.

    Two views of one person must be one person.
    """
    tenant = await ctx.tenants.active()
    user = await ctx.people.created(tenant, role="moderator")
    shown = ctx.given.success(await ctx.ask("get_user", tenant, user["user_id"]))
    expected = {**user, "role": "moderator"}
    for name in ("user_id", "email", "name", "role", "status", "created_at"):
        ctx.expect.same(shown.at(name), expected[name], _("{name} of get_user", name=name), shown)
    rows = await users_of(tenant).all_rows(ctx)
    row = next((row for row in rows if row["user_id"] == user["user_id"]), None)
    ctx.require(row is not None, _("the new user in the list"), _("he is not there"))
    listed = named(shown.operation.response.model_validate(row)) if shown.operation else {}
    for name, value in shown.named.items():
        ctx.expect.same(listed.get(name), value, _("{name} in the list", name=name), shown)


@check("users.id", Level.MUST, "CONV-9", hint=N_("Make ids of letters, digits, -, _ or ., at most 64."))
async def user_id(ctx: CheckContext) -> None:
    """A user's id has 1 to 64 characters that are safe in a URL, and no two users share one.

    The market puts it into a path as it is.
    """
    tenant = await ctx.tenants.active()
    ids = [(await ctx.people.created(tenant))["user_id"] for _turn in range(3)]
    for one in ids:
        safe = isinstance(one, str) and 1 <= len(one) <= 64 and all(c.isalnum() or c in "-._~" for c in one)
        ctx.expect(safe and one.isascii(), _("1 to 64 URL-safe characters"), quoted(one))
    ctx.expect(len(set(ids)) == 3, _("three ids"), listed(ids))


@check(
    "users.temporary_password", Level.MUST, "USER-7", hint=N_("temporary_password is whether none was sent.")
)
async def temporary_password(ctx: CheckContext) -> None:
    """Without a password a temporary one is made, and the answer says so.

    The market then tells the person to set one.
    """
    tenant = await ctx.tenants.active()
    for changes, temporary in (({}, True), ({"password": PASSWORD}, False)):
        reply = ctx.require.success(await create_person(ctx, tenant, **changes))
        ctx.expect.same(reply.at("temporary_password"), temporary, "temporary_password", reply)


def _passwords(reply: Reply) -> Iterator[Sighting]:
    if PASSWORD.encode() in reply.body:
        yield Sighting(expected=_("no password in any answer"), observed=_("the password that was sent"))


@check(
    "users.password_never_back",
    Level.MUST,
    "USER-8",
    watch=_passwords,
    hint=N_("Answer a list of fields without it."),
)
async def password_never_back(ctx: CheckContext) -> None:
    """A password that was sent never comes back, in any answer, right or refused.

    Answers are logged on their way.
    """
    tenant = await ctx.tenants.active()
    user = await ctx.people.created(tenant, password=PASSWORD)
    twin = {"email": user["email"], "name": user["name"], "password": PASSWORD}
    await ctx.ask("create_user", tenant, body=twin)
    await ctx.ask("create_user", tenant, body={"email": "no-at-sign", "name": "김", "password": PASSWORD})
    await ctx.ask("create_user", tenant, body={"email": 7, "password": PASSWORD})
    await ctx.ask("get_user", tenant, user["user_id"])
    await ctx.ask("list_users", tenant)
    await ctx.ask("update_user", tenant, user["user_id"], body={"name": "새", "password": PASSWORD})


@check("users.bad_create", Level.MUST, "ERR-6", "ERR-4", "CONV-18", hint=N_("Validate before you insert."))
async def bad_create(ctx: CheckContext) -> None:
    """A user without name or e-mail, with a broken e-mail or an unknown role is refused; nobody is added.

    Half a person in the list cannot be mended by the market.
    """
    tenant = await ctx.tenants.active()
    before = await ctx.people.total(tenant)
    good = ctx.people.request()
    broken: tuple[dict[str, Any], ...] = (
        {"name": good["name"]},
        {"email": good["email"]},
        {**good, "email": "no-at-sign.example"},
        {**good, "role": "king"},
        {},
    )
    for body in broken:
        reply = await ctx.ask("create_user", tenant, body=body)
        ctx.expect.invalid(reply, _("for {value}", value=quoted(body)))
    ctx.expect.same(await ctx.people.total(tenant), before, _("the number of users"))
    ctx.given.success(await ctx.ask("create_user", tenant, body=good))


@check(
    "users.name_scripts",
    Level.MUST,
    "CONV-10",
    hint=N_("Store UTF-8; do not normalise, strip or encode names."),
)
async def name_scripts(ctx: CheckContext) -> None:
    """Names of every script come back unchanged, code point by code point.

    Korean first of all, composed or not; a name that is changed is somebody else's.
    """
    tenant = await ctx.tenants.active()
    for kind, name in NAMES.items():
        script = _(kind)
        reply = await create_person(ctx, tenant, name=name)
        if not ctx.expect.success(reply, _("for a name in {script}", script=script)):
            continue
        shown = await ctx.ask("get_user", tenant, reply.at("user_id"))
        for answer in (reply, shown):
            got = answer.at("name")
            ctx.expect(
                got == name,
                _("the name in {script} as sent: {name}", script=script, name=quoted(name)),
                quoted(got),
                answer,
            )


@check(
    "users.name_length", Level.MUST, "CONV-12", hint=N_("Count code points, not bytes; refuse, never cut.")
)
async def name_length(ctx: CheckContext) -> None:
    """Names have 1 to 255 code points, in any script; longer or empty ones are refused, never cut.

    A limit in bytes gives Korean names a third of the room.
    """
    tenant = await ctx.tenants.active()
    for letter in ("a", "한", "😀"):
        reply = await create_person(ctx, tenant, name=letter * 255)
        if ctx.expect.success(reply, _("for 255 times {letter}", letter=letter)):
            ctx.expect.same(
                len(reply.at("name")), 255, _("the length of 255 times {letter}", letter=letter), reply
            )
        longer = await create_person(ctx, tenant, name=letter * 256)
        ctx.expect.invalid(longer, _("for 256 times {letter}", letter=letter))
    ctx.expect.invalid(await create_person(ctx, tenant, name=""), _("for an empty name"))
