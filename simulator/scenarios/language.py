"""The words of a scenario file: one model a step, and the JSON Schema made from them. Pure."""

from collections.abc import Callable
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from mock_market.clock import SpanError, parse_span
from mock_market.faults import FaultKind
from standard_api.operations import AUTO_PROVISION, OPERATIONS, operation_named

Json = dict[str, Any]
REFERENCE = "${"


def _unless_reference(check: Callable[[str], None]) -> AfterValidator:
    def checked(text: str) -> str:
        if REFERENCE not in text:
            check(text)
        return text

    return AfterValidator(checked)


def _check_operation(name: str) -> None:
    try:
        operation_named(name)
    except KeyError as error:
        raise ValueError(error.args[0]) from None


def _check_span(text: str) -> None:
    try:
        parse_span(text)
    except SpanError as error:
        raise ValueError(str(error)) from None


_NAMES = [operation.name for operation in (*OPERATIONS, AUTO_PROVISION)]
OperationName = Annotated[
    str, _unless_reference(_check_operation), Field(json_schema_extra={"examples": list[Any](_NAMES)})
]
Span = Annotated[str, _unless_reference(_check_span), Field(description="Such as 31d, 12h or 90s.")]
Flag = bool | Annotated[str, Field(pattern=r"^\$\{.*\}$")]
Number = int | Annotated[str, Field(pattern=r"^\$\{.*\}$")]
TenantName = Annotated[str, Field(min_length=1, description="A tenant's id.")]


class Words(BaseModel):
    """What stands behind a step's word; ``plain`` may be written without its name."""

    model_config = ConfigDict(extra="forbid", strict=True)
    plain: ClassVar[str | None] = None


class Apply(Words):
    """Submit an application; what is left out is made up from the seed."""

    kind: Literal["demo", "service"] = "demo"
    name: str | None = None
    email: str | None = None
    university: str | None = None
    start: str | None = None
    end: str | None = None
    via: Literal["webhook", "activate"] | None = Field(None, description="How an approval is told.")


class Approve(Words):
    """Approve an application and follow its delivery."""

    plain = "application"
    application: Number
    hold: Flag = Field(False, description="Promise it, but let a later send step send it.")
    follow: Flag = Field(True, description="Follow retries in market time until it is settled.")


class Reject(Words):
    """Reject an application; nothing is sent."""

    plain = "application"
    application: Number
    reason: str = "rejected by the scenario"


class Activate(Words):
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


class Deactivate(Words):
    """Deactivate, suspend (reason violation) or erase (preserve_data false) a tenant, durably."""

    plain = "tenant"
    tenant: TenantName
    reason: Literal["subscription_expired", "admin_request", "violation"] = "admin_request"
    preserve_data: Flag = True
    hold: Flag = False
    follow: Flag = True


class ChangePlan(Words):
    """Deactivate with preserved data, then activate with another plan."""

    tenant: TenantName
    to: str


class Renew(Words):
    """Renew a subscription for a term, or say whether its end renews. No service is told."""

    plain = "tenant"
    tenant: TenantName
    auto: Flag | None = None


class Deliver(Words):
    """Promise any writing operation of a tenant, durably."""

    plain = "operation"
    operation: OperationName
    tenant: TenantName
    user: str | None = None
    body: Json = Field(default_factory=dict)
    hold: Flag = False
    follow: Flag = True


class Redeliver(Words):
    """Send a settled delivery again, with the same idempotency key."""

    plain = "delivery"
    delivery: Number


class Send(Words):
    """Send everything that is promised and due."""


class Call(Words):
    """Call an operation once and read its answer."""

    plain = "operation"
    operation: OperationName
    tenant: str | None = None
    user: str | None = None
    query: dict[str, str | int] = Field(default_factory=dict)
    body: Json | None = None
    key: str | None = Field(None, description="wrong, or the name of one of the service's keys.")
    times: Annotated[int, Field(ge=1, le=50)] = Field(1, description="So many equal calls at once.")


class Page(Words):
    """Fetch a tenant's page as an administrator sees it, and compare what must agree."""

    plain = "tenant"
    tenant: TenantName
    period: Literal["7d", "30d", "90d"] = "30d"


class TenantWords(Words):
    """What the market believes of a tenant."""

    plain = "tenant"
    tenant: TenantName


class Wait(Words):
    """Wait until the market believes a tenant or an application to be in a state."""

    tenant: str | None = None
    application: Number | None = None
    state: str = "active"
    within: Span = Field("30s", description="Real time; market time moves on meanwhile.")


