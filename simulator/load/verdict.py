"""Reads an answer against the contract: every status, and a body in ten. No I/O."""

from dataclasses import dataclass
from functools import cache

from pydantic import ValidationError

from mock_market.saying import worded
from mock_market.target.reading import validation_problems
from simulator.rules.rulebook import rules
from standard_api.operations import OPERATIONS, Operation

READ_ONE_IN = 10
_NOT_OFFERED = (404, 405, 501)
_ALSO = {"activate_tenant": (409,)}
"""A repeat of an activation may be refused (LIFE-7)."""
_SHAPES = {
    "health": "HEALTH-3",
    "activate_tenant": "LIFE-2",
    "get_tenant_status": "LIFE-30",
    "get_tenant_usage": "LIFE-31",
    "get_tenant_stats": "DASH-3",
    "get_tenant_costs": "DASH-4",
    "get_top_users": "DASH-5",
    "get_usage_patterns": "DASH-7",
    "list_users": "USER-1",
    "create_user": "USER-6",
    "get_user": "USER-1",
    "update_user": "USER-12",
    "delete_user": "USER-15",
    "list_resources": "RES-2",
    "get_settings": "SET-1",
    "update_settings": "SET-4",
    "get_limits": "LIM-1",
}
"""The rule that says how an operation answers."""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What is wrong with an answer, by the rule that says so."""

    rule: str
    said: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.said}"


def wrong_status(operation: Operation, status: int) -> Problem | None:
    """Whether the status is none that the operation may answer to a right request."""
    if status in operation.success or status in _ALSO.get(operation.name, ()):
        return None
    if not operation.required and status in _NOT_OFFERED:
        return None
    return Problem(rule=_row_of(operation.name), said=f"{status}, not {operation.success[0]}")


def wrong_body(operation: Operation, status: int, body: bytes) -> Problem | None:
    """Whether a successful answer is not in the contract's shape; the first field that is not is named."""
    if status not in operation.success or status == 204:
        return None
    try:
        operation.response.model_validate_json(body)
    except ValidationError as error:
        return Problem(rule=_SHAPES[operation.name], said=worded(validation_problems(error)[0]))
    return None


@cache
def _row_of(name: str) -> str:
    """The rule of the table that names the operation and its success."""
    number = [operation.name for operation in OPERATIONS].index(name) + 1
    assert f"OP-{number}" in rules()  # noqa: S101
    return f"OP-{number}"
