"""Users: created, and stored as they were sent."""

from collections.abc import Iterator
from typing import Any

from languages import _
from simulator.conformance.check import Level, Sighting, check
from simulator.conformance.paging import users_of
from simulator.conformance.reply import Reply
from simulator.conformance.suites.users.people import create_person
from simulator.conformance.texts import NAMES
from simulator.conformance.trial import Trial

PASSWORD = "mtsim-Passw0rd-9d27f1"  # noqa: S105  of nobody


@check("users.create", Level.MUST, "USER-6", "OP-11", hint="Answer 201 with the user as he was stored.")
async def create(t: Trial) -> None:
    """A user is created with the name, e-mail and role that were sent.

    The answer is what the market shows as done.
    """
    tenant = await t.tenant()
    for role in ("user", "admin", "moderator"):
        body = t.person(role=role)
        reply = t.require_success(
            await t.ask("create_user", tenant, body=body), _("for the role {role}", role=role)
        )
        t.expect_same((reply.at("name"), reply.at("role")), (body["name"], role), _("name and role"), reply)
        t.expect_same(str(reply.at("email")).lower(), body["email"], "email", reply)
        # Some services let a user be inactive until he first logs in.
        t.expect(
            reply.at("status") in ("active", "inactive"), "a new user active or inactive", reply.said, reply
        )


@check("users.default_role", Level.MUST, "USER-6", hint="Let role be user when it is left out.")
async def default_role(t: Trial) -> None:
    """A user who is created without a role is a user.

    Becoming an administrator by default is a gift nobody meant.
    """
    tenant = await t.tenant()
    reply = t.require_success(await create_person(t, tenant))
    t.expect_same(reply.at("role"), "user", "role", reply)


@check(
    "users.read_back",
    Level.MUST,
    "USER-1",
    "OP-10",
    "OP-12",
    "CONV-16",
    hint="Answer the same row everywhere.",
)
async def read_back(t: Trial) -> None:
    """get_user and the list show the created user, equal in every field.

    Two views of one person must be one person.
    """
    tenant = await t.tenant()
    user = await t.user(tenant, role="moderator")
    shown = t.require_success(await t.ask("get_user", tenant, user["user_id"]))
    for name in ("user_id", "email", "name", "role", "status", "created_at"):
        t.expect_same(shown.at(name), user[name], _("{name} of get_user", name=name), shown)
    rows = await users_of(tenant).all_rows(t)
    row = next((row for row in rows if row["user_id"] == user["user_id"]), None)
    t.require(row is not None, "the new user in the list", _("he is not there"))
    contract = set(shown.operation.response.model_fields) if shown.operation else set()
    for name in sorted(contract & set(row or {})):
        t.expect_same((row or {})[name], shown.at(name), _("{name} in the list", name=name), shown)


@check("users.id", Level.MUST, "CONV-9", hint="Make ids of letters, digits, -, _ or ., at most 64.")
async def user_id(t: Trial) -> None:
    """A user's id has 1 to 64 characters that are safe in a URL, and no two users share one.

    The market puts it into a path as it is.
    """
    tenant = await t.tenant()
    ids = [(await t.user(tenant))["user_id"] for _turn in range(3)]
    for one in ids:
        safe = isinstance(one, str) and 1 <= len(one) <= 64 and all(c.isalnum() or c in "-._~" for c in one)
        t.expect(safe and one.isascii(), "1 to 64 URL-safe characters", repr(one))
    t.expect(len(set(ids)) == 3, "three ids", str(ids))


@check("users.temporary_password", Level.MUST, "USER-7", hint="temporary_password is whether none was sent.")
async def temporary_password(t: Trial) -> None:
    """Without a password a temporary one is made, and the answer says so.

    The market then tells the person to set one.
    """
    tenant = await t.tenant()
    for changes, temporary in (({}, True), ({"password": PASSWORD}, False)):
        reply = t.require_success(await create_person(t, tenant, **changes))
        t.expect_same(reply.at("temporary_password"), temporary, "temporary_password", reply)