class Advance(Words):
    """Let market time pass; what falls due happens, in order."""

    plain = "span"
    span: Span


class Fault(Words):
    """Strike the deliveries that are promised from now on; without rates: no more faults."""

    rates: dict[FaultKind, Annotated[float, Field(ge=0, le=1)]] = Field(default_factory=dict)
    seed: int = 1


class Outage(Words):
    """Between begin and end the market finds nobody at the service's address."""

    plain = "phase"
    phase: Literal["begin", "end"]


class Rotate(Words):
    """The market uses another of the service's keys from now on."""

    plain = "key"
    key: str


class Service(Words):
    """Restart the sample service of this run, on its data; skipped on a service of your own."""

    keys: list[str] | None = None
    persona: Literal["standard", "advisor", "llm_chatbot"] | None = None
    asynchronous: bool | None = None


class Check(Words):
    """Nothing is sent: what is expected of values, each by a name of yours."""

    plain = "values"
    values: Json


STEPS: dict[str, type[Words]] = {
    "apply": Apply,
    "approve": Approve,
    "reject": Reject,
    "activate": Activate,
    "deactivate": Deactivate,
    "change_plan": ChangePlan,
    "renew": Renew,
    "deliver": Deliver,
    "redeliver": Redeliver,
    "send": Send,
    "call": Call,
    "page": Page,
    "tenant": TenantWords,
    "wait": Wait,
    "advance": Advance,
    "fault": Fault,
    "outage": Outage,
    "rotate": Rotate,
    "service": Service,
    "check": Check,
}
BESIDE = ("title", "hint", "expect", "save")
"""What may stand beside a step's word."""
USE = ("use", "with")


class Beside(BaseModel):
    """Beside a step's word: its title, a hint for whoever sees it fail, expectations, what to save."""

    model_config = ConfigDict(extra="forbid", strict=True)
    title: str | None = None
    hint: str = ""
    expect: Json = Field(default_factory=dict)
    save: dict[str, str] = Field(default_factory=dict)


class ServiceSetup(BaseModel):
    """How the sample service of the run starts; a service of your own is taken as it is."""

    model_config = ConfigDict(extra="forbid", strict=True)
    keys: list[str] = ["first"]
    persona: Literal["standard", "advisor", "llm_chatbot"] = "standard"
    asynchronous: bool = False


class File(BaseModel):
    """A scenario file."""

    model_config = ConfigDict(extra="forbid", strict=True)
    title: str = Field("", description="One line for the list.")
    story: str = Field("", description="What happens and why it matters, for a person.")
    needs: list[OperationName] = Field(
        default_factory=list, description="Operations without which the whole scenario is skipped."
    )
    seed: int = Field(1, description="Of everything that is made up.")
    retries: str | None = Field(None, description="A retry schedule, or pauses in seconds: 1,5,30.")
    service: ServiceSetup | None = None
    vars: Json = Field(default_factory=dict)
    parts: dict[str, list[Json]] = Field(default_factory=dict, description="Steps to be used by name.")
    steps: list[Json] = Field(min_length=1)


def json_schema() -> Json:
    """The JSON Schema of a scenario file, for editors."""
    schema = File.model_json_schema()
    definitions = schema.setdefault("$defs", {})
    forms = [_step_schema(name, words, definitions) for name, words in STEPS.items()]
    forms.append(_use_schema())
    definitions["step"] = {"anyOf": forms}
    steps = {"type": "array", "items": {"$ref": "#/$defs/step"}}
    schema["properties"]["steps"] = {**steps, "minItems": 1}
    schema["properties"]["parts"] = {"type": "object", "additionalProperties": steps}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "mt-sim scenario"}


def _step_schema(name: str, words: type[Words], definitions: Json) -> Json:
    whole = words.model_json_schema()
    definitions |= whole.pop("$defs", {})
    shown = whole.pop("description", "")
    form: Json = {"anyOf": [whole, {}]} if words.plain else whole
    if words.plain:
        form["anyOf"][1] = whole["properties"][words.plain]
    beside = Beside.model_json_schema()["properties"]
    return {
        "type": "object",
        "description": shown,
        "properties": {name: form, **beside},
        "required": [name],
        "additionalProperties": False,
    }


def _use_schema() -> Json:
    return {
        "type": "object",
        "description": "Play a part of this file, or the steps of another file, with its own values.",
        "properties": {"use": {"type": "string"}, "with": {"type": "object"}},
        "required": ["use"],
        "additionalProperties": False,
    }
