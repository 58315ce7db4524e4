"""What the market believes of a tenant after an answer. Pure."""

from dataclasses import dataclass, replace
from typing import Any, Literal

from mock_market.domain.subscriptions import Subscription
from mock_market.domain.verdict import Verdict, VerdictKind
from mock_market.target.client import Answer
from standard_api.models import DeactivateResponse, TenantStatusResponse

TenantState = Literal["provisioning", "active", "suspended", "deactivated", "unknown"]


@dataclass(frozen=True, kw_only=True)
class Tenant:
    """One tenant of one target, as the market knows it."""

    target: str
    tenant_id: str
    name: str = ""
    plan: str = ""
    state: TenantState = "unknown"
    activation: dict[str, Any] | None = None
    """The activation that was last accepted, to repeat it exactly."""
    applicant: str = ""
    """The e-mail, folded, of the applicant whose application made it."""
    subscription: Subscription | None = None
    ended: str | None = None
    """When it was deactivated, in market time; None while it goes on."""

    def dated(self, moment: str) -> "Tenant":
        """The same with the moment at which it ended, when it has ended just now."""
        ended = (self.ended or moment) if self.state == "deactivated" else None
        return self if ended == self.ended else replace(self, ended=ended)


def tenant_after(known: Tenant, answer: Answer, verdict: Verdict, body: dict[str, Any] | None) -> Tenant:
    """The tenant after one answer; an outcome that nobody knows is a state of its own."""
    operation, model = answer.operation.name, answer.reading.model
    if operation == "activate_tenant" and verdict.kind is VerdictKind.SUCCESS and body is not None:
        return replace(
            known,
            name=str(body.get("tenant_name", "")),
            plan=str(body.get("plan", "")),
            state="provisioning" if answer.status == 202 else "active",
            activation=body,
        )
    if isinstance(model, DeactivateResponse):
        return replace(known, state=model.status)
    if isinstance(model, TenantStatusResponse):
        return replace(known, state=model.status, plan=model.plan)
    if operation in ("activate_tenant", "deactivate_tenant") and verdict.unknown:
        return replace(known, state="unknown")
    return known
