"""The words of a scenario file: one model a step. Pure."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Annotated, Any, ClassVar, Literal, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema, model_validator

from languages import _
from mock_market.domain.clock import SpanError, parse_span
from mock_market.domain.faults import FaultKind
from mock_market.domain.retries import SCHEDULES, schedule_named
from mock_market.target.operations import NoSuchOperationError, named_operation
from simulator.output.near import did_you_mean
from simulator.scenarios.language.matching import check_expectations, check_values
from simulator.scenarios.language.values import BUILT_IN, NAME, check_name
from standard_api.operations import AUTO_PROVISION, OPERATIONS

Json = dict[str, Any]
Checked = TypeVar("Checked")
REFERENCE = "${"


def _unless_reference(check: Callable[[str], object]) -> AfterValidator:
    return AfterValidator(lambda text: text if REFERENCE in text else _checked(text, check))


def _checked(value: Checked, check: Callable[[Checked], object]) -> Checked:
    """The value as it is; the check raises ValueError."""
    check(value)
    return value


def _check_operation(name: str) -> None:
    try:
        named_operation(name)
    except NoSuchOperationError as error:
        raise ValueError(str(error) + did_you_mean(name, _NAMES)) from None


def _check_span(text: str) -> None:
    try:
        parse_span(text)
    except SpanError as error:
        raise ValueError(str(error)) from None


def _check_need(name: str) -> None:
    if name != CALLBACK:
        _check_operation(name)


def _check_day(text: str) -> None:
    if text.startswith("+"):
        _check_span(text[1:])
        return
    try:
        date.fromisoformat(text)
    except ValueError:
        raise ValueError(
            _("not a day: {text!r}; for example 2026-03-02, or +60d from today", text=text)
        ) from None


def _check_names(names: Iterable[str]) -> None:
    for name in names:
        check_name(name)


def _words(*words: str) -> WithJsonSchema:
    """One of some words, or a reference."""
    return WithJsonSchema({"type": "string", "anyOf": [{"enum": list(words)}, {"pattern": _REFERS}]})


def _text(pattern: str, description: str) -> WithJsonSchema:
    """A text of a form, or a reference."""
    form = f"^({pattern})$|{_REFERS}"
    return WithJsonSchema({"type": "string", "pattern": form, "description": description})


CALLBACK = "callback"
"""What a story may need beside operations: that the service can post to this run."""
_REFERS = r"\$\{"
_SPANS = r"(\d{1,6}[smhdw])+"
_SECONDS = r" *\d+(\.\d+)? *"
_NAMES = [operation.name for operation in (*OPERATIONS, AUTO_PROVISION)]
OperationName = Annotated[str, _unless_reference(_check_operation), _words(*_NAMES)]
Need = Annotated[str, AfterValidator(lambda name: _checked(name, _check_need)), _words(*_NAMES, CALLBACK)]
Span = Annotated[str, _unless_reference(_check_span), _text(_SPANS, "Such as 31d, 12h or 90s.")]
Day = Annotated[
    str,
    _unless_reference(_check_day),
    _text(rf"\+{_SPANS}|\d{{4}}-\d\d-\d\d", "A day, or a span from market time's today: +60d."),
]
Retries = Annotated[
    str,
    AfterValidator(lambda text: _checked(text, schedule_named)),
    _text(
        "|".join([*SCHEDULES, f"{_SECONDS}(,{_SECONDS})*"]), "A retry schedule, or pauses in seconds: 1,5,30."
    ),
]
_BY_NAME = (
    AfterValidator(lambda given: _checked(given, _check_names)),
    Field(json_schema_extra={"propertyNames": {"pattern": f"^{NAME}$", "not": {"enum": list(BUILT_IN)}}}),
)
Expectations = Annotated[Json, AfterValidator(lambda given: _checked(given, check_expectations))]
Flag = bool | Annotated[str, Field(pattern=r"^\$\{.*\}$")]
Number = int | Annotated[str, Field(pattern=r"^\$\{.*\}$")]
Persona = Literal["standard", "market-2025", "advisor", "llm_chatbot"]
TenantName = Annotated[str, Field(min_length=1, description="A tenant's id.")]


class Words(BaseModel):
    """What stands behind a step's word; ``plain`` may be written without its name."""

    model_config = ConfigDict(extra="forbid", strict=True)
    plain: ClassVar[str | None] = None


class ApplyWords(Words):
    """Submit an application; what is left out is made up from the seed."""

    kind: Literal["demo", "service"] = "demo"
    name: str | None = None
    email: str | None = None
    university: str | None = None
    start: Day | None = None
    end: Day | None = None
    via: Literal["webhook", "activate"] | None = Field(None, description="How an approval is told.")


class ApproveWords(Words):
    """Approve an application and follow its delivery."""

    plain = "application"
    application: Number
    hold: Flag = Field(False, description="Promise it, but let a later send step send it.")
    follow: Flag = Field(True, description="Follow retries in market time until it is settled.")


class RejectWords(Words):
    """Reject an application; nothing is sent."""

    plain = "application"
    application: Number
    reason: str = "rejected by the scenario"


class ActivateWords(Words):
    """Activate a tenant, durably."""

    plain = "tenant"
    tenant: TenantName
    name: str = "한빛대학교"
    plan: str = "standard"
    features: list[str] = ["chat", "rag"]
    config: Json = Field(default_factory=dict)
    email: str | None = None
    hold: Flag = False
    follow: Flag = True


