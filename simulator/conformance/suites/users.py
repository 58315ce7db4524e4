"""Users: created, found, changed and deleted."""

import unicodedata
from collections.abc import Iterator
from typing import Any

from languages import _
from simulator.conformance import paging
from simulator.conformance.check import Level, Sighting, check
from simulator.conformance.paging import users_of
from simulator.conformance.reply import Reply
from simulator.conformance.tenants import TrialTenant
from simulator.conformance.texts import NAMES
from simulator.conformance.trial import Trial
from standard_api.errors import ErrorCode

PASSWORD = "mtsim-Passw0rd-9d27f1"  # noqa: S105  of nobody
_NEVER = "u-that-never-was"
_UNIQUE = "A unique index on (tenant, lower(email)), and 409 USER_EXISTS when it speaks."
_ESCAPE = r"Escape %, _ and \ before LIKE, or use instr(lower(name), lower(:term))."


async def _created(t: Trial, tenant: TrialTenant, **changes: Any) -> Reply:
    return await t.ask("create_user", tenant, body=t.person(**changes))


async def _found(t: Trial, tenant: TrialTenant, term: str) -> set[str]:
    """The ids of all users that a search finds."""
    return set(await users_of(tenant, search=term).ids(t, 100))


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
    reply = t.require_success(await _created(t, tenant))
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
        reply = t.require_success(await _created(t, tenant, **changes))
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


async def _with_seats(t: Trial, seats: int) -> TrialTenant:
    """A tenant with room for so many more users."""
    tenant = await t.tenant()
    room = {"config": {"max_users": await t.total_users(tenant) + seats}}
    t.require_success(await t.ask("update_settings", tenant, body=room), _("to set max_users"))
    return tenant


@check("users.quota", Level.MUST, "USER-11", "ERR-12", hint="Count and insert in one transaction.")
async def quota(t: Trial) -> None:
    """At max_users one more user is 429 QUOTA_EXCEEDED; after a deletion there is room again.

    Seats are what is paid for.
    """
    tenant = await _with_seats(t, 2)
    user = await t.user(tenant)
    await t.user(tenant)
    full = await t.total_users(tenant)
    reply = await _created(t, tenant)
    t.expect_refusal(reply, ErrorCode.QUOTA_EXCEEDED, _("for one user more than max_users"))
    t.expect_same(await t.total_users(tenant), full, _("the number of users"), reply)
    t.expect_success(await t.ask("delete_user", tenant, user["user_id"]))
    t.expect_success(await _created(t, tenant), _("once a seat is free"))


@check("users.parallel_quota", Level.MUST, "USER-11", hint="Count and insert in one transaction.")
async def parallel_quota(t: Trial) -> None:
    """Eight creations at once for two seats fill two seats.

    Counting first and inserting later sells the last seat eight times.
    """
    tenant = await _with_seats(t, 2)
    before = await t.total_users(tenant)
    replies = await t.at_once(_created(t, tenant) for _turn in range(8))
    for reply in replies:
        t.expect_status(reply, 201, 429, why=_("for one of eight at once"))
    won = sum(reply.status == 201 for reply in replies)
    t.expect(won == 2, "two 201", _("{won} of them", won=won), *replies[:2])
    t.expect_same(await t.total_users(tenant), before + 2, _("the number of users"))


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
    t.expect(gone not in await _found(t, tenant, user["email"]), "no match for him", _("a search finds him"))


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
        reply = await _created(t, tenant, name=name)
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
        reply = await _created(t, tenant, name=letter * 255)
        if t.expect_success(reply, _("for 255 times {letter}", letter=letter)):
            t.expect_same(
                len(reply.at("name")), 255, _("the length of 255 times {letter}", letter=letter), reply
            )
        longer = await _created(t, tenant, name=letter * 256)
        t.expect_invalid(longer, _("for 256 times {letter}", letter=letter))
    t.expect_invalid(await _created(t, tenant, name=""), _("for an empty name"))


