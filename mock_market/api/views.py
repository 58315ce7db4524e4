"""What the market's API takes and gives, as pydantic models."""

import base64
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    WithJsonSchema,
    computed_field,
    model_validator,
)

from mock_market.delivery.marketplace import Outcome
from mock_market.delivery.replay import Edits
from mock_market.domain.retries import schedule_named
from mock_market.domain.tenants import Tenant, TenantState
from mock_market.saying import Saying, english, said_of
from mock_market.target.dialects import Arguments
from mock_market.target.target import Target
from mock_market.wire.exchange import Exchange, Failure, Headers, Response


class View(BaseModel):
    """Base of all views: unknown fields are refused, so that a typing error is seen."""

    model_config = ConfigDict(extra="forbid")


Text = Annotated[
    Saying,
    PlainValidator(lambda value: value if isinstance(value, Saying) else said_of(value)),
    PlainSerializer(english, return_type=str),
    WithJsonSchema({"type": "string"}),
]
"""Something to tell: in English where it stands, and by kind and values under ``said``."""


class TellingView(View):
    """A view with texts of ours; whoever words them takes them from ``said``."""

    @computed_field  # type: ignore[prop-decorator]  # mypy knows no decorator above a property
    @property
    def said(self) -> dict[str, Any]:
        """Each text by the name of its field: a kind and its values."""
        return {name: found for name, value in self if (found := _data(value)) is not None}

    @model_validator(mode="before")
    @classmethod
    def _from_kinds(cls, value: Any) -> Any:
        if not isinstance(value, dict) or "said" not in value:
            return value
        return {name: one for name, one in {**value, **value["said"]}.items() if name != "said"}


def _data(value: Any) -> Any:
    if isinstance(value, list):
        return [one.data() for one in value if isinstance(one, Saying)] or None
    return value.data() if isinstance(value, Saying) else None


class ErrorView(View):
    """Every error of the market's own API."""

    error: str
    message: str
    hint: str = ""


class TargetInput(View):
    """A target to register; keys are kept in a private file and never given back."""

    url: str
    key: str | None = None
    key_env: str | None = None
    service_key: str | None = None
    dialect: str = "standard"
    deadline_s: float | None = Field(default=10.0, gt=0, le=3600)
    retries: str = "brief"
    insecure: bool = False
    shared: bool | None = None
    slug: str = Field(default="", max_length=255)
    title: str = Field(default="", max_length=255)
    operations: dict[str, Any] = Field(default_factory=dict)


class TargetView(View):
    """A registered target."""

    name: str
    url: str
    dialect: str
    deadline_s: float | None
    insecure: bool
    local: bool
    has_key: bool
    tries: int = 1
    """How often a delivery is tried at most."""

    @classmethod
    def of(cls, target: Target) -> "TargetView":
        """The target without its references."""
        return cls(
            name=target.name,
            url=target.url,
            dialect=target.dialect,
            deadline_s=target.deadline_s,
            insecure=target.insecure,
            local=target.is_local,
            has_key=bool(target.key_ref),
            tries=len(schedule_named(target.retries).pauses) + 1,
        )


class TenantView(View):
    """A tenant as the market knows it."""

    target: str
    tenant_id: str
    name: str
    plan: str
    state: TenantState
    activation: dict[str, Any] | None
    start_date: str | None = None
    end_date: str | None = None
    """Of the running term."""
    next_start_date: str | None = None
    next_end_date: str | None = None
    """Of what was renewed behind the running term."""
    auto_renew: bool | None = None
    ended: str | None = None
    """When it was deactivated, in market time."""

    @classmethod
    def of(cls, tenant: Tenant) -> "TenantView":
        """The tenant's fields and its subscription's."""
        subscription = tenant.subscription
        return cls(
            target=tenant.target,
            tenant_id=tenant.tenant_id,
            name=tenant.name,
            plan=tenant.plan,
            state=tenant.state,
            activation=tenant.activation,
            start_date=_day(subscription.start if subscription else None),
            end_date=_day(subscription.end if subscription else None),
            next_start_date=_day(subscription.next_start if subscription else None),
            next_end_date=_day(subscription.renewed_until if subscription else None),
            ended=tenant.ended,
            auto_renew=subscription.auto_renew if subscription else None,
        )


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


class CallInput(View):
    """One operation to call; ``target`` may be left out when only one is registered."""

    operation: str
    target: str | None = None
    tenant_id: str | None = None
    user_id: str | None = None
    query: dict[str, str | int] = Field(default_factory=dict)
    body: dict[str, Any] | None = None
    written: str | None = None
    """The body as a person wrote it: it goes out byte for byte, in place of ``body``."""
    changes: dict[str, Any] = Field(default_factory=dict)
    """Parts of an activation; without a body the market knows the rest."""
    asked_by: str = "cli"

    def arguments(self) -> Arguments:
        """What the operation is about."""
        return Arguments(
            tenant_id=self.tenant_id,
            user_id=self.user_id,
            query=self.query,
            body=self.body,
            written=self.written,
        )


