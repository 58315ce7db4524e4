"""Users: what is stored when they are made and changed, and which of them a list shows."""

import unicodedata
from datetime import UTC, datetime, timedelta

from languages import N_, _
from simulator.conformance.engine.answers.wording import listed, quoted
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level
from simulator.conformance.engine.registry import check
from simulator.conformance.suites.kit.paging import users_of
from simulator.conformance.suites.kit.texts import NAMES

_CLOCKS = timedelta(minutes=20)
"""How far the clocks of a service's parts may be apart."""


@check(
    "users.update_name", Level.MUST, "CONV-10", "CONV-12", hint=N_("Validate a name in one place, for both.")
)
async def update_name(ctx: CheckContext) -> None:
    """A name that is changed is kept as it was sent, too, and refused when it is empty or too long.

    Rules that hold for new users only are broken by the next edit.
    """
    tenant = await ctx.tenants.active()
    user = await ctx.people.created(tenant)
    longest = "한" * 255
    kinds = ("Korean, decomposed", "blanks at both ends")
    for name in (*(NAMES[kind] for kind in kinds), unicodedata.normalize("NFC", user["name"]), longest):
        reply = await ctx.ask("update_user", tenant, user["user_id"], body={"name": name})
        ctx.require.success(reply, _("for a new {name}", name="name"))
        seen = await ctx.ask("get_user", tenant, user["user_id"])
        for answer in (reply, seen):
            ctx.expect(answer.at("name") == name, quoted(name), quoted(answer.at("name")), answer)
    for bad in ("", longest + "한"):
        refused = await ctx.ask("update_user", tenant, user["user_id"], body={"name": bad})
        ctx.expect.invalid(refused, _("for a name of {count} characters", count=len(bad)))
    kept = await ctx.ask("get_user", tenant, user["user_id"])
    ctx.expect.same(kept.at("name"), longest, _("the user's name"), kept)


@check(
    "users.created_now",
    Level.MUST,
    "CONV-6",
    hint=N_("Keep times in UTC, and convert them only to show them."),
)
async def created_now(ctx: CheckContext) -> None:
    """A new user was created now, in UTC.

    A local time that ends in Z lies hours in the future or the past.
    """
    tenant = await ctx.tenants.active()
    reply = ctx.given.success(await ctx.ask("create_user", tenant, body=ctx.people.request()))
    now = reply.service_time or datetime.now(UTC)
    created = ctx.given.as_sent(reply, "created_at")
    ctx.expect(
        abs(datetime.fromisoformat(created) - now) < _CLOCKS,
        _("created_at close to {now} (UTC)", now=f"{now:%Y-%m-%dT%H:%M:%SZ}"),
        created,
        reply,
    )


@check(
    "users.filters_together",
    Level.MUST,
    "LIST-3",
    hint=N_("Join the conditions with AND, for rows and total."),
)
async def filters_together(ctx: CheckContext) -> None:
    """Role, status and search hold together, for the rows and for their total.

    Whoever looks for inactive administrators wants no active ones.
    """
    tenant = await ctx.tenants.active()
    wanted = await ctx.people.created(tenant, role="admin", name="독고찾음")
    state = {"status": "inactive"}
    changed = ctx.given.success(await ctx.ask("update_user", tenant, wanted["user_id"], body=state))
    ctx.given.holds(changed.at("role") == "admin", _("the role {role}", role=changed.at("role")), changed)
    student = await ctx.people.created(tenant, name="독고찾음")
    ctx.given.success(await ctx.ask("update_user", tenant, student["user_id"], body=state))
    await ctx.people.created(tenant, role="admin", name="독고찾음")
    await ctx.people.created(tenant, role="admin")
    for query in (
        {"role": "admin", "status": "inactive"},
        {"role": "admin", "search": "독고찾음"},
        {"status": "inactive", "search": "독고찾음"},
    ):
        reply = await users_of(tenant, **query).good_page(ctx, limit=100)
        rows = reply.rows("users")
        strange = [
            row["user_id"]
            for row in rows
            if any(row[name] != value for name, value in query.items() if name != "search")
            or ("search" in query and row["name"] != "독고찾음")
        ]
        ctx.expect(
            not strange,
            _("only users who match {query}", query=quoted(query)),
            listed(strange, most=3),
            reply,
        )
        ctx.expect(
            wanted["user_id"] in [row["user_id"] for row in rows],
            _("the user who matches {query}", query=quoted(query)),
            _("he is not there"),
            reply,
        )
        ctx.expect.same(reply.at("total"), len(rows), _("total for {query}", query=quoted(query)), reply)


@check("users.update_same", Level.SHOULD, "USER-12", hint=N_("Answer the user as he is; it is no conflict."))
async def update_same(ctx: CheckContext) -> None:
    """An update with the values that a user has is 200 and changes nothing.

    A form that is saved twice is no conflict with itself.
    """
    tenant = await ctx.tenants.active()
    user = await ctx.people.created(tenant, role="moderator")
    fields = ("name", "role", "status", "email")
    body = {name: user[name] for name in fields}
    reply = await ctx.ask("update_user", tenant, user["user_id"], body=body)
    ctx.require.success(reply, _("for the same again"))
    for name in fields:
        ctx.expect.same(reply.at(name), user[name], name, reply)


@check(
    "users.pages_under_insert", Level.SHOULD, "LIST-4", hint=N_("ORDER BY (created_at, id), oldest first.")
)
async def pages_under_insert(ctx: CheckContext) -> None:
    """Nobody is lost from the pages while users are added.

    A list is read page by page while others work.
    """
    tenant = await ctx.tenants.active()
    before = {(await ctx.people.created(tenant))["user_id"] for _turn in range(7)}
    seen: set[str] = set()
    total = await ctx.people.total(tenant)
    size = max(3, total // 10)
    if size > 100:
        ctx.skip(_("more users than are looked at"))
    for number in range(total // size + 4):
        reply = await users_of(tenant).good_page(ctx, limit=size, offset=number * size)
        seen |= {row["user_id"] for row in reply.rows("users")}
        if number < 3:
            await ctx.people.created(tenant)
    lost = len(before - seen)
    ctx.expect(not lost, _("every user who was there throughout"), _("{count} are missing", count=lost))
