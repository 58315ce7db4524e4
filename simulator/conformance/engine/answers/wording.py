"""How values and demands are worded for people: never as a program writes them. Pure."""

import json
from collections.abc import Iterable
from typing import Any

from languages import _
from mock_market.saying import worded
from mock_market.target.demands import demand_of

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
    return worded(demand_of(error))
