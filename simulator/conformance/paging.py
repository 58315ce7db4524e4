"""What every list of the contract must do, whatever it lists."""

from dataclasses import dataclass, field
from typing import Any

from languages import _
from simulator.conformance.reply import Reply
from simulator.conformance.tenants import TrialTenant
from simulator.conformance.trial import Trial

_MOST_PAGES = 40
"""Of a longer list only so many pages are looked at."""


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A list of one tenant: its operation, and the names of its rows and of their ids."""

    operation: str
    rows: str
    id: str
    tenant: TrialTenant
    query: dict[str, Any] = field(default_factory=dict)

    async def page(self, t: Trial, **query: Any) -> Reply:
        """One page, as it came."""
        return await t.ask(self.operation, self.tenant, query={**self.query, **query})

    async def good_page(self, t: Trial, **query: Any) -> Reply:
        """One page; the check ends when it is refused."""
        return t.require_success(await self.page(t, **query), _("for {query}", query=query) if query else "")

    async def ids(self, t: Trial, limit: int) -> list[str]:
        """The ids of all pages of this size, in order."""
        return [row[self.id] for row in await self.all_rows(t, limit)]

    async def all_rows(self, t: Trial, limit: int = 100) -> list[dict[str, Any]]:
        """The rows of all pages of this size, in order, up to a page that brings nothing new."""
        found: list[dict[str, Any]] = []
        seen: set[Any] = set()
        for number in range(_MOST_PAGES):
            reply = await self.good_page(t, limit=limit, offset=number * limit)
            rows = reply.rows(self.rows)
            found += rows
            fresh = {row[self.id] for row in rows} - seen
            if number * limit + limit >= reply.at("total") or not fresh:
                break
            seen |= fresh
        return found


def users_of(tenant: TrialTenant, **query: Any) -> Listing:
    """The users of a tenant."""
    return Listing(operation="list_users", rows="users", id="user_id", tenant=tenant, query=query)


def resources_of(tenant: TrialTenant, **query: Any) -> Listing:
    """The resources of a tenant."""
    return Listing(operation="list_resources", rows="items", id="id", tenant=tenant, query=query)


async def judge_limit(t: Trial, listing: Listing) -> None:
    """``limit`` is 1..100, 20 by default; anything else is refused."""
    for limit in (1, 2, 100):
        reply = await listing.good_page(t, limit=limit)
        count = len(reply.rows(listing.rows))
        t.expect_same(
            count,
            min(limit, reply.at("total")),
            _("the number of rows for limit={limit}", limit=limit),
            reply,
        )
        t.expect_same(reply.at("limit"), limit, _("limit as answered"), reply)
    default = await listing.good_page(t)
    t.expect_same(default.at("limit"), 20, _("the default limit"), default)
    t.expect_same(
        len(default.rows(listing.rows)), min(20, default.at("total")), _("rows by default"), default
    )
    for bad in (0, 101, -1, 1.5, "abc", "", 10**20):
        t.expect_invalid(await listing.page(t, limit=bad), _("for limit={bad!r}", bad=bad))


async def judge_offset(t: Trial, listing: Listing) -> None:
    """``offset`` is 0 or more; anything else is refused."""
    reply = await listing.good_page(t, offset=0)
    t.expect_same(reply.at("offset"), 0, _("offset as answered"), reply)
    for bad in (-1, "abc", 1.5, ""):
        t.expect_invalid(await listing.page(t, offset=bad), _("for offset={bad!r}", bad=bad))


async def judge_beyond(t: Trial, listing: Listing) -> None:
    """An offset beyond the end is an empty page with the full total."""
    total = (await listing.good_page(t)).at("total")
    for offset in (total, total + 1, 10**9):
        reply = await listing.good_page(t, offset=offset)
        t.expect_same(reply.rows(listing.rows), [], _("the page at offset {offset}", offset=offset), reply)
        t.expect_same(reply.at("total"), total, "total", reply)


async def judge_partition(t: Trial, listing: Listing) -> None:
    """Pages of every size hold all rows once, in the same order."""
    whole = await listing.ids(t, 100)
    doubles = len(whole) - len(set(whole))
    last = await listing.good_page(t, limit=100)
    t.expect(doubles == 0, "each row once over all pages", _("{doubles} rows twice", doubles=doubles), last)
    t.expect_same(
        len(whole), min(last.at("total"), 100 * _MOST_PAGES), _("the number of rows over all pages"), last
    )
    for limit in (1, 2, 7):
        paged = await listing.ids(t, limit)
        shown = whole[: limit * _MOST_PAGES]
        t.expect(
            paged == shown,
            _("the same rows in the same order by pages of {limit}", limit=limit),
            f"{paged[:5]}…",
            last,
        )


async def judge_stable(t: Trial, listing: Listing) -> None:
    """The same page is the same every time, also when asked at once."""
    replies = await t.at_once(listing.page(t, limit=5) for _turn in range(5))
    rows = [[row[listing.id] for row in t.require_success(reply).rows(listing.rows)] for reply in replies]
    t.expect(
        all(one == rows[0] for one in rows), _("{rows} every time", rows=rows[0]), str(rows), *replies[:2]
    )
