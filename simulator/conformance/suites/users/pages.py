"""Users: every one of them on one page of the list."""

from languages import N_
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level
from simulator.conformance.engine.registry import check
from simulator.conformance.suites.kit import paging
from simulator.conformance.suites.kit.paging import users_of
from simulator.conformance.suites.users.people import create_person


@check(
    "users.list",
    Level.MUST,
    "USER-1",
    "OP-10",
    answers="list_users",
    hint=N_("Compare with `mt-sim openapi`."),
)
async def whole_list(ctx: CheckContext) -> None:
    """The list of users names the tenant, the page and the total, and has every field of each user.

    The market shows the first page to the administrator.
    """
    tenant = await ctx.tenants.active()
    await ctx.people.created(tenant)
    reply = ctx.given.success(await ctx.ask("list_users", tenant))
    ctx.expect.same(reply.at("tenant_id"), tenant.id, "tenant_id", reply)


@check("users.limit", Level.MUST, "LIST-1", "ERR-6", hint=N_("Bound limit to 1..100, 20 by default."))
async def limit(ctx: CheckContext) -> None:
    """The limit of a page is 1 to 100, 20 by default; anything else is refused.

    limit=1000000 in one answer has stopped services.
    """
    tenant = await ctx.tenants.active()
    for _turn in range(23):
        await ctx.people.created(tenant)
    await paging.judge_limit(ctx, users_of(tenant))


@check("users.offset", Level.MUST, "LIST-2", "ERR-6", hint=N_("Let offset be 0 or more."))
async def offset(ctx: CheckContext) -> None:
    """The offset of a page is 0 or more; anything else is refused.

    A negative offset has shown other people's rows.
    """
    await paging.judge_offset(ctx, users_of(await ctx.reader()))


@check("users.beyond_the_end", Level.MUST, "LIST-5", hint=N_("Count all matches apart from the page."))
async def beyond_the_end(ctx: CheckContext) -> None:
    """An offset beyond the end is an empty page with the full total.

    A page that was deleted while someone looked is no error.
    """
    await paging.judge_beyond(ctx, users_of(await ctx.reader()))


@check("users.pages", Level.MUST, "LIST-4", hint=N_("ORDER BY something unique, such as (created_at, id)."))
async def pages(ctx: CheckContext) -> None:
    """All pages together hold every user exactly once, whatever their size.

    Without a unique order people fall between two pages.
    """
    tenant = await ctx.tenants.active()
    await ctx.ask.at_once(create_person(ctx, tenant, name="김같은") for _turn in range(9))
    await paging.judge_partition(ctx, users_of(tenant))


@check("users.stable_pages", Level.MUST, "LIST-4", hint=N_("ORDER BY something unique."))
async def stable_pages(ctx: CheckContext) -> None:
    """The same page is the same every time.

    Rows that change places are seen twice or never.
    """
    await paging.judge_stable(ctx, users_of(await ctx.reader()))
