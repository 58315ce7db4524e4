"""Field types that several models share (contract section 1)."""

import math
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    StringConstraints,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticKnownError

from standard_api.patterns import (
    DAY_PATTERN,
    EMAIL_PATTERN,
    MONTH_PATTERN,
    TENANT_ID_PATTERN,
    TIMESTAMP_PATTERN,
)

MAX_COUNT = 2**53 - 1


class RequestModel(BaseModel):
    """What the market sends: unknown fields are ignored, types are not converted.

    An explicit null for an optional field means left out, so a handler sees the field's default.
    """

    model_config = ConfigDict(strict=True, extra="ignore", allow_inf_nan=False)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """The schema says, too, that null may stand for what is left out."""
        schema = handler(core_schema)
        whole = handler.resolve_ref_schema(schema)
        required = whole.get("required", ())
        for name, field in whole.get("properties", {}).items():
            whole["properties"][name] = field if name in required else _or_null(field)
        return schema

    @model_validator(mode="before")
    @classmethod
    def _null_is_left_out(cls, values: Any) -> Any:
        if not isinstance(values, dict):
            return values
        required = {name for name, field in cls.model_fields.items() if field.is_required()}
        return {name: value for name, value in values.items() if value is not None or name in required}


class ResponseModel(BaseModel):
    """What a service answers: it may add fields of its own, types are not converted.

    Its validator is built when it is first needed, since routes name more models than answers use.
    """

    model_config = ConfigDict(strict=True, extra="allow", allow_inf_nan=False, defer_build=True)


def _flag(value: Any) -> Any:
    """A literal of Python takes 1 for true; JSON knows the difference."""
    if not isinstance(value, bool):
        raise PydanticKnownError("bool_type")
    return value


Success = Annotated[Literal[True], BeforeValidator(_flag)]
Failure = Annotated[Literal[False], BeforeValidator(_flag)]


def whole(value: Any) -> Any:
    """JSON has one number type, so 5.0 is the count 5."""
    if isinstance(value, float) and math.isfinite(value) and value.is_integer():
        return int(value)
    return value


def _or_null(schema: JsonSchemaValue) -> JsonSchemaValue:
    choices = schema.get("anyOf", [])
    if {"type": "null"} in choices:
        return schema
    kept = {name: value for name, value in schema.items() if name in ("title", "default")}
    value = {name: value for name, value in schema.items() if name not in kept}
    return {"anyOf": [value, {"type": "null"}], **kept}


def _utc_text(value: Any) -> Any:
    """Let handlers pass an aware datetime where the wire wants RFC 3339 text."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
    return value


def _real_time(value: str) -> str:
    # A leap second is a real instant that datetime cannot hold.
    datetime.fromisoformat(value[:19].replace(":60", ":59"))
    return value


def _real_day(value: str) -> str:
    date.fromisoformat(value)
    return value


def _digits(value: Any) -> Any:
    """A query string holds text; only plain digits are a number, not ``1_0``, ``+1`` or ``1.0``."""
    if isinstance(value, str):
        if value.isascii() and value.removeprefix("-").isdigit() and len(value) <= 16:
            return int(value)
        raise PydanticKnownError("int_parsing")
    return value


TenantId = Annotated[str, StringConstraints(pattern=TENANT_ID_PATTERN)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=255)]
Email = Annotated[str, StringConstraints(pattern=EMAIL_PATTERN, max_length=320)]
if TYPE_CHECKING:
    # A handler may give an aware datetime; what is read is always text.
    Timestamp = str | datetime
else:
    Timestamp = Annotated[
        str,
        BeforeValidator(_utc_text),
        StringConstraints(pattern=TIMESTAMP_PATTERN),
        AfterValidator(_real_time),
        Field(json_schema_extra={"format": "date-time"}),
    ]
Day = Annotated[
    str,
    StringConstraints(pattern=DAY_PATTERN),
    AfterValidator(_real_day),
    Field(json_schema_extra={"format": "date"}),
]
Month = Annotated[str, StringConstraints(pattern=MONTH_PATTERN)]
Count = Annotated[int, Field(ge=0, le=MAX_COUNT), BeforeValidator(whole)]
Hour = Annotated[int, Field(ge=0, le=23), BeforeValidator(whole)]
Amount = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Identifier = Annotated[int, Field(ge=0, le=MAX_COUNT), BeforeValidator(whole)]
Seats = Annotated[int, Field(ge=1, le=MAX_COUNT), BeforeValidator(whole)]
PageLimit = Annotated[int, Field(ge=1, le=100), BeforeValidator(_digits)]
PageOffset = Annotated[int, Field(ge=0), BeforeValidator(_digits)]
TopLimit = Annotated[int, Field(ge=1, le=50), BeforeValidator(_digits)]

Period = Literal["7d", "30d", "90d"]
PERIOD_DAYS: dict[str, int] = {"7d": 7, "30d": 30, "90d": 90}
