"""One attempt at a delivery: said, sent with its faults, and judged."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from mock_market.delivery.marketplace import Marketplace, UnknownTargetError
from mock_market.domain.deliveries import Delivery
from mock_market.domain.faults import manner_of
from mock_market.domain.lost_answers import had_worked, is_active_as_asked
from mock_market.domain.retries import ENDLESS, POLL, POLLED, Schedule, schedule_named
from mock_market.domain.verdict import Verdict, VerdictKind, still_going_on, verdict_of
from mock_market.saying import said
from mock_market.store.secrets import SecretError
from mock_market.target.client import Answer, AttemptMark, TargetClient
from mock_market.target.dialects import Arguments, NotOfferedHereError
from mock_market.target.dialects.own import DialectError
from mock_market.wire.exchange import Purpose
from mock_market.wire.transport import InvalidCallError
from standard_api.operations import operation_named

_CANNOT_ASK = (NotOfferedHereError, DialectError, SecretError, InvalidCallError, UnknownTargetError)
"""Why a call is not even sent: its target, dialect or key does not allow it."""
WRONG_KEY = "wrong-key-of-a-fault-plan"


@dataclass(frozen=True, kw_only=True)
class Attempted:
    """What one attempt came to; ``answer`` None was never sent, ``copy`` is what a fault sent beside it."""

    verdict: Verdict
    answer: Answer | None = None
    copy: Answer | None = None

    @property
    def exchange_id(self) -> int | None:
        """The exchange that was recorded."""
        return self.answer.exchange.id if self.answer is not None else None

    @property
    def copy_exchange_id(self) -> int | None:
        """The exchange of the copy that was sent on purpose."""
        return self.copy.exchange.id if self.copy is not None else None


class Attempts:
    """Makes attempts, and knows each target's patience."""

    def __init__(self, market: Marketplace) -> None:
        self._market = market
        self.debugging = False
        """Someone steps through the target: no deadline and no retries."""

    def schedule(self, delivery: Delivery) -> Schedule:
        """When a delivery is tried again: as its target says, or as polling does."""
        if self.debugging:
            return ENDLESS
        if delivery.operation == POLLED or delivery.reason.kind == "processing":
            return POLL
        target = self._market.store.target(delivery.target)
        return schedule_named(target.retries) if target else ENDLESS

    def settle(self) -> None:
        """Keep the exchanges of the attempts that have come back."""
        self._market.exchanges.settle()

    async def attempt(self, delivery: Delivery) -> Attempted:
        """Send a delivery once. Never raises for what a target does."""
        try:
            answer, copy = await self._send(delivery)
        except _CANNOT_ASK as error:
            return Attempted(verdict=Verdict(kind=VerdictKind.FINAL, reason=error.said))
        verdict = verdict_of(answer.operation, answer.exchange, answer.reading, now=self._market.real())
        verdict = _with_faults(delivery, verdict)
        if verdict.kind is VerdictKind.FINAL:
            verdict = await self._recognised(delivery, answer, verdict)
        elif verdict.unknown and self._is_last(delivery, verdict):
            verdict = await self._found_out(delivery, verdict)
        verdict = still_going_on(answer.reading, verdict, told="callback_url" in _body(delivery))
        return Attempted(verdict=verdict, answer=answer, copy=copy)

    async def _send(self, delivery: Delivery) -> tuple[Answer, Answer | None]:
        """The answer that counts, and that to a copy which a fault has sent."""
        strikes = frozenset(delivery.strikes) if delivery.attempts == 1 else frozenset[str]()
        client = self._client(delivery, strikes)
        operation, arguments = operation_named(delivery.operation), _arguments(delivery)
        purpose = Purpose(delivery_id=str(delivery.id), group=delivery.group, asked_by="market")

        async def once(key: str) -> Answer:
            mark = AttemptMark(idempotency_key=key, attempt=delivery.attempts)
            call = client.prepare(operation, arguments, purpose=purpose, mark=mark)
            return await client.ask(operation, arguments, call, manner=manner_of(strikes, call.body))

        if "two_markets" in strikes:
            answers = await asyncio.gather(once(delivery.idempotency_key), once(self._market.new_id()))
            first, second = answers
            return (second, first) if second.succeeded and not first.succeeded else (first, second)
        answer = await once(delivery.idempotency_key)
        return answer, await once(delivery.idempotency_key) if "duplicate" in strikes else None

    def _client(self, delivery: Delivery, strikes: frozenset[str]) -> TargetClient:
        target = self._market.target(delivery.target)
        if self.debugging:
            target = replace(target, deadline_s=None)
        if "wrong_key" in strikes:
            return self._market.client(target, key=lambda: WRONG_KEY)
        if "old_key" in strikes:
            return self._market.client(target, key=lambda: self._market.old_key(target) or WRONG_KEY)
        # Behind a strike more may be sent, and what is held is written before anything is awaited.
        return self._market.client(target, record=None if strikes else self._market.hold)

    def _is_last(self, delivery: Delivery, verdict: Verdict) -> bool:
        pause = self.schedule(delivery).pause_after(delivery.attempts, key=delivery.idempotency_key)
        return verdict.kind is VerdictKind.RETRY and pause is None

    async def _recognised(self, delivery: Delivery, answer: Answer, verdict: Verdict) -> Verdict:
        """The refusal of a repeat may be the success whose answer was lost."""
        try:
            worked = await had_worked(answer, delivery.arguments, delivery.attempts, self._asking(delivery))
        except _CANNOT_ASK:
            return verdict
        if worked:
            return Verdict(kind=VerdictKind.SUCCESS, reason=said("had_worked", reason=verdict.reason))
        return verdict

    async def _found_out(self, delivery: Delivery, verdict: Verdict) -> Verdict:
        """No more attempts and an unknown outcome: an activation is asked for, not assumed."""
        if delivery.operation != "activate_tenant":
            return verdict
        try:
            active = await is_active_as_asked(delivery.arguments, self._asking(delivery))
        except _CANNOT_ASK:
            return verdict
        if active:
            return Verdict(kind=VerdictKind.SUCCESS, reason=said("found_active"))
        return verdict

    def _asking(self, delivery: Delivery) -> Callable[[str, Arguments], Awaitable[Answer]]:
        async def ask(name: str, arguments: Arguments) -> Answer:
            self.settle()
            purpose = Purpose(delivery_id=str(delivery.id), group=delivery.group, asked_by="market")
            client = self._market.client(self._market.target(delivery.target))
            return await client.call(operation_named(name), arguments, purpose=purpose)

        return ask


def _with_faults(delivery: Delivery, verdict: Verdict) -> Verdict:
    """A refusal that we provoked is not the end: the right key follows."""
    provoked = {"wrong_key", "old_key", "truncate"} & set(delivery.strikes)
    if delivery.attempts == 1 and provoked and verdict.kind is VerdictKind.FINAL:
        reason = said("on_purpose", reason=verdict.reason, faults=", ".join(sorted(provoked)))
        return Verdict(kind=VerdictKind.RETRY, reason=reason)
    return verdict


def _arguments(delivery: Delivery) -> Arguments:
    given = delivery.arguments
    return Arguments(
        tenant_id=given["tenant_id"],
        user_id=given.get("user_id"),
        body=given.get("body"),
        written=given.get("written"),
    )


def _body(delivery: Delivery) -> dict[str, Any]:
    return delivery.arguments.get("body") or {}
