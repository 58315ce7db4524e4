"""How values and demands are worded for people: never as a program writes them. Pure."""

import json
from collections.abc import Iterable
from typing import Any

from languages import _, retold
from standard_api.fields import DAY_PATTERN, MONTH_PATTERN, TENANT_ID_PATTERN, TIMESTAMP_PATTERN

LONGEST = 120


def shown(value: Any) -> str:
    """A value as JSON, never longer than a line and a half."""
    text = value if isinstance(value, str) and value else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def quoted(value: Any) -> str:
    """A value as JSON, a text between quotes so that its blanks are seen."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def listed(values: Any, most: int = 8) -> str:
    """Several values in one line, with how many more there are."""
    words = [shown(value) for value in values]
    more = len(words) - most
    text = ", ".join(words[:most]) or _("none")
    return text if more <= 0 else _("{text} and {count} more", text=text, count=more)


def placed(places: Iterable[str], most: int = 4) -> str:
    """Where something breaks: a field by its operation, or by how many operations have it."""
    having: dict[str, list[str]] = {}
    for place in places:
        operation, _colon, field = place.partition(": ")
        operations = having.setdefault(field.rpartition(".")[2], [])
        operations += [operation] * (operation not in operations)
    words = [
        f"{operations[0]}: {field}"
        if len(operations) == 1
        else _("{field} in {count} operations", field=field, count=len(operations))
        for field, operations in having.items()
    ]
    more = len(words) - most
    text = ", ".join(words[:most])
    return text if more <= 0 else _("{text} and {count} more, in --format json", text=text, count=more)


def expected_of(error: dict[str, Any]) -> str:
    """What a field must be, said for one of pydantic's errors."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == "literal_error":
        return _("one of {values}", values=context.get("expected", "").replace("'", ""))
    if kind == "string_pattern_mismatch":
        return _pattern(str(context.get("pattern")))
    if kind in ("greater_than_equal", "less_than_equal"):
        least, most = context.get("ge"), context.get("le")
        return _("at least {least}", least=least) if most is None else _("at most {most}", most=most)
    words = {
        "string_type": _("a text"),
        "int_type": _("a whole number"),
        "int_from_float": _("a whole number"),
        "float_type": _("a number"),
        "bool_type": _("true or false"),
        "list_type": _("a list"),
        "dict_type": _("an object"),
        "model_type": _("an object"),
        "model_attributes_type": _("an object"),
        "string_too_short": _("a text that is not empty"),
        "string_too_long": _("a shorter text"),
        "value_error": _("a date that exists"),
    }
    return words.get(kind) or retold(str(error.get("msg", kind)))


def _pattern(pattern: str) -> str:
    return {
        TIMESTAMP_PATTERN: _("a time in UTC that ends in Z, such as 2026-03-02T09:00:00Z"),
        DAY_PATTERN: _("a day such as 2026-03-02"),
        MONTH_PATTERN: _("a month such as 2026-03"),
        TENANT_ID_PATTERN: _("the tenant's id as it was sent"),
    }.get(pattern) or (
        _("an absolute address that begins with http:// or https://")
        if "https?" in pattern
        else _("a text that fits {pattern}", pattern=pattern)
    )