@check("users.search", Level.MUST, "USER-3", "LIST-3", hint="Search in name and e-mail.")
async def search(t: Trial) -> None:
    """A search finds users by a part of their name and by a part of their e-mail, and no others.

    A list of thousands is used by searching.
    """
    tenant = await t.tenant()
    one = await t.user(tenant, name="남궁빛나라")
    other = await t.user(tenant, name="제갈도윤")
    for term in ("궁빛나", "남궁빛나라", one["email"].partition("@")[0]):
        found = await _found(t, tenant, term)
        t.expect(
            one["user_id"] in found,
            _("{name} for {term!r}", name=one["name"], term=term),
            _("{count} other matches", count=len(found)),
        )
        t.expect(
            other["user_id"] not in found,
            _("only matches for {term!r}", term=term),
            _("{name} too", name=other["name"]),
        )


@check("users.search_case", Level.MUST, "USER-4", hint="Fold case on both sides.")
async def search_case(t: Trial) -> None:
    """A search by name or e-mail does not mind upper and lower case.

    Nobody remembers how a name was typed.
    """
    tenant = await t.tenant()
    user = await t.user(tenant, name="McAllister Bo")
    for term in ("mcallister", "MCALLISTER", "mCaLl", user["email"].upper()):
        found = await _found(t, tenant, term)
        t.expect(user["user_id"] in found, _("McAllister Bo for {term!r}", term=term), _("no match"))


@check("users.search_wildcards", Level.MUST, "USER-5", hint=_ESCAPE)
async def search_wildcards(t: Trial) -> None:
    r"""A search is plain text: %, _, * and \ mean themselves.

    Otherwise "100%" finds everybody, and a stray quote finds an error.
    """
    tenant = await t.tenant()
    names = {"%": "할인 100% 이용", "_": "snake_case", "*": "별 * 하나", "\\": "back\\slash", "'": "O'Neil"}
    users = {sign: (await t.user(tenant, name=name))["user_id"] for sign, name in names.items()}
    for sign, wanted in users.items():
        listing = users_of(tenant, search=sign)
        if not t.expect_success(await listing.page(t), _("for the search {sign!r}", sign=sign)):
            continue
        found = set(await listing.ids(t, 100)) & set(users.values())
        # Other users' generated e-mails may hold an underscore of their own.
        t.expect(
            found == {wanted},
            _("only {names!r} for {sign!r}", names=names[sign], sign=sign),
            _("{count} of these five", count=len(found)),
        )


@check("users.search_normal_forms", Level.SHOULD, "CONV-11", hint="Compare NFC of both sides; store as sent.")
async def search_normal_forms(t: Trial) -> None:
    """A search finds a Korean name in either normal form.

    Names typed on a Mac and on a PC look alike and are not.
    """
    tenant = await t.tenant()
    name = "선우가람"
    composed = (await t.user(tenant, name=name))["user_id"]
    apart = (await t.user(tenant, name=unicodedata.normalize("NFD", name)))["user_id"]
    for form in ("NFC", "NFD"):
        found = await _found(t, tenant, unicodedata.normalize(form, name))
        t.expect(
            {composed, apart} <= found,
            _("both users for the {form} term", form=form),
            _("{count} of 2", count=len(found)),
        )


@check(
    "users.search_nothing",
    Level.MUST,
    "LIST-6",
    "LIST-3",
    portable=True,
    hint="Treat an empty search as none.",
)
async def search_nothing(t: Trial) -> None:
    """An empty search is no filter; a search without a match is an empty page with total 0.

    An emptied search box shows everybody again.
    """
    tenant = await t.reader()
    everyone = await t.total_users(tenant)
    empty = t.require_success(
        await t.ask("list_users", tenant, query={"search": ""}), _("for an empty search")
    )
    t.expect_same(empty.at("total"), everyone, _("total for an empty search"), empty)
    none = await t.ask("list_users", tenant, query={"search": "그런사람없음-x9z"})
    t.require_success(none, _("for a search without a match"))
    t.expect_same((none.at("total"), none.at("users")), (0, []), _("total and users"), none)