class DeactivateWords(Words):
    """Deactivate, suspend (reason violation) or erase (preserve_data false) a tenant, durably."""

    plain = "tenant"
    tenant: TenantName
    reason: Literal["subscription_expired", "admin_request", "violation"] = "admin_request"
    preserve_data: Flag = True
    hold: Flag = False
    follow: Flag = True


class ChangePlanWords(Words):
    """Deactivate with preserved data, then activate with another plan."""

    tenant: TenantName
    to: str


class RenewWords(Words):
    """Renew a subscription for a term, or say whether its end renews. No service is told."""

    plain = "tenant"
    tenant: TenantName
    auto: Flag | None = None


class DeliverWords(Words):
    """Promise any writing operation of a tenant, durably."""

    plain = "operation"
    operation: OperationName
    tenant: TenantName
    user: str | None = None
    body: Json = Field(default_factory=dict)
    hold: Flag = False
    follow: Flag = True


class RedeliverWords(Words):
    """Send a settled delivery again, with the same idempotency key."""

    plain = "delivery"
    delivery: Number


class SendWords(Words):
    """Send everything that is promised and due."""


class CallWords(Words):
    """Call an operation once and read its answer."""

    plain = "operation"
    operation: OperationName
    tenant: str | None = None
    user: str | None = None
    query: dict[str, str | int] = Field(default_factory=dict)
    body: Json | None = None
    key: str | None = Field(None, description="wrong, or the name of one of the service's keys.")
    times: Annotated[int, Field(ge=1, le=50)] = Field(1, description="So many equal calls at once.")


class PageWords(Words):
    """Fetch a tenant's page as an administrator sees it, and compare what must agree."""

    plain = "tenant"
    tenant: TenantName
    period: Literal["7d", "30d", "90d"] = "30d"


class TenantWords(Words):
    """What the market believes of a tenant."""

    plain = "tenant"
    tenant: TenantName


class WaitWords(Words):
    """Wait until the market believes a tenant or an application to be in a state."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": ["tenant"]}, {"required": ["application"]}]}
    )
    tenant: str | None = None
    application: Number | None = None
    state: str = "active"
    within: Span = Field("30s", description="Real time; market time moves on meanwhile.")

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if len({"tenant", "application"} & self.model_fields_set) != 1:
            raise ValueError(_("wait for a tenant or for an application"))
        return self


class AdvanceWords(Words):
    """Let market time pass; what falls due happens, in order."""

    plain = "span"
    span: Span


class FaultWords(Words):
    """Strike the deliveries that are promised from now on; without rates: no more faults."""

    rates: dict[FaultKind, Annotated[float, Field(ge=0, le=1)]] = Field(default_factory=dict)
    seed: int = 1


class OutageWords(Words):
    """Between begin and end the market finds nobody at the service's address."""

    plain = "phase"
    phase: Literal["begin", "end"]


class RotateWords(Words):
    """The market uses another of the service's keys from now on."""

    plain = "key"
    key: str


class ServiceWords(Words):
    """Restart the sample service of this run, on its data; skipped on a service of your own."""

    keys: list[str] | None = None
    persona: Persona | None = None
    asynchronous: bool | None = None


class CheckWords(Words):
    """Nothing is sent: what is expected of values, each by a name of yours."""

    plain = "values"
    values: Annotated[Json, AfterValidator(lambda given: _checked(given, check_values))]


STEPS: dict[str, type[Words]] = {
    "apply": ApplyWords,
    "approve": ApproveWords,
    "reject": RejectWords,
    "activate": ActivateWords,
    "deactivate": DeactivateWords,
    "change_plan": ChangePlanWords,
    "renew": RenewWords,
    "deliver": DeliverWords,
    "redeliver": RedeliverWords,
    "send": SendWords,
    "call": CallWords,
    "page": PageWords,
    "tenant": TenantWords,
    "wait": WaitWords,
    "advance": AdvanceWords,
    "fault": FaultWords,
    "outage": OutageWords,
    "rotate": RotateWords,
    "service": ServiceWords,
    "check": CheckWords,
}
BESIDE = ("title", "hint", "expect", "save", "only_if")
"""What may stand beside a step's word."""
USE = ("use", "with")


class StepBeside(BaseModel):
    """Beside a step's word: its title, a hint for whoever sees it fail, expectations, what to save."""

    model_config = ConfigDict(extra="forbid", strict=True)
    title: str | None = None
    hint: str = ""
    expect: Expectations = Field(default_factory=dict)
    save: Annotated[dict[str, str], *_BY_NAME] = Field(default_factory=dict)
    only_if: Expectations = Field(
        default_factory=dict, description="Where this does not hold, the rest of the story is skipped."
    )


class ServiceSetup(BaseModel):
    """How the sample service of the run starts; a service of your own is taken as it is."""

    model_config = ConfigDict(extra="forbid", strict=True)
    keys: list[str] = ["first"]
    persona: Persona = "standard"
    asynchronous: bool = False


class File(BaseModel):
    """A scenario file."""

    model_config = ConfigDict(extra="forbid", strict=True)
    title: str = Field("", description="One line for the list.")
    story: str = Field("", description="What happens and why it matters, for a person.")
    needs: list[Need] = Field(
        default_factory=list,
        description="Operations, or callback, without which the whole scenario is skipped.",
    )
    seed: int = Field(1, description="Of everything that is made up.")
    retries: Retries | None = None
    service: ServiceSetup | None = None
    vars: Annotated[Json, *_BY_NAME] = Field(default_factory=dict)
    parts: dict[str, list[Json]] = Field(default_factory=dict, description="Steps to be used by name.")
    steps: list[Json] = Field(min_length=1)
