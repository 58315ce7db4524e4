"""Isolation: no tenant sees or touches another."""

import itertools
import re
from typing import Any

from languages import N_, _
from simulator.conformance.engine.answers.reply import Reply, faceless
from simulator.conformance.engine.asking.asker import NEVER
from simulator.conformance.engine.asking.spoiling import Spoiling
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level
from simulator.conformance.engine.registry import check
from simulator.conformance.engine.run.ledger import OwnTenant
from simulator.conformance.suites.kit.paging import users_of
from standard_api.errors import ErrorCode

_NEAR = 100
_SCOPED = N_("Put the tenant into every query: WHERE tenant_id = :path_tenant AND user_id = :user.")
_PATH = N_("Take the tenant from the path alone.")


async def _two(ctx: CheckContext) -> tuple[OwnTenant, OwnTenant, dict[str, Any]]:
    """Two tenants, and a user of the second."""
    one, other = await ctx.tenants.active(), await ctx.tenants.active()
    return one, other, await ctx.people.created(other, name="윤타인")


async def _is_unharmed(ctx: CheckContext, tenant: OwnTenant, user: dict[str, Any]) -> None:
    shown = ctx.require.success(await ctx.ask("get_user", tenant, user["user_id"]), _("for its own tenant"))
    for name in ("name", "role", "status", "email"):
        ctx.expect.same(shown.at(name), user[name], _("{name} of the other tenant's user", name=name), shown)


@check("isolation.read_other_user", Level.MUST, "USER-18", "ERR-8", hint=_SCOPED)
async def read_other_user(ctx: CheckContext) -> None:
    """Another tenant's user cannot be read: 404 USER_NOT_FOUND.

    Ids leak; what they open must not.
    """
    one, other, user = await _two(ctx)
    reply = await ctx.ask("get_user", one, user["user_id"])
    ctx.expect.refusal(reply, ErrorCode.USER_NOT_FOUND, _("for a user of another tenant"))
    await _is_unharmed(ctx, other, user)


@check("isolation.change_other_user", Level.MUST, "USER-18", "ERR-8", hint=_SCOPED)
async def change_other_user(ctx: CheckContext) -> None:
    """Another tenant's user cannot be changed: 404, and he stays as he is.

    Making oneself administrator next door is the classic of broken access control.
    """
    one, other, user = await _two(ctx)
    reply = await ctx.ask("update_user", one, user["user_id"], body={"role": "admin", "name": "침입자"})
    ctx.expect.refusal(reply, ErrorCode.USER_NOT_FOUND, _("for a user of another tenant"))
    await _is_unharmed(ctx, other, user)


@check("isolation.delete_other_user", Level.MUST, "USER-18", "ERR-8", hint=_SCOPED)
async def delete_other_user(ctx: CheckContext) -> None:
    """Another tenant's user cannot be deleted: 404, and he stays.

    One university must not be able to empty another.
    """
    one, other, user = await _two(ctx)
    reply = await ctx.ask("delete_user", one, user["user_id"])
    ctx.expect.refusal(reply, ErrorCode.USER_NOT_FOUND, _("for a user of another tenant"))
    await _is_unharmed(ctx, other, user)


@check("isolation.like_never_was", Level.MUST, "USER-18", hint=N_("Answer both from the same line of code."))
async def like_never_was(ctx: CheckContext) -> None:
    """Another tenant's user is refused exactly like one that never was.

    A difference tells that the id exists somewhere.
    """
    one, _other, user = await _two(ctx)
    there = await ctx.ask("get_user", one, user["user_id"])
    nowhere = await ctx.ask("get_user", one, NEVER)
    said = [_without_id(there, user["user_id"]), _without_id(nowhere, NEVER)]
    ctx.expect(
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
    "isolation.same_email",
    Level.MUST,
    "USER-19",
    hint=N_("Let e-mails be unique within a tenant, not over all."),
)
async def same_email(ctx: CheckContext) -> None:
    """One person may be a user of two tenants; deleting one leaves the other.

    Lecturers teach at two universities.
    """
    one, other = await ctx.tenants.active(), await ctx.tenants.active()
    body = ctx.people.request()
    first = ctx.given.success(await ctx.ask("create_user", one, body=body))
    second = ctx.require.success(await ctx.ask("create_user", other, body=body), _("in a second tenant"))
    ctx.given.success(await ctx.ask("delete_user", one, first.at("user_id")))
    shown = await ctx.ask("get_user", other, second.at("user_id"))
    ctx.expect.success(shown, _("for the user of the other tenant"))


