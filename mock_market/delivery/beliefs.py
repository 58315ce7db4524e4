"""What the market believes of tenants and applications after an answer: written here and nowhere else.

The caller holds the transaction.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from mock_market.domain.applications import Application
from mock_market.domain.clock import MarketClock
from mock_market.domain.deliveries import Delivery
from mock_market.domain.retries import POLL, POLLED
from mock_market.domain.subscriptions import Subscription, first_subscription, later_of
from mock_market.domain.tenants import Tenant, tenant_after
from mock_market.domain.verdict import Verdict
from mock_market.saying import NOTHING, said
from mock_market.store.market import MarketStore
from mock_market.target.client import Answer
from mock_market.target.dialects import Arguments
from standard_api.models import AutoProvisionResponse


class Beliefs:
    """Writes down what follows from a call, from the end of a delivery, and from a callback."""

    def __init__(self, store: MarketStore, clock: MarketClock, new_id: Callable[[], str]) -> None:
        self._store = store
        self._clock = clock
        self._new_id = new_id

    def after_call(self, target: str, arguments: Arguments, answer: Answer, verdict: Verdict) -> None:
        """What a single call says of its tenant."""
        if arguments.tenant_id is None:
            return
        before = self._tenant(target, arguments.tenant_id)
        body: dict[str, Any] | None = dict(arguments.body) if arguments.body is not None else None
        after = tenant_after(before, answer, verdict, body)
        if after != before:
            self._put(after)

    def after_delivery(self, delivery: Delivery, answer: Answer | None, verdict: Verdict) -> None:
        """What follows from a delivery that has just been tried; ``answer`` None was never sent."""
        number = delivery.application_id
        application = self._store.applications.find(number) if number is not None else None
        if delivery.operation == "auto_provision":
            self._after_webhook(delivery, application, answer)
        elif delivery.state != "waiting":
            tenant = self._tenant_after(delivery, application, answer, verdict)
            if application is not None and application.state == "provisioning":
                self._after_activation(delivery, application, tenant)

    def welcome(self, application: Application) -> None:
        """A service has made a tenant for an application, or given it one that was there."""
        if application.state != "active" or not application.tenant_id:
            return
        tenant = self._tenant(application.target, application.tenant_id)
        applicant = application.payload["applicant"]
        subscription = self._subscription(application)
        self._put(
            replace(
                tenant,
                name=str(applicant.get("university_name", "")),
                state="active",
                applicant=str(applicant.get("email", "")).casefold(),
                subscription=later_of(tenant.subscription, subscription),
            )
        )

    def _tenant(self, target: str, tenant_id: str) -> Tenant:
        known = self._store.tenants.find(target, tenant_id)
        return known or Tenant(target=target, tenant_id=tenant_id)

    def _tenant_after(
        self, delivery: Delivery, application: Application | None, answer: Answer | None, verdict: Verdict
    ) -> Tenant:
        tenant = self._tenant(delivery.target, str(delivery.arguments["tenant_id"]))
        if answer is not None:
            tenant = tenant_after(tenant, answer, verdict, delivery.arguments.get("body") or {})
        activates = delivery.operation == "activate_tenant"
        if activates and delivery.state == "delivered":
            subscription = tenant.subscription or (self._subscription(application) if application else None)
            tenant = replace(tenant, subscription=subscription)
            if tenant.state == "provisioning":
                self._poll(delivery)
        if activates and delivery.state == "failed" and tenant.activation is None:
            self._store.tenants.remove(tenant.target, tenant.tenant_id)
        else:
            self._put(tenant)
        return tenant

    def _put(self, tenant: Tenant) -> None:
        self._store.tenants.put(tenant.dated(self._clock.now().isoformat(timespec="seconds")))

    def _after_activation(self, delivery: Delivery, application: Application, tenant: Tenant) -> None:
        if delivery.state == "delivered" and tenant.state == "active":
            self._store.applications.save(replace(application, state="active", message=delivery.reason))
        elif delivery.state in ("failed", "unknown"):
            self._store.applications.save(_without_an_answer(application, delivery))

    def _after_webhook(
        self, delivery: Delivery, application: Application | None, answer: Answer | None
    ) -> None:
        if application is None or application.state != "provisioning":
            return
        model = answer.reading.model if answer is not None else None
        if isinstance(model, AutoProvisionResponse):
            application = application.after_webhook(model)
        elif delivery.state in ("failed", "unknown"):
            application = _without_an_answer(application, delivery)
        self._store.applications.save(application)
        self.welcome(application)

    def _subscription(self, application: Application) -> Subscription:
        start, end = application.days()
        return first_subscription(
            application.kind, "standard", self._clock.now().date(), start=start, end=end
        )

    def _poll(self, delivery: Delivery) -> None:
        """Ask for the tenant until it is active, before anything else of its lane."""
        asked = self._store.deliveries.add(
            replace(
                delivery,
                id=0,
                operation=POLLED,
                arguments={"tenant_id": delivery.arguments["tenant_id"], "body": None},
                idempotency_key=self._new_id(),
                state="waiting",
                attempts=0,
                strikes=(),
                reason=NOTHING,
                next_at=self._clock.now() + timedelta(seconds=POLL.pauses[0]),
            )
        )
        self._store.deliveries.save(replace(asked, position=delivery.position + 0.5))


def _without_an_answer(application: Application, delivery: Delivery) -> Application:
    """Where an application stands when its delivery failed, or when nobody knows."""
    if delivery.state == "failed":
        return replace(application, state="failed", message=delivery.reason)
    return replace(application, message=said("unknown", reason=delivery.reason))
