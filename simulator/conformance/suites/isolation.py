"""Isolation: no tenant sees or touches another."""

import itertools
import re
from typing import Any

from languages import _
from simulator.conformance.asking import Spoiling
from simulator.conformance.check import Level, check
from simulator.conformance.paging import users_of
from simulator.conformance.reply import Reply, faceless
from simulator.conformance.tenants import TrialTenant
from simulator.conformance.trial import Trial
from standard_api.errors import ErrorCode

_SCOPED = "Put the tenant into every query: WHERE tenant_id = :path_tenant AND user_id = :user."
_PATH = "Take the tenant from the path alone."


async def _two(t: Trial) -> tuple[TrialTenant, TrialTenant, dict[str, Any]]:
    """Two tenants, and a user of the second."""
    one, other = await t.tenant(), await t.tenant()
    return one, other, await t.user(other, name="윤타인")


async def _is_unharmed(t: Trial, tenant: TrialTenant, user: dict[str, Any]) -> None:
    shown = t.require_success(await t.ask("get_user", tenant, user["user_id"]), _("for its own tenant"))
    for name in ("name", "role", "status", "email"):
        t.expect_same(shown.at(name), user[name], _("{name} of the other tenant's user", name=name), shown)


@check("isolation.read_other_user", Level.MUST, "USER-18", "ERR-8", hint=_SCOPED)
async def read_other_user(t: Trial) -> None:
    """Another tenant's user cannot be read: 404 USER_NOT_FOUND.

    Ids leak; what they open must not.
    """
    one, other, user = await _two(t)
    reply = await t.ask("get_user", one, user["user_id"])
    t.expect_refusal(reply, ErrorCode.USER_NOT_FOUND, _("for a user of another tenant"))
    await _is_unharmed(t, other, user)


@check("isolation.change_other_user", Level.MUST, "USER-18", "ERR-8", hint=_SCOPED)
async def change_other_user(t: Trial) -> None:
    """Another tenant's user cannot be changed: 404, and he stays as he is.

    Making oneself administrator next door is the classic of broken access control.
    """
    one, other, user = await _two(t)
    reply = await t.ask("update_user", one, user["user_id"], body={"role": "admin", "name": "침입자"})
    t.expect_refusal(reply, ErrorCode.USER_NOT_FOUND, _("for a user of another tenant"))
    await _is_unharmed(t, other, user)


@check("isolation.delete_other_user", Level.MUST, "USER-18", "ERR-8", hint=_SCOPED)
async def delete_other_user(t: Trial) -> None:
    """Another tenant's user cannot be deleted: 404, and he stays.

    One university must not be able to empty another.
    """
    one, other, user = await _two(t)
    reply = await t.ask("delete_user", one, user["user_id"])
    t.expect_refusal(reply, ErrorCode.USER_NOT_FOUND, _("for a user of another tenant"))
    await _is_unharmed(t, other, user)


@check("isolation.like_never_was", Level.MUST, "USER-18", hint="Answer both from the same line of code.")
async def like_never_was(t: Trial) -> None:
    """Another tenant's user is refused exactly like one that never was.

    A difference tells that the id exists somewhere.
    """
    one, _other, user = await _two(t)
    never = "u-that-never-was"
    there = await t.ask("get_user", one, user["user_id"])
    nowhere = await t.ask("get_user", one, never)
    said = [_without_id(there, user["user_id"]), _without_id(nowhere, never)]
    t.expect(
        said[0] == said[1],
        _("the same refusal as for an unknown id: {said}", said=said[1]),
        said[0],
        nowhere,
        there,
    )


def _without_id(reply: Reply, user_id: str) -> str:
    status, code, message = reply.refusal
    return f"{status} {code} {message.replace(faceless(user_id), 'ID')}"


@check(
    "isolation.same_email", Level.MUST, "USER-19", hint="Let e-mails be unique within a tenant, not over all."
)
async def same_email(t: Trial) -> None:
    """One person may be a user of two tenants; deleting one leaves the other.

    Lecturers teach at two universities.
    """
    one, other = await t.tenant(), await t.tenant()
    body = t.person()
    first = t.require_success(await t.ask("create_user", one, body=body))
    second = t.require_success(await t.ask("create_user", other, body=body), _("in a second tenant"))
    t.require_success(await t.ask("delete_user", one, first.at("user_id")))
    shown = await t.ask("get_user", other, second.at("user_id"))
    t.expect_success(shown, _("for the user of the other tenant"))


@check("isolation.lists", Level.MUST, "USER-18", "LIST-3", hint=_SCOPED)
async def lists(t: Trial) -> None:
    """The lists of two tenants have nobody in common.

    A missing WHERE shows everybody to everybody.
    """
    one, other, user = await _two(t)
    await t.user(one)
    first, second = await users_of(one).ids(t, 100), await users_of(other).ids(t, 100)
    common = set(first) & set(second)
    t.expect(not common, "no common user ids", _("{count} of them", count=len(common)))
    t.expect(user["user_id"] in second, "the user in his own tenant's list", _("he is not there"))


