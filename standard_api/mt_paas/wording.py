"""From the kit's answers to the contract's: times end in Z, and what the kit may leave out is filled in."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from pydantic import BaseModel

Model = TypeVar("Model", bound=BaseModel)

_TIMES = (
    *("timestamp", "created_at", "updated_at", "last_login", "last_active", "last_check"),
    *("data_retention_until", "start_date", "end_date"),
)
_ROOM = ("max_users", "max_storage_mb")
_DAY_LENGTH = len("2026-11-02")
_STATUSES = {"inactive": "deactivated"}
NO_USAGE = {"sessions": 0, "messages": 0, "tokens": 0}
NO_STATS = {"participants": 0, "discussions": 0, "documents": 0}


def worded(answer: object) -> dict[str, Any]:
    """The answer as JSON values, with its times in the contract's form."""
    values = answer.model_dump(mode="json") if isinstance(answer, BaseModel) else answer
    if not isinstance(values, dict):
        raise TypeError(f"a handler answered {type(answer).__name__}, which is no model of the kit")
    found: dict[str, Any] = _with_times(values)
    return found


def read(model: type[Model], answer: object, **changes: Any) -> Model:
    """The contract's model of an answer; ``changes`` replace what stands in it."""
    return model.model_validate({**worded(answer), **changes})


def time_of(text: str) -> str:
    """A time as the contract writes it; one without a zone is UTC, and a day stays a day."""
    if len(text) == _DAY_LENGTH:
        return text
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    moment = moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    return moment.replace(tzinfo=None).isoformat() + "Z"


def tenant_status(answer: object) -> dict[str, Any]:
    """A status whose word is one of the contract's."""
    values = worded(answer)
    return {**values, "status": _STATUSES.get(values["status"], values["status"])}


def user(values: Mapping[str, Any]) -> dict[str, Any]:
    """A user with usage."""
    return {**values, "usage": values["usage"] or NO_USAGE}


def resource(values: Mapping[str, Any]) -> dict[str, Any]:
    """A resource with all sizes; what the kit leaves out is left out, or zero."""
    sizes = {name: size for name, size in (values["stats"] or {}).items() if size is not None}
    kept = {name: value for name, value in values.items() if name != "updated_at" or value is not None}
    return {**kept, "stats": {**NO_STATS, **sizes}}


def config(values: Mapping[str, Any]) -> dict[str, Any]:
    """A config with its seats and room, which the kit may name in its limits alone."""
    limits = values["limits"]
    own = {name: limits[name] if values[name] is None else values[name] for name in _ROOM}
    branding = values["branding"] or {"logo_url": None, "primary_color": None}
    return {**values, **own, "branding": branding}


def _with_times(value: Any) -> Any:
    if isinstance(value, list):
        return [_with_times(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        name: time_of(one) if name in _TIMES and isinstance(one, str) else _with_times(one)
        for name, one in value.items()
    }
