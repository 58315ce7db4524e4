"""Market time moving on: everything that would have happened happens, in order."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mock_market.delivery.commands import Commands
from mock_market.delivery.marketplace import Marketplace
from mock_market.delivery.outbox import Outbox
from mock_market.domain.tenants import Tenant
from mock_market.saying import Saying, said

NOT_COMPARABLE = (said("times_of_changes"), said("times_of_ends"), said("periods"))
"""What the service reads from its own clock, which does not move with the market's."""


@dataclass(frozen=True, kw_only=True)
class Happening:
    """Something that time brought, at market time."""

    at: datetime
    what: Saying


class Timeline:
    """Advances the clock, and notices what is due while it runs by itself."""

    def __init__(self, market: Marketplace, commands: Commands, outbox: Outbox) -> None:
        self._market = market
        self._commands = commands
        self._outbox = outbox

    async def advance(self, span: timedelta) -> list[Happening]:
        """Let a span of market time pass: subscriptions end and retries fall due in their order."""
        goal = self._market.clock.now() + span
        happened: list[Happening] = []
        while True:
            await self._outbox.drain_due()
            moment = self._next(goal)
            if moment is None:
                break
            self._move(moment)
            happened += self.notice()
            self._outbox.wake()
        self._move(goal)
        return happened

    def notice(self) -> list[Happening]:
        """End or renew every subscription whose last day is over."""
        now = self._market.clock.now()
        happened = []
        for tenant in self._market.store.tenants.ended(before=now.date()):
            with self._market.store.transaction():
                happened.append(Happening(at=now, what=self._end(tenant)))
        return happened

    def _end(self, tenant: Tenant) -> Saying:
        subscription = tenant.subscription
        if subscription is None:
            raise ValueError("no subscription")
        if subscription.ending() == "renew":
            running = subscription.moved_on()
            self._market.store.tenants.put(replace(tenant, subscription=running))
            return said("renewed", tenant=tenant.tenant_id, end=str(running.end))
        self._commands.expire(tenant)
        return said("ended", tenant=tenant.tenant_id)

    def _next(self, goal: datetime) -> datetime | None:
        """The next moment at which something is due, up to the goal."""
        now = self._market.clock.now()
        first = self._market.store.tenants.next_to_end()
        ends_at = first.subscription.ends_at if first and first.subscription else None
        moments = [moment for moment in (ends_at, self._outbox.next_at()) if moment is not None]
        return min((max(moment, now) for moment in moments if moment <= goal), default=None)

    def _move(self, moment: datetime) -> None:
        self._market.clock.advance_to(moment)
        self._market.store.put_value("clock_offset_s", str(self._market.clock.offset_s))