@check("isolation.search", Level.MUST, "USER-18", "USER-3", hint=_SCOPED)
async def search(t: Trial) -> None:
    """A search in one tenant does not find the people of another.

    OR binds weaker than AND: name LIKE x OR email LIKE x AND tenant = y searches everywhere.
    """
    one, other, user = await _two(t)
    for term in (user["name"], user["email"]):
        there = t.require_success(await t.ask("list_users", other, query={"search": term}))
        t.expect(there.at("total") >= 1, "a match in his own tenant", str(there.at("total")), there)
        here = t.require_success(await t.ask("list_users", one, query={"search": term}))
        own = [row for row in here.rows("users") if row["user_id"] == user["user_id"]]
        t.expect(not own, "no match in another tenant", _("{value} matches", value=here.at("total")), here)


@check("isolation.numbers", Level.MUST, "DASH-15", "USER-18", hint=_SCOPED)
async def numbers(t: Trial) -> None:
    """What happens in one tenant does not move the numbers of another.

    A dashboard over all customers is a leak in one figure.
    """
    one, other = await t.tenant(), await t.tenant()
    before = t.require_success(await t.ask("get_tenant_stats", one))
    for _turn in range(3):
        await t.user(other)
    after = t.require_success(await t.ask("get_tenant_stats", one))
    for name in ("total_users", "new_users_this_period"):
        t.expect_same(after.at("summary", name), before.at("summary", name), name, before, after)


@check("isolation.settings", Level.MUST, "SET-4", hint=_SCOPED)
async def settings(t: Trial) -> None:
    """Changing one tenant's settings leaves another's alone.

    A shared default that is changed in place is everybody's.
    """
    one, other = await t.tenant(), await t.tenant()
    before = t.require_success(await t.ask("get_settings", other))
    seats = await t.total_users(one) + 93
    patch = {"config": {"max_users": seats, "branding": {"primary_color": "#abcdef"}}}
    t.require_success(await t.ask("update_settings", one, body=patch))
    after = t.require_success(await t.ask("get_settings", other))
    shown = (after.named["config"], before.named["config"])
    t.expect_same(*shown, _("the other tenant's settings"), before, after)


@check("isolation.resources", Level.MUST, "RES-2", "USER-18", hint=_SCOPED)
async def resources(t: Trial) -> None:
    """The resources of two tenants have nothing in common.

    Teaching material is somebody's property.
    """
    one, other = await t.tenant(), await t.tenant()
    seen: list[set[str]] = []
    for tenant in (one, other, await t.reader()):
        reply = t.require_success(await t.ask("list_resources", tenant, query={"limit": 100}))
        seen.append({row["id"] for row in reply.rows("items")})
    common = (seen[0] & seen[1]) | (seen[0] & seen[2]) | (seen[1] & seen[2])
    t.expect(not common, "no common resource ids", _("{count} of them", count=len(common)))
    if not t.findings and not any(seen):
        t.skip("no tenant of this run has resources; name one with data by --read-tenant ID")


@check("isolation.deactivation", Level.MUST, "LIFE-24", "LIFE-25", hint=_SCOPED)
async def deactivation(t: Trial) -> None:
    """Deactivating or erasing one tenant leaves another working, with its people.

    DELETE without WHERE has ended companies.
    """
    one, two, other = await t.tenant(), await t.tenant(), await t.tenant()
    user = await t.user(other)
    before = await t.total_users(other)
    t.require_success(await t.deactivate(one))
    t.require_success(await t.deactivate(two, preserve=False))
    await _is_unharmed(t, other, user)
    t.expect_same(await t.total_users(other), before, _("the number of the other tenant's users"))
    t.expect_success(await t.ask("create_user", other, body=t.person()), _("in a tenant that is active"))


@check("isolation.tenant_header", Level.MUST, "USER-18", "OP-10", hint=_PATH)
async def tenant_header(t: Trial) -> None:
    """A tenant named in a header or in the query does not replace the one of the path.

    Whatever a client can send beside the path must not choose whose data comes.
    """
    one, other, user = await _two(t)
    for headers, query in (
        ((("X-Tenant-ID", other.id),), {}),
        ((("X-Tenant", other.id), ("X-Forwarded-Tenant", other.id)), {}),
        ((), {"tenant_id": other.id}),
    ):
        spoiling = Spoiling(headers=headers)
        reply = await t.ask("list_users", one, query={**query, "limit": 100}, spoiling=spoiling)
        t.expect_status(reply, 200, 400, 422, why=_("for two names of a tenant"))
        ids = [row["user_id"] for row in reply.rows("users")]
        t.expect(user["user_id"] not in ids, "the path's tenant only", _("the other tenant's user"), reply)


