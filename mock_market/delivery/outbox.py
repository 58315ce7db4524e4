"""The outbox: sends what was promised, in order for each tenant, until it is settled.

State lives in SQLite alone: an attempt is written down before it is sent and closed behind its
answer, so a market that is killed at any moment goes on where it was. What is due is found by an index:
how much waits behind it costs nothing.
"""

import asyncio
import contextlib
import logging
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from mock_market.delivery.attempts import Attempted
from mock_market.delivery.beliefs import Beliefs
from mock_market.domain.clock import MarketClock
from mock_market.domain.deliveries import Delivery, DeliveryState
from mock_market.domain.faults import DELAY_S
from mock_market.domain.retries import Schedule
from mock_market.domain.verdict import Verdict, VerdictKind
from mock_market.saying import said
from mock_market.store.market import MarketStore
from mock_market.store.pause import RETRY_AFTER_S, Pause, cannot_write
from mock_market.target.client import Answer

AT_ONCE = 8
"""Attempts at once to one target; one that hangs never holds up another."""
_LONGEST_NAP_S = 5.0
_log = logging.getLogger(__name__)


class Tries(Protocol):
    """Makes attempts and knows each target's patience."""

    async def attempt(self, delivery: Delivery) -> Attempted:
        """Send a delivery once. Never raises for what a target does."""

    def settle(self) -> None:
        """Keep the exchanges of the attempts that have come back."""

    def schedule(self, delivery: Delivery) -> Schedule:
        """When a delivery is tried again."""