@check("isolation.lists", Level.MUST, "USER-18", "LIST-3", hint=_SCOPED)
async def lists(ctx: CheckContext) -> None:
    """The lists of two tenants have nobody in common.

    A missing WHERE shows everybody to everybody.
    """
    one, other, user = await _two(ctx)
    await ctx.people.created(one)
    first, second = await users_of(one).ids(ctx, 100), await users_of(other).ids(ctx, 100)
    common = set(first) & set(second)
    ctx.expect(not common, _("no common user ids"), _("{count} of them", count=len(common)))
    ctx.expect(user["user_id"] in second, _("the user in his own tenant's list"), _("he is not there"))


@check("isolation.search", Level.MUST, "USER-18", "USER-3", hint=_SCOPED)
async def search(ctx: CheckContext) -> None:
    """A search in one tenant does not find the people of another.

    OR binds weaker than AND: name LIKE x OR email LIKE x AND tenant = y searches everywhere.
    """
    one, other, user = await _two(ctx)
    for term in (user["name"], user["email"]):
        there = ctx.given.success(await ctx.ask("list_users", other, query={"search": term}))
        ctx.expect(there.at("total") >= 1, _("a match in his own tenant"), str(there.at("total")), there)
        here = ctx.given.success(await ctx.ask("list_users", one, query={"search": term}))
        own = [row for row in here.rows("users") if row["user_id"] == user["user_id"]]
        ctx.expect(
            not own, _("no match in another tenant"), _("{value} matches", value=here.at("total")), here
        )


@check("isolation.numbers", Level.MUST, "DASH-15", "USER-18", hint=_SCOPED)
async def numbers(ctx: CheckContext) -> None:
    """What happens in one tenant does not move the numbers of another.

    A dashboard over all customers is a leak in one figure.
    """
    one, other = await ctx.tenants.active(), await ctx.tenants.active()
    before = ctx.given.success(await ctx.ask("get_tenant_stats", one))
    for _turn in range(3):
        await ctx.people.created(other)
    after = ctx.given.success(await ctx.ask("get_tenant_stats", one))
    for name in ("total_users", "new_users_this_period"):
        ctx.expect.same(after.at("summary", name), before.at("summary", name), name, before, after)


@check("isolation.settings", Level.MUST, "SET-4", hint=_SCOPED)
async def settings(ctx: CheckContext) -> None:
    """Changing one tenant's settings leaves another's alone.

    A shared default that is changed in place is everybody's.
    """
    one, other = await ctx.tenants.active(), await ctx.tenants.active()
    before = ctx.given.success(await ctx.ask("get_settings", other))
    seats = await ctx.people.total(one) + 93
    patch = {"config": {"max_users": seats, "branding": {"primary_color": "#abcdef"}}}
    ctx.given.success(await ctx.ask("update_settings", one, body=patch))
    after = ctx.given.success(await ctx.ask("get_settings", other))
    shown = (after.named["config"], before.named["config"])
    ctx.expect.same(*shown, _("the other tenant's settings"), before, after)


