"""What a value must be, from pydantic's errors; its own words reach nobody. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from mock_market.saying import Saying, said
from standard_api.fields import DAY_PATTERN, MONTH_PATTERN, TENANT_ID_PATTERN, TIMESTAMP_PATTERN

_SHOWN = 10
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
}


def demand_of(error: Mapping[str, Any]) -> Saying:
    """What a value must be that one of pydantic's errors is about."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == "literal_error":
        return _one_of(str(context["expected"]).replace("'", "").replace(" or ", ", "))
    if kind == "string_pattern_mismatch":
        return _fitting(context["pattern"])
    if kind == "string_too_short" and context["min_length"] == 1:
        return said("not_empty")
    if kind in _BOUNDS:
        ours, name = _BOUNDS[kind]
        return said(ours, bound=context[name])
    return said(_TYPES[kind]) if kind in _TYPES else said("another", kind=kind)


def problems_in(errors: Sequence[Mapping[str, Any]]) -> list[Saying]:
    """One a field: where it is, and what is wrong with it."""
    return [
        said("at", place=".".join(map(str, one["loc"])) or "body", problem=problem_of(one))
        for one in errors[:_SHOWN]
    ]


def problem_of(error: Mapping[str, Any]) -> Saying:
    """What is wrong with a field."""
    if error["type"] in ("missing", "extra_forbidden"):
        return said(error["type"])
    return said("must_be", demand=demand_of(error))


def _one_of(values: str) -> Saying:
    if ", " in values:
        return said("one_of", values=values)
    return said("exactly", value={"True": "true", "False": "false"}.get(values, values))


def _fitting(pattern: str) -> Saying:
    if pattern in _PATTERNS:
        return said(_PATTERNS[pattern])
    return said("an_address") if "https?" in pattern else said("a_pattern", pattern=pattern)
