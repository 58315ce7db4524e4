"""A body said as data: the same nesting, with ``{field}`` where a field of another body goes.

``{"application": {"id": "{application_id}"}}`` puts one field elsewhere, and ``{applicant.email}`` reaches
inside. What is not there is left out. A text without braces stands as it is.
"""

import re
from typing import Any

_FIELD = re.compile(r"\{([A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*)\}")
_NOTHING = object()


def filled(template: Any, values: Any) -> Any:
    """The template with its fields filled in; a field that is not there is None by itself."""
    found = _filled(template, values)
    return None if found is _NOTHING else found


def is_template(value: Any) -> bool:
    """Whether a value can be a template: tables, lists, texts, numbers and booleans, braces in pairs."""
    if isinstance(value, dict):
        return all(isinstance(name, str) and is_template(inner) for name, inner in value.items())
    if isinstance(value, list):
        return all(map(is_template, value))
    if isinstance(value, str):
        return bool(_FIELD.fullmatch(value)) or not set(value) & set("{}")
    return isinstance(value, bool | int | float)


def _filled(template: Any, values: Any) -> Any:
    if isinstance(template, dict):
        inner = {name: _filled(one, values) for name, one in template.items()}
        return {name: one for name, one in inner.items() if one is not _NOTHING}
    if isinstance(template, list):
        return [one for one in (_filled(one, values) for one in template) if one is not _NOTHING]
    field = _FIELD.fullmatch(template) if isinstance(template, str) else None
    return _field(values, field[1].split(".")) if field else template


def _field(values: Any, steps: list[str]) -> Any:
    for step in steps:
        if not isinstance(values, dict) or step not in values:
            return _NOTHING
        values = values[step]
    return values