@check("isolation.resources", Level.MUST, "RES-2", "USER-18", hint=_SCOPED)
async def resources(ctx: CheckContext) -> None:
    """The resources of two tenants have nothing in common.

    Teaching material is somebody's property.
    """
    one, other = await ctx.tenants.active(), await ctx.tenants.active()
    seen: list[set[str]] = []
    for tenant in (one, other, await ctx.reader()):
        reply = ctx.given.success(await ctx.ask("list_resources", tenant, query={"limit": 100}))
        seen.append({row["id"] for row in reply.rows("items")})
    common = (seen[0] & seen[1]) | (seen[0] & seen[2]) | (seen[1] & seen[2])
    ctx.expect(not common, _("no common resource ids"), _("{count} of them", count=len(common)))
    if not ctx.findings and not any(seen):
        ctx.skip(_("no tenant of this run has resources; name one with data by --read-tenant ID"))


@check("isolation.deactivation", Level.MUST, "LIFE-24", "LIFE-25", hint=_SCOPED)
async def deactivation(ctx: CheckContext) -> None:
    """Deactivating or erasing one tenant leaves another working, with its people.

    DELETE without WHERE has ended companies.
    """
    one, two, other = await ctx.tenants.active(), await ctx.tenants.active(), await ctx.tenants.active()
    user = await ctx.people.created(other)
    before = await ctx.people.total(other)
    ctx.given.success(await ctx.tenants.deactivate(one))
    ctx.given.success(await ctx.tenants.deactivate(two, preserve=False))
    await _is_unharmed(ctx, other, user)
    ctx.expect.same(await ctx.people.total(other), before, _("the number of the other tenant's users"))
    ctx.expect.success(
        await ctx.ask("create_user", other, body=ctx.people.request()), _("in a tenant that is active")
    )


@check("isolation.tenant_header", Level.MUST, "USER-18", "OP-10", hint=_PATH)
async def tenant_header(ctx: CheckContext) -> None:
    """A tenant named in a header or in the query does not replace the one of the path.

    Whatever a client can send beside the path must not choose whose data comes.
    """
    one, other, user = await _two(ctx)
    for headers, query in (
        ((("X-Tenant-ID", other.id),), {}),
        ((("X-Tenant", other.id), ("X-Forwarded-Tenant", other.id)), {}),
        ((), {"tenant_id": other.id}),
    ):
        spoiling = Spoiling(headers=headers)
        reply = await ctx.ask("list_users", one, query={**query, "limit": 100}, spoiling=spoiling)
        ctx.expect.status(reply, 200, 400, 422, why=_("for two names of a tenant"))
        ids = [row["user_id"] for row in reply.rows("users")]
        ctx.expect(
            user["user_id"] not in ids, _("the path's tenant only"), _("the other tenant's user"), reply
        )


@check("isolation.body_tenant", Level.MUST, "CONV-19", "USER-18", hint=_PATH)
async def body_tenant(ctx: CheckContext) -> None:
    """A tenant_id in a user's body does not put him into another tenant.

    Fields that are copied blindly into the row choose the row's owner.
    """
    one, other = await ctx.tenants.active(), await ctx.tenants.active()
    before = await ctx.people.total(other)
    reply = await ctx.ask("create_user", one, body=ctx.people.request(tenant_id=other.id))
    ctx.expect.status(reply, 201, 400, 422, why=_("for a user with a tenant_id of his own"))
    ctx.expect.same(await ctx.people.total(other), before, _("the number of the other tenant's users"), reply)


@check(
    "isolation.server_fields",
    Level.MUST,
    "CONV-19",
    "USER-6",
    hint=N_("Copy the fields of the contract only."),
)
async def server_fields(ctx: CheckContext) -> None:
    """Ids, times and usage that a request brings along are ignored.

    What the service decides must not be decided by its caller.
    """
    tenant = await ctx.tenants.active()
    forged = {"user_id": "u-forged", "created_at": "2001-01-01T00:00:00Z", "usage": {"tokens": 7}}
    reply = await ctx.ask("create_user", tenant, body=ctx.people.request(**forged))
    ctx.require.success(reply, _("for a user with fields that are not his to set"))
    changed = await ctx.ask("update_user", tenant, reply.at("user_id"), body={**forged, "name": "서겸손"})
    ctx.expect.success(changed, _("for an update with such fields"))
    shown = ctx.given.success(await ctx.ask("get_user", tenant, reply.at("user_id")))
    ctx.expect(shown.at("user_id") != "u-forged", _("an id of the service's own"), "u-forged", shown)
    born = str(shown.at("created_at"))
    ctx.expect(not born.startswith("2001"), _("the time of the creation"), born, shown)
    ctx.expect.same(shown.at("usage", "tokens"), 0, _("tokens of a new user"), shown)


