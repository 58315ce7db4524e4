"""What an administrator of the market commands: each one writes state and deliveries in one transaction."""

from dataclasses import dataclass, replace
from datetime import date
from random import Random
from typing import Any, Literal

import people
from languages import _
from mock_market.delivery.callbacks import NUMBER
from mock_market.delivery.marketplace import Marketplace
from mock_market.domain.activation import activation
from mock_market.domain.applications import Application, Via
from mock_market.domain.deliveries import Delivery
from mock_market.domain.plans import PLAN_FEATURES, PlanError, plan_word
from mock_market.domain.subscriptions import first_subscription
from mock_market.domain.tenants import Tenant
from mock_market.saying import Saying
from mock_market.target.dialects import dialect_of
from mock_market.target.target import Target
from standard_api.models import ActivateRequest, AutoProvisionRequest


class UnknownTenantError(LookupError):
    """The market does not know the tenant."""


class NoSubscriptionError(LookupError):
    """The tenant has no term that could be renewed."""


class UnknownApplicationError(LookupError):
    """The market does not know the application."""


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What an applicant asks for; what is left out is made up, or stands by default.

    ``contact`` is a telephone number.
    """

    kind: str = "demo"
    applicant: dict[str, Any] | None = None
    contact: str | None = None
    reason: str | None = None
    start_date: date | None = None
    end_date: date | None = None
    via: Via | None = None
    seed: int | None = None


class Commands:
    """One method a command. None of them waits for a target."""

    def __init__(self, market: Marketplace) -> None:
        self._market = market
        self._store = market.store

    def apply(self, target: Target, wish: Wish) -> Application:
        """Submit an application. Raises ValueError for an applicant the contract does not allow."""
        today = self._market.clock.now().date()
        seed = f"{wish.seed}" if wish.seed is not None else self._market.new_id()
        applicant = wish.applicant or people.applicant(seed)
        chance = Random(seed)  # noqa: S311  believable, not secret
        subscription = first_subscription(
            wish.kind, "standard", today, start=wish.start_date, end=wish.end_date
        )
        payload: dict[str, Any] = {
            "application_id": 1,
            "kind": wish.kind,
            "contact": wish.contact or people.telephone(chance),
            "reason": wish.reason or people.reason(chance),
            "applicant": applicant,
            "service": target.listing(),
            "start_date": subscription.start.isoformat(),
            **({"end_date": subscription.end.isoformat()} if subscription.end else {}),
        }
        AutoProvisionRequest.model_validate(payload)
        via = wish.via or ("activate" if target.dialect == "standard" else "webhook")
        kind: Literal["demo", "service"] = "demo" if wish.kind == "demo" else "service"
        application = Application(id=0, target=target.name, kind=kind, via=via, payload=payload)
        with self._store.transaction():
            return self._store.applications.add(application)

    def approve(self, number: int) -> tuple[Application, Delivery]:
        """Approve an application; the webhook, or an activation, goes out."""
        approved = replace(self.application(number).approved(), state="provisioning")
        applicant = str(approved.payload["applicant"]["email"]).casefold()
        known = self._store.tenants.of_applicant(approved.target, applicant)
        with self._store.transaction():
            if approved.via == "webhook":
                lane = known.tenant_id if known else f"applicant {applicant}"
                arguments = {"tenant_id": None, "body": self._webhook_body(approved)}
                delivery = self._promise(
                    approved.target, lane, "auto_provision", arguments, application=approved.id
                )
            else:
                approved = replace(
                    approved, tenant_id=known.tenant_id if known else f"mtsim-{approved.id:04d}"
                )
                delivery = self._activation_for(approved, applicant, known)
            self._store.applications.save(approved)
        return approved, delivery

    def reject(self, number: int, reason: Saying) -> Application:
        """Reject an application; nothing is sent."""
        rejected = self.application(number).rejected(reason)
        with self._store.transaction():
            self._store.applications.save(rejected)
        return rejected

    def activate(self, target: Target, body: dict[str, Any], written: str | None = None) -> Delivery:
        """Activate a tenant, or activate it again. Raises ValueError for a body that is none.

        ``written`` is the body as a person wrote it.
        """
        tenant_id = ActivateRequest.model_validate(body).tenant_id
        with self._store.transaction():
            known = self._store.tenants.find(target.name, tenant_id)
            if known is None:
                self._store.tenants.put(
                    Tenant(
                        target=target.name,
                        tenant_id=tenant_id,
                        name=str(body["tenant_name"]),
                        state="provisioning",
                    )
                )
            arguments = {"tenant_id": tenant_id, "body": body, "written": written}
            return self._promise(target.name, tenant_id, "activate_tenant", arguments)

    def activation(self, target: Target, tenant_id: str, changes: dict[str, Any]) -> dict[str, Any]:
        """What a tenant is activated with when only some parts of it are said."""
        known = self._store.tenants.find(target.name, tenant_id)
        return activation(tenant_id, known.activation if known else None, changes)

    def deactivate(self, target: Target, tenant_id: str, *, reason: str, preserve_data: bool) -> Delivery:
        """Deactivate, suspend (reason violation) or erase a tenant."""
        body = {"reason": reason, "preserve_data": preserve_data}
        with self._store.transaction():
            arguments = {"tenant_id": tenant_id, "body": body}
            return self._promise(target.name, tenant_id, "deactivate_tenant", arguments)

    def change_plan(self, target: Target, tenant_id: str, plan: str) -> list[Delivery]:
        """Change the plan as the contract says: deactivate with preserved data, then activate.

        Raises PlanError before anything is promised.
        """
        plan = plan_word(plan)
        tenant = self.tenant(target, tenant_id)
        if tenant.activation is None:
            raise UnknownTenantError(
                _("tenant {tenant_id} was never activated by this market", tenant_id=tenant_id)
            )
        if tenant.state == "active" and tenant.plan == plan:
            raise PlanError(_("{tenant_id} has the plan {plan} already", tenant_id=tenant_id, plan=plan))
        features = PLAN_FEATURES.get(plan, tenant.activation["features"])
        body = {**tenant.activation, "plan": plan, "features": features}
        with self._store.transaction():
            goodbye = {"reason": "admin_request", "preserve_data": True}
            first = {"tenant_id": tenant_id, "body": goodbye}
            second = {"tenant_id": tenant_id, "body": body}
            return [
                self._promise(target.name, tenant_id, "deactivate_tenant", first),
                self._promise(target.name, tenant_id, "activate_tenant", second),
            ]

    def renew(self, target: Target, tenant_id: str, *, auto: bool | None = None) -> Tenant:
        """Renew for one more term, or only say whether the end renews (``auto``); no one is told."""
        tenant = self.tenant(target, tenant_id)
        if tenant.subscription is None:
            raise NoSubscriptionError(
                _("tenant {tenant_id} has no subscription to renew", tenant_id=tenant_id)
            )
        subscription = tenant.subscription
        changed = replace(subscription, auto_renew=auto) if auto is not None else subscription.renewed()
        renewed = replace(tenant, subscription=changed)
        with self._store.transaction():
            self._store.tenants.put(renewed)
        return renewed

    def deliver(self, target: Target, operation: str, arguments: dict[str, Any]) -> Delivery:
        """Promise any writing operation of one tenant, such as a change of its users."""
        with self._store.transaction():
            return self._promise(target.name, arguments["tenant_id"], operation, arguments)

    def redeliver(self, number: int) -> Delivery:
        """Try a settled delivery once more, with the same idempotency key."""
        delivery = self._store.deliveries.get(number)
        with self._store.transaction():
            again = replace(delivery, state="waiting", next_at=self._market.clock.now())
            self._store.deliveries.save(again)
        return again

    def application(self, number: int) -> Application:
        """One application."""
        found = self._store.applications.find(number)
        if found is None:
            raise UnknownApplicationError(_("no application {number}", number=number))
        return found

    def tenant(self, target: Target, tenant_id: str) -> Tenant:
        """One tenant."""
        found = self._store.tenants.find(target.name, tenant_id)
        if found is None:
            raise UnknownTenantError(
                _("the market knows no tenant {tenant_id!r} of {name}", tenant_id=tenant_id, name=target.name)
            )
        return found

    def expire(self, tenant: Tenant) -> Delivery:
        """The last day is over: the subscription's deactivation goes out. Inside a transaction."""
        body = {"reason": "subscription_expired", "preserve_data": True}
        arguments = {"tenant_id": tenant.tenant_id, "body": body}
        self._store.tenants.put(replace(tenant, subscription=None))
        return self._promise(tenant.target, tenant.tenant_id, "deactivate_tenant", arguments)

    def _activation_for(self, application: Application, applicant: str, known: Tenant | None) -> Delivery:
        payload, tenant_id = application.payload, str(application.tenant_id)
        body = {
            "tenant_id": tenant_id,
            "tenant_name": payload["applicant"]["university_name"],
            "plan": "standard",
            "features": PLAN_FEATURES["standard"],
            "config": {},
            "contact": {"email": payload["applicant"]["email"], "name": payload["applicant"]["name"]},
        }
        born = Tenant(target=application.target, tenant_id=tenant_id, state="provisioning")
        tenant = replace(known or born, name=body["tenant_name"], applicant=applicant)
        self._store.tenants.put(tenant)
        arguments = {"tenant_id": tenant_id, "body": (known and known.activation) or body}
        return self._promise(
            application.target, tenant_id, "activate_tenant", arguments, application=application.id
        )

    def _webhook_body(self, application: Application) -> dict[str, Any]:
        url = self._market.callback_url
        if url and dialect_of(self._market.target(application.target)).callback_by_address:
            url += f"?{NUMBER}={application.id}"
        return {**application.payload, **({"callback_url": url} if url else {})}

    def _promise(
        self,
        target: str,
        lane: str,
        operation: str,
        arguments: dict[str, Any],
        *,
        application: int | None = None,
    ) -> Delivery:
        now = self._market.clock.now()
        delivery = self._store.deliveries.add(
            Delivery(
                target=target,
                lane=f"{target} {lane}",
                operation=operation,
                arguments=arguments,
                idempotency_key=self._market.new_id(),
                group=self._market.new_id(),
                application_id=application,
                next_at=now,
                created_at=now,
            )
        )
        plan = self._store.fault_plan(target)
        strikes = tuple(sorted(plan.strikes(delivery.id))) if plan else ()
        if strikes:
            delivery = replace(delivery, strikes=strikes)
            self._store.deliveries.save(delivery)
        return delivery
