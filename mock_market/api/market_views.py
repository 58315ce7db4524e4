"""What the market's API takes and gives for applications, deliveries, time and faults."""

from datetime import date
from typing import Any, Literal

from pydantic import Field

from mock_market.api.views import TellingView, Text, View
from mock_market.delivery.dashboard import DashboardPage
from mock_market.domain.applications import Application, ApplicationState
from mock_market.domain.deliveries import Attempt, Delivery, DeliveryState
from mock_market.domain.faults import FaultPlan
from mock_market.domain.tenants import Tenant


class WishInput(View):
    """An application; what is left out is made up from ``seed``, or stands by default."""

    target: str | None = None
    kind: Literal["demo", "service"] = "demo"
    applicant: dict[str, Any] | None = None
    reason: str | None = None
    start_date: date | None = None
    end_date: date | None = None
    via: Literal["webhook", "activate"] | None = None
    seed: int | None = None


class ApplicationView(TellingView):
    """An application and where it stands."""

    id: int
    target: str
    kind: str
    via: str
    state: ApplicationState
    tenant_id: str | None
    message: Text
    applicant: dict[str, Any]
    start_date: str | None
    end_date: str | None
    ended: str | None = None
    """When its tenant was deactivated, in market time."""

    @classmethod
    def of(cls, application: Application, tenant: Tenant | None = None) -> "ApplicationView":
        """The application's fields, its payload's people and days among them."""
        payload = application.payload
        return cls(
            id=application.id,
            target=application.target,
            kind=application.kind,
            via=application.via,
            state=application.state,
            tenant_id=application.tenant_id,
            message=application.message,
            applicant=payload["applicant"],
            start_date=payload.get("start_date"),
            end_date=payload.get("end_date"),
            ended=tenant.ended if tenant else None,
        )


class AttemptView(TellingView):
    """One try; ``outcome`` null is still open."""

    number: int
    started_at: str
    outcome: str | None
    reason: Text | None
    exchange_id: int | None
    copy_exchange_id: int | None = None
    """The exchange of a copy that a fault has sent on purpose."""


class DeliveryView(TellingView):
    """A delivery with every attempt."""

    id: int
    target: str
    lane: str
    operation: str
    tenant_id: str | None
    state: DeliveryState
    reason: Text
    next_at: str
    created_at: str
    strikes: list[str]
    idempotency_key: str
    application_id: int | None
    attempts: list[AttemptView]
    application: ApplicationView | None = None
    """The application it is about, as it stands after this delivery."""

    @property
    def worked(self) -> bool:
        """Whether it was delivered and nobody has said no: a service may refuse an application with 200."""
        refused = self.application is not None and self.application.state in ("rejected", "failed")
        return self.state == "delivered" and not refused

    @classmethod
    def of(
        cls, delivery: Delivery, attempts: list[Attempt], application: Application | None = None
    ) -> "DeliveryView":
        """The delivery as JSON holds it."""
        return cls(
            id=delivery.id,
            target=delivery.target,
            lane=delivery.lane,
            operation=delivery.operation,
            tenant_id=delivery.arguments.get("tenant_id"),
            state=delivery.state,
            reason=delivery.reason,
            next_at=delivery.next_at.isoformat(timespec="seconds"),
            created_at=delivery.created_at.isoformat(timespec="seconds"),
            strikes=list(delivery.strikes),
            idempotency_key=delivery.idempotency_key,
            application_id=delivery.application_id,
            attempts=[
                AttemptView(
                    number=attempt.number,
                    started_at=attempt.started_at.isoformat(timespec="milliseconds"),
                    outcome=attempt.outcome,
                    reason=attempt.reason,
                    exchange_id=attempt.exchange_id,
                    copy_exchange_id=attempt.copy_exchange_id,
                )
                for attempt in attempts
            ],
            application=ApplicationView.of(application) if application else None,
        )


class RejectInput(View):
    """Why an application is rejected; the market has words where none are given."""

    reason: str = ""


class PlanInput(View):
    """The plan to change to."""

    plan: str


class RenewInput(View):
    """``auto`` only says what happens at the end; null renews for one more term now."""

    auto: bool | None = None


class ClockView(View):
    """Market time."""

    now: str
    ahead_s: float


class SpanInput(View):
    """How far to advance: ``31d``, ``12h``, ``1h30m``."""

    span: str


class HappeningView(TellingView):
    """Something that time brought."""

    at: str
    what: Text


class AdvancedView(TellingView):
    """What happened while time passed, and what cannot be compared with the service any more."""

    clock: ClockView
    happened: list[HappeningView]
    deliveries: list[DeliveryView] = Field(default_factory=list)
    """What went out meanwhile, and how each stands now."""
    not_comparable: list[Text]


class FaultInput(View):
    """How often each fault strikes, 0 to 1, drawn from ``seed``."""

    rates: dict[str, float]
    seed: int = 1


class FaultView(View):
    """A target's fault plan and what it will do to the next deliveries."""

    target: str
    rates: dict[str, float]
    seed: int
    next_strikes: dict[int, list[str]]

    @classmethod
    def of(cls, target: str, plan: FaultPlan, first: int) -> "FaultView":
        """The plan with a look at the next twenty deliveries."""
        return cls(
            target=target,
            rates=plan.rates,
            seed=plan.seed,
            next_strikes={number: found for number, found in plan.preview(first, 20) if found},
        )


class ModesView(View):
    """What changes everything that a market does: time that is ahead, deadlines that are off, faults."""

    ahead_s: float
    debugging: bool
    faults: list[FaultView]


class DebugInput(View):
    """Whether someone steps through the target: no deadline and no retries."""

    on: bool


class RedeliverInput(View):
    """Send again what failed, of a target, since a time (ISO, market time); null means all and ever."""

    target: str | None = None
    since: str | None = None


class PartView(TellingView):
    """One call of a tenant's page."""

    operation: str
    exchange_id: int | None
    problem: Text | None
    unreadable: list[Text] = Field(default_factory=list)
    value: Any = None


class AgreementView(View):
    """One sentence that must hold between two answers."""

    claim: str
    holds: bool
    detail: str


class PageView(View):
    """A tenant's page."""

    tenant_id: str
    period: str
    parts: list[PartView]
    agreements: list[AgreementView] = Field(default_factory=list)

    @classmethod
    def of(cls, page: DashboardPage) -> "PageView":
        """The page as JSON holds it."""
        return cls(
            tenant_id=page.tenant_id,
            period=page.period,
            parts=[
                PartView(
                    operation=part.operation,
                    exchange_id=part.exchange_id,
                    problem=part.problem,
                    unreadable=list(part.unreadable),
                    value=part.value,
                )
                for part in page.parts
            ],
            agreements=[
                AgreementView(claim=one.claim, holds=one.holds, detail=one.detail) for one in page.agreements
            ],
        )