@check("users.filters", Level.MUST, "LIST-3", "USER-2", hint="Filter rows and total by the same condition.")
async def filters(t: Trial) -> None:
    """Filters by role and status show exactly these users, and their totals add up to all.

    A total that ignores the filter pages into nothing.
    """
    tenant = await t.tenant()
    for role in ("admin", "moderator"):
        user = await t.user(tenant, role=role)
        body = {"status": "inactive" if role == "admin" else "suspended"}
        t.require_success(await t.ask("update_user", tenant, user["user_id"], body=body))
    everyone = await t.total_users(tenant)
    values = {"role": ("admin", "user", "moderator"), "status": ("active", "inactive", "suspended")}
    for name, choices in values.items():
        totals = 0
        for choice in choices:
            query = {name: choice, "limit": 100}
            reply = t.require_success(await t.ask("list_users", tenant, query=query))
            wrong = [row[name] for row in reply.rows("users") if row[name] != choice]
            t.expect(
                not wrong,
                _("only {name}={choice}", name=name, choice=choice),
                _("also {wrong}", wrong=wrong[:3]),
                reply,
            )
            shown = len(reply.rows("users"))
            t.expect_same(
                shown,
                min(reply.at("total"), 100),
                _("the rows of {name}={choice}", name=name, choice=choice),
                reply,
            )
            totals += reply.at("total")
        t.expect_same(totals, everyone, _("the sum over every {name}", name=name))


@check("users.unknown_filter", Level.MUST, "LIST-7", hint="Refuse it, or answer an empty page.")
async def unknown_filter(t: Trial) -> None:
    """An unknown role or status is refused or an empty page, never everybody.

    A filter that is ignored shows the wrong people as if they were right.
    """
    tenant = await t.reader()
    for query in ({"role": "king"}, {"status": "away"}):
        reply = await t.ask("list_users", tenant, query=query)
        t.expect_status(reply, 200, 400, 422, why=_("for {query}", query=query))
        if reply.accepted:
            t.expect_same(reply.at("total"), 0, _("total for {query}", query=query), reply)


@check("users.status_counts", Level.MUST, "USER-2", hint="Count every user who exists.")
async def status_counts(t: Trial) -> None:
    """Users who are inactive or suspended still count and are still listed.

    They keep their seats.
    """
    tenant = await t.tenant()
    user = await t.user(tenant)
    before = await t.total_users(tenant)
    for state in ("inactive", "suspended"):
        t.require_success(await t.ask("update_user", tenant, user["user_id"], body={"status": state}))
        t.expect_same(
            await t.total_users(tenant), before, _("the number of users with one {state}", state=state)
        )
        found = await _found(t, tenant, user["email"])
        t.expect(
            user["user_id"] in found, _("the {state} user in the list", state=state), _("he is not there")
        )


@check("users.limit", Level.MUST, "LIST-1", "ERR-6", hint="Bound limit to 1..100, 20 by default.")
async def limit(t: Trial) -> None:
    """The limit of a page is 1 to 100, 20 by default; anything else is refused.

    limit=1000000 in one answer has stopped services.
    """
    tenant = await t.tenant()
    for _turn in range(23):
        await t.user(tenant)
    await paging.judge_limit(t, users_of(tenant))


@check("users.offset", Level.MUST, "LIST-2", "ERR-6", hint="Let offset be 0 or more.")
async def offset(t: Trial) -> None:
    """The offset of a page is 0 or more; anything else is refused.

    A negative offset has shown other people's rows.
    """
    await paging.judge_offset(t, users_of(await t.reader()))


@check("users.beyond_the_end", Level.MUST, "LIST-5", hint="Count all matches apart from the page.")
async def beyond_the_end(t: Trial) -> None:
    """An offset beyond the end is an empty page with the full total.

    A page that was deleted while someone looked is no error.
    """
    await paging.judge_beyond(t, users_of(await t.reader()))


@check("users.pages", Level.MUST, "LIST-4", hint="ORDER BY something unique, such as (created_at, id).")
async def pages(t: Trial) -> None:
    """All pages together hold every user exactly once, whatever their size.

    Without a unique order people fall between two pages.
    """
    tenant = await t.tenant()
    await t.at_once(_created(t, tenant, name="김같은") for _turn in range(9))
    await paging.judge_partition(t, users_of(tenant))


@check("users.stable_pages", Level.MUST, "LIST-4", hint="ORDER BY something unique.")
async def stable_pages(t: Trial) -> None:
    """The same page is the same every time.

    Rows that change places are seen twice or never.
    """
    await paging.judge_stable(t, users_of(await t.reader()))
