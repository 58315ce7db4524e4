"""What a value must be, from pydantic's errors, as something to tell. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from mock_market.saying import Saying, said
from standard_api import demands

_SHOWN = 10


def demand_of(error: Mapping[str, Any]) -> Saying:
    """What a value must be that one of pydantic's errors is about."""
    kind, values = demands.demand_of(error)
    return said(kind, **values)


def problems_in(errors: Sequence[Mapping[str, Any]]) -> list[Saying]:
    """One a field: where it is, and what is wrong with it."""
    return [
        said("at", place=demands.place_of(one) or "body", problem=problem_of(one)) for one in errors[:_SHOWN]
    ]


def problem_of(error: Mapping[str, Any]) -> Saying:
    """What is wrong with a field."""
    if error["type"] in demands.WITHOUT_DEMAND:
        return said(error["type"])
    return said("must_be", demand=demand_of(error))
