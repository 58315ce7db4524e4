"""The numbers of tenants as they were fetched, each kept under what it was asked for."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from languages import _
from tui.link.market import Market
from tui.state.session import Session
from tui.state.work import Work, this_task

if TYPE_CHECKING:
    from mock_market.api.market_views import PageView

CALLS = 7
_KEPT = 20
Key = tuple[str, str, str]
"""Target, tenant, period: what a page was asked for."""


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """A page, and when it was asked for."""

    page: "PageView"
    when: str


class TenantNumbers:
    """Asks for a page once; whatever is chosen by then, it is kept under what it was asked for."""

    def __init__(self, market: Market, session: Session) -> None:
        self._market = market
        self._session = session
        self.known: dict[Key, Fetched] = {}
        """The newest pages."""
        self.asked: dict[Key, asyncio.Event] = {}
        self._works: dict[Key, tuple[Work, int]] = {}
        """How far each is that is under way, and the exchange behind which its calls began."""

    async def fetch(self, key: Key, changed: Callable[[], None]) -> None:
        """Ask for a page; ``changed`` hears that it is asked for, and that it is there."""
        if key in self.asked:
            await self.asked[key].wait()
            return
        self.asked[key] = asyncio.Event()
        try:
            client = await self._market.client()
            what = _("numbers of {tenant}", tenant=key[1])
            with self._session.works.begin(what, total=CALLS, stop=this_task()) as work:
                self._works[key] = work, self._session.last_id
                changed()
                page = await client.page(*key)
            self.known.pop(key, None)
            self.known[key] = Fetched(page=page, when=time.strftime("%H:%M:%SZ", time.gmtime()))
            for oldest in list(self.known)[:-_KEPT]:
                del self.known[oldest]
        finally:
            self.asked.pop(key).set()
            self._works.pop(key, None)
            changed()

    def forget(self, tenant_id: str) -> None:
        """A tenant was changed: what is known of it is old."""
        self.known = {key: value for key, value in self.known.items() if key[1] != tenant_id}

    def count(self) -> None:
        """How many calls of each page have come by now."""
        for (target, tenant, _period), (work, before) in self._works.items():
            rows = [row for row in self._session.recent if row.id > before]
            work.done = min(sum((row.target, row.tenant_id) == (target, tenant) for row in rows), work.total)
