"""Resources: courses, discussions, documents and sessions."""

from languages import N_, _
from simulator.conformance.engine.answers.wording import listed, quoted
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level
from simulator.conformance.engine.registry import check
from simulator.conformance.suites.kit import paging
from simulator.conformance.suites.kit.paging import resources_of

_TYPES = ("course", "discussion", "document", "session")
_NONE = N_("the tenant has no resources; name one with data by --read-tenant ID")


@check(
    "resources.shape",
    Level.MUST,
    "RES-2",
    "OP-15",
    "CONV-16",
    answers="list_resources",
    hint=N_("Compare with `mt-sim openapi`."),
)
async def shape(ctx: CheckContext) -> None:
    """Resources answers a page in the contract's shape; without a type, resource_type is null.

    The market draws them in one table.
    """
    tenant = await ctx.reader()
    reply = ctx.given.success(await ctx.ask("list_resources", tenant))
    ctx.expect.same(reply.at("tenant_id"), tenant.id, "tenant_id", reply)
    ctx.expect.same(reply.at("resource_type"), None, _("resource_type without a type"), reply)


@check("resources.types", Level.MUST, "RES-1", "LIST-3", hint=N_("Filter rows and total by the type."))
async def types(ctx: CheckContext) -> None:
    """Each type shows only its own, names itself, and all types together are everything.

    A course is not a document.
    """
    tenant = await ctx.reader()
    everything = ctx.given.success(await ctx.ask("list_resources", tenant, query={"limit": 1}))
    totals = 0
    for kind in _TYPES:
        query = {"type": kind, "limit": 100}
        shown = await ctx.ask("list_resources", tenant, query=query)
        reply = ctx.require.success(shown, _("for {query}", query=quoted(query)))
        ctx.expect.same(reply.at("resource_type"), kind, "resource_type", reply)
        wrong = [row["type"] for row in reply.rows("items") if row["type"] != kind]
        ctx.expect(
            not wrong, _("only {kind}", kind=kind), _("also {wrong}", wrong=listed(wrong, most=3)), reply
        )
        totals += reply.at("total")
    ctx.expect.same(totals, everything.at("total"), _("the sum over all types"), everything)


@check("resources.unknown_type", Level.MUST, "RES-3", "LIST-7", hint=N_("Refuse a type that does not exist."))
async def unknown_type(ctx: CheckContext) -> None:
    """A type that does not exist is refused.

    Ignoring it shows everything as if it were what was asked for.
    """
    tenant = await ctx.reader()
    ctx.given.success(await ctx.ask("list_resources", tenant, query={"type": "course"}))
    for bad in ("lecture", "Course", "users"):
        reply = await ctx.ask("list_resources", tenant, query={"type": bad})
        ctx.expect.invalid(reply, _("for type={bad}", bad=bad))


@check(
    "resources.search",
    Level.MUST,
    "LIST-3",
    "LIST-6",
    hint=N_("Search in the title, and count what matches."),
)
async def search(ctx: CheckContext) -> None:
    """A search without a match is an empty page with total 0; an empty search is no filter.

    What is found by its own title must be among the matches.
    """
    tenant = await ctx.reader()
    everything = ctx.given.success(await ctx.ask("list_resources", tenant))
    unsearched = await ctx.ask("list_resources", tenant, query={"search": ""})
    empty = ctx.require.success(unsearched, _("for an empty search"))
    ctx.expect.same(empty.at("total"), everything.at("total"), _("total for an empty search"), empty)
    none = await ctx.ask("list_resources", tenant, query={"search": "없는자료-x9z"})
    ctx.require.success(none, _("for a search without a match"))
    ctx.expect.same((none.at("total"), none.at("items")), (0, []), _("total and items"), none)
    for row in everything.rows("items")[:2]:
        ids = await resources_of(tenant, search=row["title"]).ids(ctx, 100)
        ctx.expect(
            row["id"] in ids, _("a match for the title {title}", title=quoted(row["title"])), _("none")
        )


@check("resources.limit", Level.MUST, "LIST-1", hint=N_("Bound limit to 1..100, 20 by default."))
async def limit(ctx: CheckContext) -> None:
    """The limit of a page is 1 to 100, 20 by default; anything else is refused.

    Resources grow faster than people.
    """
    await paging.judge_limit(ctx, resources_of(await ctx.reader()))


@check(
    "resources.offset",
    Level.MUST,
    "LIST-2",
    "LIST-5",
    hint=N_("Let offset be 0 or more, also beyond the end."),
)
async def offset(ctx: CheckContext) -> None:
    """The offset is 0 or more; beyond the end the page is empty and the total full.

    One rule for every list.
    """
    listing = resources_of(await ctx.reader())
    await paging.judge_offset(ctx, listing)
    await paging.judge_beyond(ctx, listing)


@check("resources.pages", Level.MUST, "LIST-4", hint=N_("ORDER BY something unique."))
async def pages(ctx: CheckContext) -> None:
    """All pages together hold every resource exactly once, in one order.

    A document between two pages is lost to whoever looks for it.
    """
    listing = resources_of(await ctx.reader())
    await paging.judge_partition(ctx, listing)
    await paging.judge_stable(ctx, listing)
    if not ctx.findings and not (await listing.good_page(ctx)).at("total"):
        ctx.skip(_(_NONE))
