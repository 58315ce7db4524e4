"""Dashboard: the users that are counted are those who exist."""

from languages import N_, _
from simulator.conformance.engine.asking.expectations import Difference
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level
from simulator.conformance.engine.registry import check
from simulator.conformance.engine.run.ledger import OwnTenant
from simulator.conformance.suites.dashboard.numbers import (
    NO_USAGE,
    PERIODS,
    ask_costs,
    ask_stats,
    ask_top_users,
    differs,
)


@check("dashboard.active_users", Level.MUST, "DASH-10", hint=N_("Count as active only users that exist."))
async def active_users(ctx: CheckContext) -> None:
    """There are never more active users than users, also after some were deleted.

    109 % of the students being active makes every other number doubtful.
    """
    tenant = await ctx.tenants.active()
    await ctx.people.created(tenant)
    listed = await ctx.ask("list_users", tenant, query={"limit": 100})
    for row in listed.rows("users"):
        ctx.given.success(await ctx.ask("delete_user", tenant, row["user_id"]))
    await ctx.people.created(tenant)
    for period in PERIODS:
        reply = await ask_stats(ctx, tenant, period)
        active, total = reply.at("summary", "active_users"), reply.at("summary", "total_users")
        ctx.expect(
            active <= total,
            _("active_users <= {total} in {period}", total=total, period=period),
            str(active),
            reply,
        )


@check(
    "dashboard.new_users",
    Level.MUST,
    "DASH-11",
    "DASH-18",
    "DASH-2",
    hint=N_("Count users by created_at, when asked; cache nothing."),
)
async def new_users(ctx: CheckContext) -> None:
    """A user counts as new from the moment he is created until he is deleted; never more are new than exist.

    The administrator who has just added someone looks for him at once.
    """
    tenant = await ctx.tenants.active()
    before = await ask_stats(ctx, tenant, "7d")
    expected = before.at("summary", "new_users_this_period") + 1
    user = await ctx.people.created(tenant)

    async def look() -> list[Difference]:
        after = await ask_stats(ctx, tenant, "7d")
        seen = after.at("summary", "new_users_this_period")
        return differs(_("new_users_this_period after one more user"), expected, seen, before, after)

    await ctx.expect.settled(look)
    await _judge_new(ctx, tenant)
    ctx.given.success(await ctx.ask("delete_user", tenant, user["user_id"]))
    gone = await ask_stats(ctx, tenant, "7d")
    counted = gone.at("summary", "new_users_this_period")
    ctx.expect(
        counted < expected, _("new users < {count} after a deletion", count=expected), str(counted), gone
    )


async def _judge_new(ctx: CheckContext, tenant: OwnTenant) -> None:
    for period in PERIODS:
        reply = await ask_stats(ctx, tenant, period)
        new, total = reply.at("summary", "new_users_this_period"), reply.at("summary", "total_users")
        ctx.expect(
            new <= total, _("new users <= {total} in {period}", total=total, period=period), str(new), reply
        )


@check(
    "dashboard.users_total", Level.MUST, "DASH-15", "DASH-18", hint=N_("Count the rows of the user table.")
)
async def users_total(ctx: CheckContext) -> None:
    """The summary's total_users is the list's total, also after a creation and a deletion.

    Two counters drift; one does not.
    """
    tenant = await ctx.tenants.active()

    async def look() -> list[Difference]:
        listed = ctx.given.success(await ctx.ask("list_users", tenant))
        shown = await ask_stats(ctx, tenant)
        return differs("total_users", listed.at("total"), shown.at("summary", "total_users"), listed, shown)

    await ctx.expect.settled(look)
    user = await ctx.people.created(tenant)
    await ctx.people.created(tenant)
    await ctx.expect.settled(look)
    ctx.given.success(await ctx.ask("delete_user", tenant, user["user_id"]))
    await ctx.expect.settled(look)


@check("dashboard.ranked_exist", Level.MUST, "DASH-17", hint=N_("Join the ranking with the user table."))
async def ranked_exist(ctx: CheckContext) -> None:
    """Whoever is ranked by tokens or costs is a user that get_user finds, with the same name and e-mail.

    A click on a name must lead to a person, also after others were deleted.
    """
    tenant = await ctx.tenants.active()
    ranked = [row["user_id"] for row in (await ask_top_users(ctx, tenant, "90d")).rows("users")]
    if ranked:
        ctx.given.success(await ctx.ask("delete_user", tenant, ranked[0]))
    else:
        # A newborn without usage ranks nobody; the tenant that all checks read may.
        tenant = await ctx.reader()
    top, spent = await ask_top_users(ctx, tenant, "90d", 50), await ask_costs(ctx, tenant, "90d")
    for reply, rows in ((top, top.rows("users")), (spent, spent.rows("by_user_top10"))):
        for row in rows:
            shown = await ctx.ask("get_user", tenant, row["user_id"])
            ctx.expect(
                shown.succeeded,
                _("get_user to find {user_id}", user_id=row["user_id"]),
                shown.said,
                reply,
                shown,
            )
            if shown.succeeded:
                ctx.expect.same(row["name"], shown.at("name"), _("the name in the ranking"), reply, shown)
                if reply is top:
                    ranked_email, own = row["email"].lower(), str(shown.at("email")).lower()
                    ctx.expect.same(ranked_email, own, _("the e-mail in the ranking"), reply, shown)
    if not top.rows("users") and not ctx.findings:
        ctx.skip(_(NO_USAGE))


@check(
    "dashboard.deleted_usage_stays",
    Level.MUST,
    "DASH-18",
    hint=N_("Keep usage rows when a user goes; take only the user out of the counts."),
)
async def deleted_usage_stays(ctx: CheckContext) -> None:
    """The totals keep the usage of a user who was deleted; only the user counts fall.

    What was spent was spent.
    """
    tenant = await ctx.tenants.active()
    ranked = (await ask_top_users(ctx, tenant, "90d")).rows("users")
    before = await ask_stats(ctx, tenant, "90d")
    victim = ranked[0]["user_id"] if ranked else (await ctx.people.created(tenant))["user_id"]
    users = await ctx.people.total(tenant)
    ctx.given.success(await ctx.ask("delete_user", tenant, victim))
    after = await ask_stats(ctx, tenant, "90d")
    for name in ("total_messages", "total_tokens", "estimated_cost_usd"):
        had, has = before.at("summary", name), after.at("summary", name)
        ctx.expect(
            has >= had - 1e-9, _("{name} to stay {had:g}", name=name, had=had), f"{has:g}", before, after
        )
    ctx.expect.same(after.at("summary", "total_users"), users - 1, "total_users", before, after)
    if not ranked and not ctx.findings:
        ctx.note(_("a newborn tenant of this service has no usage, so only the counts were judged"))
