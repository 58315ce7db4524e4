"""Keeps the session up to date: new exchanges many times a second, tenants and targets when need be."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

from languages import _
from mock_market.client.errors import MarketError, MarketUnreachableError
from tui.host import Host
from tui.link.prefetch import FIRST

BUSY_S, QUIET_S, GONE_S, MODES_S = 0.25, 0.4, 1.0, 2.0
FEED = "feed"
"""The workers that never end by themselves."""
_QUIET_AFTER_S = 5.0
_PAGE = 500


class Feed:
    """Asks for what is new, and for nothing twice."""

    def __init__(self, host: Host, learned: Callable[[], Awaitable[None]]) -> None:
        self._host = host
        self._learned = learned
        """What is done with every answer of the market."""
        self._wake = asyncio.Event()
        self._looked = asyncio.Event()
        self._changed_at = 0.0
        self._tenants_wanted = True
        self._noticed_at = time.monotonic()

    def start(self) -> None:
        """Begin, once the first page is painted."""
        self._host.spawn(self._follow, group=FEED)
        self._host.spawn(self._know, group=FEED)

    def hurry(self) -> None:
        """Something was just sent."""
        self._tenants_wanted = True
        self._wake.set()

    async def _follow(self) -> None:
        while True:
            # Of what is sent while one looks nobody knows whether it was seen.
            self._wake.clear()
            try:
                if await self._look():
                    self._changed_at = time.monotonic()
                    self._tenants_wanted = True
                    self._host.changed()
                pause = QUIET_S if time.monotonic() - self._changed_at > _QUIET_AFTER_S else BUSY_S
            except (MarketUnreachableError, MarketError) as error:
                self._host.market_gone(str(error))
                pause = GONE_S
                await self._host.market.find_again()
            # What is dear to import waits until the first rows are drawn.
            self._host.call_after_refresh(self._looked.set)
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._wake.wait()

    async def _look(self) -> bool:
        session, market = self._host.session, self._host.market
        if session.last_id == 0:
            page = await market.rows(limit=FIRST)
        else:
            after = session.recent[-1].id if session.recent else session.last_id
            page = await market.rows(after=after, limit=_PAGE)
            if page.last_id < session.last_id:
                session.forget_traffic()
                page = await market.rows(limit=FIRST)
        back = session.market_problem is not None
        if back:
            session.market_problem = None
            self._tenants_wanted = True
            self._host.say(_("the market is back"), "ok")
        return session.take(page) or back

    async def _know(self) -> None:
        """Tenants and targets, at most once a second and only when something happened."""
        await self._looked.wait()
        session = self._host.session
        while True:
            try:
                if session.market_problem is None:
                    await (self.learn() if self._tenants_wanted else self._notice())
            except (MarketUnreachableError, MarketError) as error:
                self._host.market_gone(str(error))
            self._tenants_wanted = self._tenants_wanted or bool(session.waiting)
            await asyncio.sleep(0.5 if session.tenants else 0.1)

    async def _notice(self) -> None:
        """Time, faults and deadlines may be changed from elsewhere, and no exchange tells of it."""
        if time.monotonic() - self._noticed_at > MODES_S:
            self._noticed_at = time.monotonic()
            if self._host.session.take_modes(await (await self._host.market.client()).modes()):
                self._host.changed()

    async def learn(self) -> None:
        """Ask for targets, tenants and what waits now."""
        self._tenants_wanted = False
        client, session = await self._host.market.client(), self._host.session
        before = session.told_by_market
        targets, tenants = await client.targets(), await client.tenants()
        waiting, modes = await client.deliveries(state="waiting", limit=_PAGE), await client.modes()
        dead = [await client.deliveries(state=state, limit=_PAGE) for state in ("failed", "unknown")]
        session.given_up = sum(map(len, dead))
        session.take_targets(targets)
        session.take_tenants(tenants)
        session.take_modes(modes)
        session.waiting = waiting
        await self._learned()
        if session.waiting or session.told_by_market != before:
            self._host.changed()
