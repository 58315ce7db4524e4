"""What a value must be, from pydantic's errors: a kind and its values, in our words. Pure.

The words of the library itself reach nobody.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from standard_api.patterns import (
    DAY_PATTERN,
    EMAIL_PATTERN,
    MONTH_PATTERN,
    TENANT_ID_PATTERN,
    TIMESTAMP_PATTERN,
)

if TYPE_CHECKING:
    from pydantic import ValidationError

KINDS = {
    "missing": "it is missing",
    "extra_forbidden": "nobody knows it here",
    "must_be": "it must be {demand}",
    # What a value must be.
    "a_text": "a text",
    "an_integer": "a whole number",
    "a_number": "a number",
    "a_boolean": "true or false",
    "a_list": "a list",
    "an_object": "an object",
    "a_date": "a date that exists",
    "a_time": "a time in UTC that ends in Z, such as 2026-03-02T09:00:00Z",
    "a_day": "a day such as 2026-03-02",
    "a_month": "a month such as 2026-03",
    "the_tenant_id": "a tenant's id: at most 64 of a-z, 0-9, - and _",
    "an_email": "an e-mail address",
    "an_address": "an absolute address that begins with http:// or https://",
    "a_pattern": "a text that fits {pattern}",
    "exactly": "{value}",
    "one_of": "one of {values}",
    "at_least": "at least {bound}",
    "at_most": "at most {bound}",
    "more_than": "more than {bound}",
    "less_than": "less than {bound}",
    "not_empty": "a text that is not empty",
    "longer": "a text of at least {bound} characters",
    "shorter": "a text of at most {bound} characters",
    "more_items": "a list of at least {bound}",
    "fewer_items": "a list of at most {bound}",
    "another": "another value ({kind})",
}
"""What is wrong with a field, and what it must be, with ``{names}`` for the values."""
WITHOUT_DEMAND = ("missing", "extra_forbidden")
"""What pydantic calls alike, and what is no matter of a value."""
_TYPES = {
    "string_type": "a_text",
    "int_type": "an_integer",
    "int_from_float": "an_integer",
    "int_parsing": "an_integer",
    "float_type": "a_number",
    "float_parsing": "a_number",
    "finite_number": "a_number",
    "bool_type": "a_boolean",
    "bool_parsing": "a_boolean",
    "list_type": "a_list",
    "dict_type": "an_object",
    "json_invalid": "an_object",
    "model_type": "an_object",
    "model_attributes_type": "an_object",
    "date_parsing": "a_day",
    "date_from_datetime_parsing": "a_day",
    "value_error": "a_date",
}
_BOUNDS = {
    "greater_than_equal": ("at_least", "ge"),
    "less_than_equal": ("at_most", "le"),
    "greater_than": ("more_than", "gt"),
    "less_than": ("less_than", "lt"),
    "string_too_short": ("longer", "min_length"),
    "string_too_long": ("shorter", "max_length"),
    "too_short": ("more_items", "min_length"),
    "too_long": ("fewer_items", "max_length"),
}
_PATTERNS = {
    TIMESTAMP_PATTERN: "a_time",
    DAY_PATTERN: "a_day",
    MONTH_PATTERN: "a_month",
    TENANT_ID_PATTERN: "the_tenant_id",
    EMAIL_PATTERN: "an_email",
}

Demand = tuple[str, dict[str, Any]]
"""A kind of KINDS, and its values."""


def demand_of(error: Mapping[str, Any]) -> Demand:
    """What a value must be that one of pydantic's errors is about."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == "literal_error":
        return _one_of(str(context["expected"]).replace("'", "").replace(" or ", ", "))
    if kind == "string_pattern_mismatch":
        return _fitting(context["pattern"])
    if kind == "string_too_short" and context["min_length"] == 1:
        return "not_empty", {}
    if kind in _BOUNDS:
        ours, name = _BOUNDS[kind]
        return ours, {"bound": context[name]}
    return (_TYPES[kind], {}) if kind in _TYPES else ("another", {"kind": kind})


def _one_of(values: str) -> Demand:
    if ", " in values:
        return "one_of", {"values": values}
    return "exactly", {"value": {"True": "true", "False": "false"}.get(values, values)}


def _fitting(pattern: str) -> Demand:
    if pattern in _PATTERNS:
        return _PATTERNS[pattern], {}
    return ("an_address", {}) if "https?" in pattern else ("a_pattern", {"pattern": pattern})


def place_of(error: Mapping[str, Any]) -> str:
    """The field that an error is about, from the outside in; "" for the whole value."""
    return ".".join(map(str, error["loc"]))


def problem_of(error: Mapping[str, Any]) -> str:
    """What is wrong with a field, in English."""
    if error["type"] in WITHOUT_DEMAND:
        return KINDS[error["type"]]
    kind, values = demand_of(error)
    return KINDS["must_be"].format(demand=KINDS[kind].format(**values))


def first_problem(error: "ValidationError", whole: str = "body") -> str:
    """The first field that is wrong, or what the ``whole`` is called, and what is wrong with it."""
    first = error.errors(include_url=False, include_input=False)[0]
    return f"{place_of(first) or whole}: {problem_of(first)}"