@check(
    "isolation.odd_ids",
    Level.MUST,
    "CONV-8",
    "CONV-9",
    hint=N_("Match ids exactly; decode and normalise nothing."),
)
async def odd_ids(ctx: CheckContext) -> None:
    """Tricks with ids in the path do not lead to another tenant or user.

    Dots, encoded slashes, NULs and capitals have opened many doors.
    """
    one, other, user = await _two(ctx)
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
    ctx.given.refused(await ctx.ask("get_user", one, u), ErrorCode.USER_NOT_FOUND)
    nowhere = await ctx.ask.path("GET", "/mt/no-such-thing", watched=False)
    for path in tricks:
        reply = await ctx.ask.path("GET", path, watched=False)
        ctx.expect(
            not reply.accepted or reply.body == nowhere.body,
            _("400, 404 or 422 for {value}", value=path.replace(a, "A").replace(b, "B")),
            reply.said,
            reply,
        )
        leaked = user["email"].encode() in reply.body
        ctx.expect(not leaked, _("nothing of the other tenant"), _("its user"), reply)
    await _is_unharmed(ctx, other, user)


@check(
    "isolation.at_once",
    Level.MUST,
    "LIFE-16",
    "LIFE-30",
    hint=N_("Keep nothing about a request in a global."),
)
async def at_once(ctx: CheckContext) -> None:
    """Twelve tenants that are activated at once are twelve tenants, each with its own content.

    A global variable is shared by everybody who happens to call now.
    """
    plans = ("basic", "standard", "premium")
    tenants = [ctx.tenants.planned(plan=plans[number % 3]) for number in range(12)]
    replies = await ctx.ask.at_once(ctx.tenants.activate(tenant) for tenant in tenants)
    for tenant, reply in zip(tenants, replies, strict=True):
        ctx.require.success(reply, _("for one of twelve tenants at once"))
        ctx.expect.same(reply.at("tenant_id"), tenant.id, "tenant_id", reply)
        if reply.status == 202:
            await ctx.tenants.until_active(tenant)
    answers = await ctx.ask.at_once(ctx.ask("get_tenant_status", tenant) for tenant in tenants)
    for tenant, answer in zip(tenants, answers, strict=True):
        what = (answer.at("tenant_id"), answer.at("plan"))
        ctx.expect.same(what, (tenant.id, tenant.activation["plan"]), _("id and plan"), answer)


@check("isolation.guessable_ids", Level.SHOULD, "CONV-9", hint=N_("Use random ids of 64 bits or more."))
async def guessable_ids(ctx: CheckContext) -> None:
    """User ids are not numbers that count up.

    Whoever knows his own id must not know the next one's.
    """
    tenant = await ctx.tenants.active()
    made = [await ctx.ask("create_user", tenant, body=ctx.people.request()) for _turn in range(5)]
    ids = [str(ctx.given.as_sent(reply, "user_id")) for reply in made]
    parts = [found.groups() for one in ids if (found := re.fullmatch(r"(.*?)(\d+)", one))]
    same = len(parts) == len(ids) and len({stem for stem, _number in parts}) == 1
    steps = [int(after) - int(before) for (_one, before), (_two, after) in itertools.pairwise(parts)]
    # Others may get an id in between.
    counted = same and all(0 < step <= _NEAR for step in steps)
    ctx.expect(
        not counted, _("ids that cannot be guessed"), _("they count up: {names}", names=", ".join(ids[:3]))
    )