@check("isolation.body_tenant", Level.MUST, "CONV-19", "USER-18", hint=_PATH)
async def body_tenant(t: Trial) -> None:
    """A tenant_id in a user's body does not put him into another tenant.

    Fields that are copied blindly into the row choose the row's owner.
    """
    one, other = await t.tenant(), await t.tenant()
    before = await t.total_users(other)
    reply = await t.ask("create_user", one, body=t.person(tenant_id=other.id))
    t.expect_status(reply, 201, 400, 422, why=_("for a user with a tenant_id of his own"))
    t.expect_same(await t.total_users(other), before, _("the number of the other tenant's users"), reply)


@check(
    "isolation.server_fields", Level.MUST, "CONV-19", "USER-6", hint="Copy the fields of the contract only."
)
async def server_fields(t: Trial) -> None:
    """Ids, times and usage that a request brings along are ignored.

    What the service decides must not be decided by its caller.
    """
    tenant = await t.tenant()
    forged = {"user_id": "u-forged", "created_at": "2001-01-01T00:00:00Z", "usage": {"tokens": 7}}
    reply = await t.ask("create_user", tenant, body=t.person(**forged))
    t.require_success(reply, _("for a user with fields that are not his to set"))
    changed = await t.ask("update_user", tenant, reply.at("user_id"), body={**forged, "name": "서겸손"})
    t.expect_success(changed, _("for an update with such fields"))
    shown = t.require_success(await t.ask("get_user", tenant, reply.at("user_id")))
    t.expect(shown.at("user_id") != "u-forged", "an id of the service's own", "u-forged", shown)
    born = str(shown.at("created_at"))
    t.expect(not born.startswith("2001"), "the time of the creation", born, shown)
    t.expect_same(shown.at("usage", "tokens"), 0, _("tokens of a new user"), shown)


@check(
    "isolation.odd_ids",
    Level.MUST,
    "CONV-8",
    "CONV-9",
    hint="Match ids exactly; decode and normalise nothing.",
)
async def odd_ids(t: Trial) -> None:
    """Tricks with ids in the path do not lead to another tenant or user.

    Dots, encoded slashes, NULs and capitals have opened many doors.
    """
    one, other, user = await _two(t)
    a, b, u = one.id, other.id, user["user_id"]
    tricks = (
        f"/mt/tenant/{a}%2f..%2f{b}/users/{u}",
        f"/mt/tenant/{a}%00{b}/users/{u}",
        f"/mt/tenant/{b.upper()}/users/{u}",
        f"/mt/tenant/{b}%20/users/{u}",
        f"/mt/tenant/{b}./users/{u}",
        f"/mt/tenant/%25/users/{u}",
        f"/mt/tenant/{a}/users/..%2f..%2f{b}%2fusers%2f{u}",
        f"/mt/tenant/{a}/users/{u}%00",
    )
    for path in tricks:
        reply = await t.ask_path("GET", path, watched=False)
        fine = reply.status in (400, 404, 405, 422)
        t.expect(
            fine,
            _("400, 404 or 422 for {value}", value=path.replace(a, "A").replace(b, "B")),
            reply.said,
            reply,
        )
        leaked = user["email"].encode() in reply.body
        t.expect(not leaked, "nothing of the other tenant", _("its user"), reply)
    await _is_unharmed(t, other, user)


@check(
    "isolation.at_once", Level.MUST, "LIFE-16", "LIFE-30", hint="Keep nothing about a request in a global."
)
async def at_once(t: Trial) -> None:
    """Twelve tenants that are activated at once are twelve tenants, each with its own content.

    A global variable is shared by everybody who happens to call now.
    """
    plans = ("basic", "standard", "premium")
    tenants = [t.plan_tenant(plan=plans[number % 3]) for number in range(12)]
    replies = await t.at_once(t.activate(tenant) for tenant in tenants)
    for tenant, reply in zip(tenants, replies, strict=True):
        t.require_success(reply, _("for one of twelve tenants at once"))
        t.expect_same(reply.at("tenant_id"), tenant.id, "tenant_id", reply)
        if reply.status == 202:
            await t.until_active(tenant)
    answers = await t.at_once(t.ask("get_tenant_status", tenant) for tenant in tenants)
    for tenant, answer in zip(tenants, answers, strict=True):
        what = (answer.at("tenant_id"), answer.at("plan"))
        t.expect_same(what, (tenant.id, tenant.activation["plan"]), _("id and plan"), answer)


@check(
    "isolation.guessable_ids", Level.SHOULD, "CONV-9", hint="Use random ids, such as secrets.token_hex(8)."
)
async def guessable_ids(t: Trial) -> None:
    """User ids are not numbers that count up.

    Whoever knows his own id must not know the next one's.
    """
    tenant = await t.tenant()
    ids = [str((await t.user(tenant))["user_id"]) for _turn in range(5)]
    numbers = [int(found[-1]) for one in ids if (found := re.findall(r"\d+", one))]
    steps = {after - before for before, after in itertools.pairwise(numbers)}
    counted = len(numbers) == len(ids) and steps == {1}
    t.expect(not counted, "ids that cannot be guessed", _("they count up: {names}", names=", ".join(ids[:3])))