class Outbox:
    """Runs until it is cancelled; ``wake`` tells it that something new waits."""

    def __init__(
        self, store: MarketStore, clock: MarketClock, tries: Tries, beliefs: Beliefs, pause: Pause
    ) -> None:
        self._store = store
        self._clock = clock
        self._tries = tries
        self._beliefs = beliefs
        self._pause = pause
        self._flying: dict[str, asyncio.Task[None]] = {}
        self._by_target: Counter[str] = Counter()
        self._news = asyncio.Event()
        self._landings: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)
        """By lane, for those who wait for it."""
        self._any_landing = asyncio.Event()
        self._landed: list[tuple[Delivery, Attempted | None]] = []
        """What has come back in this turn of the event loop and is not written down yet."""
        self._noted: list[set[int]] = []
        self._answers: dict[int, Answer | None] = {}
        """The last answer to each delivery whose answer somebody waits for."""

    def wake(self) -> None:
        """Something new waits, or the clock has moved."""
        self._news.set()

    async def run(self) -> None:
        """Send what is due, for ever; attempts in flight end with it."""
        try:
            while True:
                self._news.clear()
                if self._pause.reason:
                    await asyncio.sleep(RETRY_AFTER_S)
                if not self._pause.is_over():
                    continue
                nap = 0.0
                self.launch_due()
                with self._pause.on_failure():
                    nap = self._nap()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(nap):
                        await self._news.wait()
        finally:
            for task in self._flying.values():
                task.cancel()
            await asyncio.gather(*self._flying.values(), return_exceptions=True)
            self._land()

    async def drain_due(self) -> None:
        """Wait until nothing that is due now waits or flies. Raises PausedError while nothing can fly."""
        while True:
            self._pause.refuse()
            self.launch_due()
            self._pause.refuse()
            if not self._flying:
                return
            self._any_landing.clear()
            await self._any_landing.wait()

    @contextlib.contextmanager
    def noting(self) -> Iterator[set[int]]:
        """The numbers of the deliveries that are tried inside the block."""
        noted: set[int] = set()
        self._noted.append(noted)
        try:
            yield noted
        finally:
            self._noted.remove(noted)

    async def landed(self, seconds: float) -> None:
        """Wait until no attempt flies any more, for so long at most."""
        if self._flying:
            await asyncio.wait(self._flying.values(), timeout=seconds)
            self._land()

    async def settled(self, number: int) -> Delivery:
        """Wait until a delivery is settled, its next attempt lies ahead, or the market pauses."""
        while True:
            delivery = self._store.deliveries.get(number)
            later = delivery.lane not in self._flying and delivery.next_at > self._clock.now()
            if delivery.state != "waiting" or later or self._pause.reason:
                return delivery
            await self._landings[delivery.lane].wait()

    async def answered(self, number: int) -> tuple[Delivery, Answer | None]:
        """The same with its last answer; None when none came in this time."""
        self._answers[number] = None
        try:
            return await self.settled(number), self._answers[number]
        finally:
            del self._answers[number]

    def launch_due(self) -> None:
        """Begin an attempt at every lane's head that is due and has a free place."""
        now = self._clock.now()
        with self._pause.on_failure():
            for target in self._store.deliveries.targets():
                while grounded := self._grounded(target, now):
                    self._launch(grounded, now)
        if self._pause.reason:
            self._tell()

    def next_at(self) -> datetime | None:
        """When the next waiting delivery is due; None when nothing waits."""
        deliveries = self._store.deliveries
        moments = (deliveries.next_at(target) for target in deliveries.targets())
        return min((moment for moment in moments if moment is not None), default=None)

    def _grounded(self, target: str, now: datetime) -> list[int]:
        """The deliveries that are due and have a free place, the longest due first."""
        free = AT_ONCE - self._by_target[target]
        if free <= 0:
            return []
        due = self._store.deliveries.due(target, now, limit=AT_ONCE)
        return [number for number, lane in due if lane not in self._flying][:free]

    def _launch(self, grounded: list[int], now: datetime) -> None:
        """Write the attempts down, all at once, and then send them."""
        with self._store.transaction():
            ready = [self._struck(self._store.deliveries.get(number), now) for number in grounded]
            begun = [self._store.deliveries.begin(head, now) for head in ready if head is not None]
        for delivery in begun:
            self._by_target[delivery.target] += 1
            self._flying[delivery.lane] = asyncio.create_task(self._fly(delivery))

    def _struck(self, head: Delivery, now: datetime) -> Delivery | None:
        """Apply the faults that strike before anything is sent; None when the head is held back.

        Inside a transaction.
        """
        if head.attempts:
            return head
        if "delay" in head.strikes:
            later = now + timedelta(seconds=DELAY_S)
            strikes = tuple(strike for strike in head.strikes if strike != "delay")
            self._store.deliveries.save(replace(head, next_at=later, strikes=strikes))
            self._tell(head.lane)
            return None
        second = self._store.deliveries.second(head.lane) if "reorder" in head.strikes else None
        if second is None:
            return head
        strikes = tuple(strike for strike in head.strikes if strike != "reorder")
        self._store.deliveries.swap(replace(head, strikes=strikes), second)
        return self._store.deliveries.get(second.id)

    async def _fly(self, begun: Delivery) -> None:
        attempted = None
        try:
            with self._pause.on_failure():
                attempted = await self._tried(begun)
        finally:
            if not self._landed:
                asyncio.get_running_loop().call_soon(self._land)
            self._landed.append((begun, attempted))

    async def _tried(self, begun: Delivery) -> Attempted | None:
        """What an attempt came to; None when it failed on our side, which is written down already."""
        try:
            attempted = await self._tries.attempt(begun)
        except Exception as error:
            # The edge of an attempt: what fails on our side must not be sent again at once, for ever.
            if cannot_write(error):
                raise
            self._break_off(begun, error)
            return None
        if begun.id in self._answers:
            self._answers[begun.id] = attempted.answer
        return attempted

    def _land(self) -> None:
        """Write down what has landed in one turn of the event loop, all at once; then its lanes go on."""
        landed, self._landed = self._landed, []
        try:
            with self._pause.on_failure():
                if whole := [(begun, attempted) for begun, attempted in landed if attempted is not None]:
                    self._tries.settle()
                    self._write(whole)
        finally:
            for begun, _attempted in landed:
                self._leave(begun)

    def _leave(self, landed: Delivery) -> None:
        """An attempt flies no more; its lane may go on."""
        for noted in self._noted:
            noted.add(landed.id)
        self._by_target[landed.target] -= 1
        self._flying.pop(landed.lane, None)
        self._tell(landed.lane)
        self._news.set()

    def _write(self, landed: Sequence[tuple[Delivery, Attempted]]) -> None:
        """All of them, or each alone: an error of one must not take back what is known of the others."""
        try:
            with self._store.transaction():
                for begun, attempted in landed:
                    after = self._close(begun, attempted)
                    self._beliefs.after_delivery(after, attempted.answer, attempted.verdict)
        except Exception as error:
            if cannot_write(error):
                raise
            if len(landed) == 1:
                self._break_off(landed[0][0], error)
                return
            for one in landed:
                self._write([one])

    def _tell(self, lane: str = "") -> None:
        """Whoever waits for a lane looks again; everybody does while the market pauses."""
        for waited in list(self._landings) if self._pause.reason else [lane]:
            event = self._landings.pop(waited, None)
            if event is not None:
                event.set()
        self._any_landing.set()

    def _break_off(self, delivery: Delivery, error: Exception) -> None:
        """End an attempt that failed on our side; the schedule tells when it is tried again."""
        _log.error("delivery %s: %s: %s", delivery.id, type(error).__name__, error)
        reason = said("own_failure", error=type(error).__name__)
        verdict = Verdict(kind=VerdictKind.RETRY, reason=reason, unknown=True)
        with self._store.transaction():
            self._close(delivery, Attempted(verdict=verdict))

    def _close(self, delivery: Delivery, attempted: Attempted) -> Delivery:
        """Close the attempt and move the delivery on. Inside a transaction."""
        verdict = attempted.verdict
        pause = self._pause_after(delivery, verdict)
        after = replace(delivery, state=_end_of(verdict), reason=verdict.reason)
        if pause is not None:
            next_at = self._clock.now() + timedelta(seconds=pause)
            after = replace(delivery, next_at=next_at, reason=verdict.reason)
        exchanges = (attempted.exchange_id, attempted.copy_exchange_id)
        self._store.deliveries.end(delivery, verdict.kind.value, verdict.reason, exchanges)
        self._store.deliveries.save(after)
        return after

    def _pause_after(self, delivery: Delivery, verdict: Verdict) -> float | None:
        """Seconds until the next attempt; None when this was the last."""
        if verdict.kind is not VerdictKind.RETRY:
            return None
        schedule = self._tries.schedule(delivery)
        return schedule.pause_after(
            delivery.attempts, key=delivery.idempotency_key, asked=verdict.retry_after_s
        )

    def _nap(self) -> float:
        """Seconds until something that has a free place is due; an attempt that lands wakes us before."""
        now = self._clock.now()
        deliveries = self._store.deliveries
        free = [target for target in deliveries.targets() if self._by_target[target] < AT_ONCE]
        moments = [deliveries.next_at(target, after=now) for target in free]
        waits = [(moment - now).total_seconds() for moment in moments if moment is not None]
        return min(max(min(waits, default=_LONGEST_NAP_S), 0.01), _LONGEST_NAP_S)


def _end_of(verdict: Verdict) -> DeliveryState:
    if verdict.kind is VerdictKind.SUCCESS:
        return "delivered"
    return "unknown" if verdict.unknown else "failed"
