"""Requests without one of the fields that they must have."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from standard_api.operations import Operation

_MAY_BE_LEFT_OUT = frozenset({"update_settings.config"})
"""Its operation answers 200 without it, or refuses (SET-2)."""


def required_fields(operation: Operation) -> list[str]:
    """Every field of a request that must be there; ``contact.name`` is the name inside the contact."""
    names = _required(operation.request) if operation.request else ()
    return [name for name in names if f"{operation.name}.{name}" not in _MAY_BE_LEFT_OUT]


def _required(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        if not field.is_required():
            continue
        yield name
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from (f"{name}.{inner}" for inner in _required(field.annotation))


def without(body: dict[str, Any], field: str) -> dict[str, Any]:
    """The body without a field."""
    name, _dot, inner = field.partition(".")
    kept = {key: value for key, value in body.items() if key != name}
    return {**kept, name: without(body[name], inner)} if inner else kept
