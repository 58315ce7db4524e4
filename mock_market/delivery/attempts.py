"""One attempt at a delivery: said, sent with its faults, judged, and what follows from it."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from mock_market.delivery.marketplace import Marketplace, UnknownTargetError
from mock_market.delivery.outbox import Attempted
from mock_market.domain.deliveries import Delivery
from mock_market.domain.faults import manner_of
from mock_market.domain.lost_answers import had_worked, is_active_as_asked
from mock_market.domain.retries import Schedule, schedule_named
from mock_market.domain.subscriptions import Subscription, first_subscription
from mock_market.domain.tenants import Tenant, tenant_after
from mock_market.domain.verdict import Verdict, VerdictKind, judge
from mock_market.store.secrets import SecretError
from mock_market.target.client import Answer, TargetClient
from mock_market.target.client import Delivery as Mark
from mock_market.target.dialects import Arguments, NotOfferedHereError
from mock_market.target.dialects.own import DialectError
from mock_market.wire.exchange import Purpose
from mock_market.wire.transport import InvalidCallError
from standard_api.models import AutoProvisionResponse, TenantStatusResponse
from standard_api.operations import operation_named

POLL = Schedule(name="poll", pauses=(30.0,) * 40)
"""A tenant that is being provisioned is asked for every 30 s of market time."""
_CANNOT_ASK = (NotOfferedHereError, DialectError, SecretError, InvalidCallError, UnknownTargetError)
"""Why a call is not even sent: its target, dialect or key does not allow it."""
ENDLESS = Schedule(name="debug", pauses=())
WRONG_KEY = "wrong-key-of-a-fault-plan"
_POLLED = "get_tenant_status"


class TargetSender:
    """Sends for the outbox and writes down what the domain learns."""

    def __init__(self, market: Marketplace) -> None:
        self._market = market
        self._store = market.store
        self.debugging = False
        """Someone steps through the target: no deadline and no retries."""

    def schedule(self, delivery: Delivery) -> Schedule:
        """The target's own, or that of polling."""
        if self.debugging:
            return ENDLESS
        if delivery.operation == _POLLED or delivery.reason.startswith("processing"):
            return POLL
        target = self._store.target(delivery.target)
        return schedule_named(target.retries) if target else ENDLESS

    async def attempt(self, delivery: Delivery) -> Attempted:
        """Send a delivery once."""
        operation = operation_named(delivery.operation)
        try:
            answer = await self._send(delivery)
        except _CANNOT_ASK as error:
            verdict = Verdict(kind=VerdictKind.FINAL, reason=str(error.args[0]))
            return Attempted(verdict=verdict, exchange_id=None, settle=self._settle(delivery, None, verdict))
        verdict = judge(operation, answer.exchange, answer.reading, now=self._market.real())
        verdict = self._with_faults(delivery, answer, verdict)
        if verdict.kind is VerdictKind.FINAL:
            verdict = await self._recognised(delivery, answer, verdict)
        elif verdict.unknown and self._is_last(delivery, verdict):
            verdict = await self._found_out(delivery, answer, verdict)
        verdict = _still_going_on(answer, verdict, waits_for_callback="callback_url" in _body(delivery))
        settle = self._settle(delivery, answer, verdict)
        return Attempted(verdict=verdict, exchange_id=answer.exchange.id, settle=settle)

    async def _send(self, delivery: Delivery) -> Answer:
        strikes = frozenset(delivery.strikes) if delivery.attempts == 1 else frozenset[str]()
        client = self._client(delivery, strikes)
        operation, arguments = operation_named(delivery.operation), _arguments(delivery)
        mark = Mark(idempotency_key=delivery.idempotency_key, attempt=delivery.attempts)
        purpose = Purpose(delivery_id=str(delivery.id), group=delivery.group, asked_by="market")
        call = client.prepare(operation, arguments, purpose=purpose, delivery=mark)
        manner = manner_of(strikes, call.body)

        async def once(key: str) -> Answer:
            return await client.call(
                operation,
                arguments,
                purpose=purpose,
                delivery=replace(mark, idempotency_key=key),
                manner=manner,
            )

        if "two_markets" in strikes:
            answers = await asyncio.gather(once(mark.idempotency_key), once(self._market.new_id()))
            return next((answer for answer in answers if answer.succeeded), answers[0])
        answer = await once(mark.idempotency_key)
        if "duplicate" in strikes:
            await once(mark.idempotency_key)
        return answer

    def _client(self, delivery: Delivery, strikes: frozenset[str]) -> TargetClient:
        target = self._market.target(delivery.target)
        if self.debugging:
            target = replace(target, deadline_s=None)
        if "wrong_key" in strikes:
            return self._market.client(target, key=lambda: WRONG_KEY)
        if "old_key" in strikes:
            return self._market.client(target, key=lambda: self._market.old_key(target) or WRONG_KEY)
        return self._market.client(target)

    def _with_faults(self, delivery: Delivery, answer: Answer, verdict: Verdict) -> Verdict:
        """A refusal that we provoked is not the end: the right key follows."""
        provoked = {"wrong_key", "old_key", "truncate"} & set(delivery.strikes)
        if delivery.attempts == 1 and provoked and verdict.kind is VerdictKind.FINAL:
            reason = f"{verdict.reason} ({', '.join(sorted(provoked))} on purpose)"
            return Verdict(kind=VerdictKind.RETRY, reason=reason)
        return verdict

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
            reason = f"{verdict.reason}: an earlier attempt had worked, its answer was lost"
            return Verdict(kind=VerdictKind.SUCCESS, reason=reason)
        return verdict

    async def _found_out(self, delivery: Delivery, answer: Answer, verdict: Verdict) -> Verdict:
        """No more attempts and an unknown outcome: an activation is asked for, not assumed."""
        if delivery.operation != "activate_tenant":
            return verdict
        try:
            active = await is_active_as_asked(delivery.arguments, self._asking(delivery))
        except _CANNOT_ASK:
            return verdict
        if active:
            return Verdict(kind=VerdictKind.SUCCESS, reason="found active; its answer was lost")
        return verdict

    def _asking(self, delivery: Delivery) -> Callable[[str, Arguments], Any]:
        async def ask(name: str, arguments: Arguments) -> Answer:
            purpose = Purpose(delivery_id=str(delivery.id), group=delivery.group, asked_by="market")
            client = self._market.client(self._market.target(delivery.target))
            return await client.call(operation_named(name), arguments, purpose=purpose)

        return ask

    def _settle(
        self, delivery: Delivery, answer: Answer | None, verdict: Verdict
    ) -> Callable[[Delivery], None]:
        def settle(after: Delivery) -> None:
            if delivery.operation == "auto_provision":
                self._settle_webhook(after, answer)
            else:
                self._settle_tenant(after, answer, verdict)

        return settle

    def _settle_tenant(self, after: Delivery, answer: Answer | None, verdict: Verdict) -> None:
        tenant_id = str(after.arguments["tenant_id"])
        known = self._store.tenants.find(after.target, tenant_id)
        tenant = known or Tenant(target=after.target, tenant_id=tenant_id)
        if after.state == "waiting":
            return
        if answer is not None:
            tenant = tenant_after(tenant, answer, verdict, _body(after))
        application = self._store.applications.find(after.application_id or 0)
        if after.operation == "activate_tenant" and after.state == "delivered":
            subscription = tenant.subscription or self._subscription(application)
            tenant = replace(tenant, subscription=subscription)
            if tenant.state == "provisioning":
                self._poll(after)
        if after.operation == "activate_tenant" and after.state == "failed" and tenant.activation is None:
            self._store.tenants.remove(after.target, tenant_id)
        else:
            self._store.tenants.put(tenant)
        if application is not None and application.state == "provisioning":
            ended = {"delivered": "active", "failed": "failed"}.get(after.state)
            if ended == "active" and tenant.state == "active":
                self._store.applications.save(replace(application, state="active", message=after.reason))
            elif ended == "failed":
                self._store.applications.save(replace(application, state="failed", message=after.reason))
            elif after.state == "unknown":
                self._store.applications.save(replace(application, message=f"unknown: {after.reason}"))

    def _settle_webhook(self, after: Delivery, answer: Answer | None) -> None:
        application = self._store.applications.find(after.application_id or 0)
        if application is None or application.state != "provisioning":
            return
        model = answer.reading.model if answer is not None else None
        if isinstance(model, AutoProvisionResponse):
            application = application.after_webhook(model)
        elif after.state == "failed":
            application = replace(application, state="failed", message=after.reason)
        elif after.state == "unknown":
            application = replace(application, message=f"unknown: {after.reason}")
        self._store.applications.save(application)
        if application.state == "active" and application.tenant_id:
            self.welcome(application.target, application.tenant_id, application.id)

    def welcome(self, target: str, tenant_id: str, application_id: int) -> None:
        """A tenant that a service made for an application. Inside a transaction."""
        application = self._store.applications.find(application_id)
        known = self._store.tenants.find(target, tenant_id)
        tenant = known or Tenant(target=target, tenant_id=tenant_id)
        applicant = application.payload["applicant"] if application else {}
        subscription = self._subscription(application)
        if known and known.subscription and _ends_later(known.subscription, subscription):
            subscription = known.subscription
        self._store.tenants.put(
            replace(
                tenant,
                name=str(applicant.get("university_name", "")),
                state="active",
                applicant=str(applicant.get("email", "")).casefold(),
                subscription=subscription,
            )
        )

    def _subscription(self, application: Any) -> Subscription | None:
        if application is None:
            return None
        days = {
            name: datetime.fromisoformat(application.payload[f"{name}_date"]).date()
            for name in ("start", "end")
            if application.payload.get(f"{name}_date")
        }
        today = self._market.clock.now().date()
        return first_subscription(application.kind, "standard", today, **days)

    def _poll(self, after: Delivery) -> None:
        """Ask for the tenant until it is active, before anything else of its lane."""
        asked = self._store.deliveries.add(
            replace(
                after,
                id=0,
                operation=_POLLED,
                arguments={"tenant_id": after.arguments["tenant_id"], "body": None},
                idempotency_key=self._market.new_id(),
                state="waiting",
                attempts=0,
                strikes=(),
                reason="",
                next_at=self._market.clock.now() + timedelta(seconds=POLL.pauses[0]),
            )
        )
        self._store.deliveries.save(replace(asked, position=after.position + 0.5))


def _still_going_on(answer: Answer, verdict: Verdict, *, waits_for_callback: bool) -> Verdict:
    """A success that says "not yet" is asked again, unless a callback will tell."""
    model = answer.reading.model
    if verdict.kind is not VerdictKind.SUCCESS:
        return verdict
    if isinstance(model, TenantStatusResponse) and model.status == "provisioning":
        return Verdict(kind=VerdictKind.RETRY, reason="provisioning goes on")
    if isinstance(model, AutoProvisionResponse) and model.status == "processing" and not waits_for_callback:
        return Verdict(kind=VerdictKind.RETRY, reason="processing goes on")
    return verdict


def _arguments(delivery: Delivery) -> Arguments:
    given = delivery.arguments
    return Arguments(tenant_id=given["tenant_id"], user_id=given.get("user_id"), body=given.get("body"))


def _body(delivery: Delivery) -> dict[str, Any]:
    return delivery.arguments.get("body") or {}


def _ends_later(one: Subscription, other: Subscription | None) -> bool:
    if other is None or one.end is None:
        return True
    return other.end is not None and datetime.combine(one.end, time()) > datetime.combine(other.end, time())