class BodyView(View):
    """A body as text where it is UTF-8, in base64 where it is not."""

    size: int
    text: str | None = None
    base64: str | None = None

    @classmethod
    def of(cls, body: bytes | None) -> "BodyView | None":
        """None for no body."""
        if body is None:
            return None
        try:
            return cls(size=len(body), text=body.decode("utf-8"))
        except UnicodeDecodeError:
            return cls(size=len(body), base64=base64.b64encode(body).decode("ascii"))

    def shown(self) -> str:
        """The text, or what stands for it."""
        return self.text if self.text is not None else f"({self.size} bytes that are not UTF-8 text)"


class RequestView(View):
    """What was sent."""

    method: str
    url: str
    headers: Headers
    body: BodyView | None
    insecure: bool = False
    """Whether the certificate of the service is not looked at."""


class ResponseView(View):
    """What was answered."""

    status: int
    reason: str
    headers: Headers
    body: BodyView
    irregular: list[str] = Field(default_factory=list)
    """What breaks HTTP in it, by name."""

    @classmethod
    def of(cls, response: Response | None) -> "ResponseView | None":
        """None when no whole answer came."""
        if response is None:
            return None
        body = BodyView.of(response.body) or BodyView(size=0, text="")
        return cls(
            status=response.status,
            reason=response.reason,
            headers=response.headers,
            body=body,
            irregular=[one.value for one in response.irregular],
        )


class FailureView(TellingView):
    """Why no whole answer came; ``sent`` means the target may have acted."""

    kind: str
    message: Text
    sent: bool

    @classmethod
    def of(cls, failure: Failure | None) -> "FailureView | None":
        """None when an answer came."""
        if failure is None:
            return None
        return cls(kind=failure.kind.value, message=failure.message, sent=failure.sent)


class TimingView(View):
    """Milliseconds from the start."""

    connect_ms: float | None
    first_byte_ms: float | None
    total_ms: float


class ExchangeView(View):
    """One exchange, secrets masked."""

    id: int
    started_at: str
    direction: Literal["out", "in"]
    target: str
    operation: str | None
    tenant_id: str | None
    delivery_id: str | None
    attempt: int
    group: str | None
    asked_by: str
    outcome: str
    request: RequestView
    response: ResponseView | None
    failure: FailureView | None
    timing: TimingView
    run: str | None = None
    """The run that it was copied from; None for the market's own."""
    run_number: int | None = None

    @classmethod
    def of(cls, exchange: Exchange) -> "ExchangeView":
        """The exchange as JSON can hold it."""
        call, purpose = exchange.call, exchange.call.purpose
        timing = exchange.timing
        return cls(
            id=exchange.id,
            started_at=exchange.started_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            direction=exchange.direction,
            target=purpose.target,
            operation=purpose.operation,
            tenant_id=purpose.tenant_id,
            delivery_id=purpose.delivery_id,
            attempt=purpose.attempt,
            group=purpose.group,
            asked_by=purpose.asked_by,
            outcome=exchange.outcome,
            request=RequestView(
                method=call.method,
                url=call.url,
                headers=call.headers,
                body=BodyView.of(call.body),
                insecure=call.insecure,
            ),
            response=ResponseView.of(exchange.response),
            failure=FailureView.of(exchange.failure),
            timing=TimingView(
                connect_ms=timing.connect_ms,
                first_byte_ms=timing.first_byte_ms,
                total_ms=timing.total_ms,
            ),
            run=exchange.run,
            run_number=exchange.run_number,
        )


class CallResult(TellingView):
    """What a call came to: ``succeeded``, and if not, why."""

    succeeded: bool
    verdict: str
    reason: Text
    unknown: bool
    problems: list[Text]
    exchange: ExchangeView
    unreadable: list[Text] = Field(default_factory=list)
    """What an older dialect's answer does not tell."""
    delivery_id: int | None = None
    next_at: str | None = None
    """When the market tries again, in market time; null when it does not."""

    @classmethod
    def of(cls, outcome: Outcome) -> "CallResult":
        """The outcome with the exchange as it was stored."""
        verdict = outcome.verdict
        return cls(
            succeeded=outcome.answer.succeeded,
            verdict=verdict.kind.value,
            reason=verdict.reason,
            unknown=verdict.unknown,
            problems=[*outcome.answer.problems],
            unreadable=list(outcome.answer.reading.unreadable),
            exchange=ExchangeView.of(outcome.answer.exchange),
        )


class ProblemsView(TellingView):
    """What an exchange breaks of the contract."""

    problems: list[Text]


class ExchangePage(View):
    """A page by key: ask on with ``after`` the last id, or ``before`` the first."""

    exchanges: list[ExchangeView]
    last_id: int


class EditsInput(View):
    """What to change before a replay; null leaves a part as it was."""

    method: str | None = None
    path: str | None = None
    headers: dict[str, str] | None = None
    body: str | None = None

    def edits(self) -> Edits:
        """The same without the wire."""
        headers = tuple((self.headers or {}).items())
        return Edits(method=self.method, path=self.path, headers=headers, body=self.body)