def _passwords(reply: Reply) -> Iterator[Sighting]:
    if PASSWORD.encode() in reply.body:
        yield Sighting(expected=_("no password in any answer"), observed=_("the password that was sent"))


@check(
    "users.password_never_back",
    Level.MUST,
    "USER-8",
    watch=_passwords,
    hint="Answer from a model without it.",
)
async def password_never_back(t: Trial) -> None:
    """A password that was sent never comes back, in any answer, right or refused.

    Answers are logged on their way.
    """
    tenant = await t.tenant()
    user = await t.user(tenant, password=PASSWORD)
    twin = {"email": user["email"], "name": user["name"], "password": PASSWORD}
    await t.ask("create_user", tenant, body=twin)
    await t.ask("create_user", tenant, body={"email": "no-at-sign", "name": "김", "password": PASSWORD})
    await t.ask("create_user", tenant, body={"email": 7, "password": PASSWORD})
    await t.ask("get_user", tenant, user["user_id"])
    await t.ask("list_users", tenant)
    await t.ask("update_user", tenant, user["user_id"], body={"name": "새", "password": PASSWORD})


@check("users.bad_create", Level.MUST, "ERR-6", "ERR-4", "CONV-18", hint="Validate before you insert.")
async def bad_create(t: Trial) -> None:
    """A user without name or e-mail, with a broken e-mail or an unknown role is refused; nobody is added.

    Half a person in the list cannot be mended by the market.
    """
    tenant = await t.tenant()
    before = await t.total_users(tenant)
    good = t.person()
    broken: tuple[dict[str, Any], ...] = (
        {"name": good["name"]},
        {"email": good["email"]},
        {**good, "email": "no-at-sign.example"},
        {**good, "role": "king"},
        {},
    )
    for body in broken:
        t.expect_invalid(await t.ask("create_user", tenant, body=body), _("for {value}", value=sorted(body)))
    t.expect_same(await t.total_users(tenant), before, _("the number of users"))
    t.expect_success(await t.ask("create_user", tenant, body=good), _("for a request that is right"))


@check(
    "users.name_scripts", Level.MUST, "CONV-10", hint="Store UTF-8; do not normalise, strip or encode names."
)
async def name_scripts(t: Trial) -> None:
    """Names of every script come back unchanged, code point by code point.

    Korean first of all, composed or not; a name that is changed is somebody else's.
    """
    tenant = await t.tenant()
    for script, name in NAMES.items():
        reply = await create_person(t, tenant, name=name)
        if not t.expect_success(reply, _("for a name in {script}", script=script)):
            continue
        shown = await t.ask("get_user", tenant, reply.at("user_id"))
        for answer in (reply, shown):
            got = answer.at("name")
            t.expect(
                got == name,
                _("the name in {script} as sent: {name!r}", script=script, name=name),
                repr(got),
                answer,
            )


@check("users.name_length", Level.MUST, "CONV-12", hint="Count code points, not bytes; refuse, never cut.")
async def name_length(t: Trial) -> None:
    """Names have 1 to 255 code points, in any script; longer or empty ones are refused, never cut.

    A limit in bytes gives Korean names a third of the room.
    """
    tenant = await t.tenant()
    for letter in ("a", "한", "😀"):
        reply = await create_person(t, tenant, name=letter * 255)
        if t.expect_success(reply, _("for 255 times {letter}", letter=letter)):
            t.expect_same(
                len(reply.at("name")), 255, _("the length of 255 times {letter}", letter=letter), reply
            )
        longer = await create_person(t, tenant, name=letter * 256)
        t.expect_invalid(longer, _("for 256 times {letter}", letter=letter))
    t.expect_invalid(await create_person(t, tenant, name=""), _("for an empty name"))
