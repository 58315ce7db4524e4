"""What every list of the contract must do, whatever it lists."""

from dataclasses import dataclass, field
from typing import Any

from languages import _
from simulator.conformance.engine.answers.reply import Reply
from simulator.conformance.engine.answers.wording import listed, quoted
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.run.ledger import OwnTenant

_MOST_PAGES = 40
"""Of a longer list only so many pages are looked at."""


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A list of one tenant: its operation, and the names of its rows and of their ids."""

    operation: str
    rows: str
    id: str
    tenant: OwnTenant
    query: dict[str, Any] = field(default_factory=dict)

    async def page(self, ctx: CheckContext, **query: Any) -> Reply:
        """One page, as it came."""
        return await ctx.ask(self.operation, self.tenant, query={**self.query, **query})

    async def good_page(self, ctx: CheckContext, **query: Any) -> Reply:
        """One page that the check only needs; it is blocked when there is none."""
        return ctx.given.success(await self.page(ctx, **query))

    async def required_page(self, ctx: CheckContext, **query: Any) -> Reply:
        """One page that the check is about; it ends when the page is refused."""
        return ctx.require.success(await self.page(ctx, **query), _("for {query}", query=quoted(query)))

    async def ids(self, ctx: CheckContext, limit: int) -> list[str]:
        """The ids of all pages of this size, in order."""
        return [row[self.id] for row in await self.all_rows(ctx, limit)]

    async def all_rows(self, ctx: CheckContext, limit: int = 100) -> list[dict[str, Any]]:
        """The rows of all pages of this size, in order, up to a page that brings nothing new."""
        found: list[dict[str, Any]] = []
        seen: set[Any] = set()
        for number in range(_MOST_PAGES):
            reply = await self.good_page(ctx, limit=limit, offset=number * limit)
            rows = reply.rows(self.rows)
            found += rows
            fresh = {row[self.id] for row in rows} - seen
            if number * limit + limit >= reply.at("total") or not fresh:
                break
            seen |= fresh
        return found


def users_of(tenant: OwnTenant, **query: Any) -> Listing:
    """The users of a tenant."""
    return Listing(operation="list_users", rows="users", id="user_id", tenant=tenant, query=query)


def resources_of(tenant: OwnTenant, **query: Any) -> Listing:
    """The resources of a tenant."""
    return Listing(operation="list_resources", rows="items", id="id", tenant=tenant, query=query)


async def judge_limit(ctx: CheckContext, listing: Listing) -> None:
    """``limit`` is 1..100, 20 by default; anything else is refused."""
    for limit in (1, 2, 100):
        reply = await listing.required_page(ctx, limit=limit)
        count = len(reply.rows(listing.rows))
        ctx.expect.same(
            count,
            min(limit, reply.at("total")),
            _("the number of rows for limit={limit}", limit=limit),
            reply,
        )
        ctx.expect.same(reply.at("limit"), limit, _("limit as answered"), reply)
    default = await listing.good_page(ctx)
    ctx.expect.same(default.at("limit"), 20, _("the default limit"), default)
    ctx.expect.same(
        len(default.rows(listing.rows)), min(20, default.at("total")), _("rows by default"), default
    )
    for bad in (0, 101, -1, 1.5, "abc", "", 10**20):
        ctx.expect.invalid(await listing.page(ctx, limit=bad), _("for limit={bad}", bad=quoted(bad)))


async def judge_offset(ctx: CheckContext, listing: Listing) -> None:
    """``offset`` is 0 or more; anything else is refused."""
    reply = await listing.required_page(ctx, offset=0)
    ctx.expect.same(reply.at("offset"), 0, _("offset as answered"), reply)
    for bad in (-1, "abc", 1.5, ""):
        ctx.expect.invalid(await listing.page(ctx, offset=bad), _("for offset={bad}", bad=quoted(bad)))


async def judge_beyond(ctx: CheckContext, listing: Listing) -> None:
    """An offset beyond the end is an empty page with the full total."""
    total = (await listing.good_page(ctx)).at("total")
    for offset in (total, total + 1, 10**9):
        reply = await listing.required_page(ctx, offset=offset)
        ctx.expect.same(reply.rows(listing.rows), [], _("the page at offset {offset}", offset=offset), reply)
        ctx.expect.same(reply.at("total"), total, "total", reply)


async def judge_partition(ctx: CheckContext, listing: Listing) -> None:
    """Pages of every size hold all rows once, in the same order."""
    whole = await listing.ids(ctx, 100)
    doubles = len(whole) - len(set(whole))
    last = await listing.good_page(ctx, limit=100)
    ctx.expect(
        doubles == 0, _("each row once over all pages"), _("{doubles} rows twice", doubles=doubles), last
    )
    ctx.expect.same(
        len(whole), min(last.at("total"), 100 * _MOST_PAGES), _("the number of rows over all pages"), last
    )
    for limit in (1, 2, 7):
        paged = await listing.ids(ctx, limit)
        shown = whole[: limit * _MOST_PAGES]
        ctx.expect(
            paged == shown,
            _("the same rows in the same order by pages of {limit}", limit=limit),
            listed(paged, most=5),
            last,
        )


async def judge_stable(ctx: CheckContext, listing: Listing) -> None:
    """The same page is the same every time, also when asked at once."""
    replies = await ctx.ask.at_once(listing.page(ctx, limit=5) for _turn in range(5))
    rows = [[row[listing.id] for row in ctx.given.success(reply).rows(listing.rows)] for reply in replies]
    ctx.expect(
        all(one == rows[0] for one in rows),
        _("{rows} every time", rows=quoted(rows[0])),
        quoted(rows),
        *replies[:2],
    )
