"""Reading an answer as the contract: parsed, validated, and every problem named."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pydantic import BaseModel, ValidationError

from mock_market.saying import Saying, body_problem, said
from mock_market.target.demands import problems_in
from mock_market.wire.exchange import Response
from standard_api import strict_json
from standard_api.errors import ErrorBody
from standard_api.operations import Operation, operation_named


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What an answer says.

    ``value`` is its JSON, ``model`` the contract's model when it is a success that fits,
    ``error`` the error body of any other answer. ``problems`` names what the contract forbids,
    ``unreadable`` what an older dialect does not tell.
    """

    value: Any = None
    model: BaseModel | None = None
    error: ErrorBody | None = None
    problems: tuple[Saying, ...] = ()
    unreadable: tuple[Saying, ...] = ()

    @property
    def error_code(self) -> str | None:
        """The code of the error body, if there is one."""
        return self.error.error if self.error else None


def succeeded(operation: Operation, status: int | None, reading: Reading) -> bool:
    """Whether an answer is a success whose body fits; an older dialect may answer any 2xx."""
    if status == 204:
        return status in operation.success
    return reading.model is not None and status is not None and 200 <= status < 300


def read_answer(operation: Operation, response: Response) -> Reading:
    """Read an answer of the standard dialect.

    The last is remembered: whoever stores an answer has just read it, and whoever asked reads it next.
    """
    return _read(operation.name, response)


@lru_cache(maxsize=1)
def _read(name: str, response: Response) -> Reading:
    operation = operation_named(name)
    if response.status == 204:
        return Reading(problems=(said("body_of_204"),) if response.body else ())
    problems = list(_content_type_problems(response))
    try:
        value = strict_json.parse(response.body)
    except strict_json.StrictJSONError as error:
        return Reading(problems=(*problems, body_problem(error)))
    if response.status in operation.success or (operation.name == "health" and response.status == 503):
        return _success(operation, value, problems)
    return _error(value, problems)


def _success(operation: Operation, value: Any, problems: list[Saying]) -> Reading:
    try:
        model = operation.response.model_validate(value)
    except ValidationError as error:
        return Reading(value=value, problems=(*problems, *validation_problems(error)))
    return Reading(value=value, model=model, problems=tuple(problems))


def _error(value: Any, problems: list[Saying]) -> Reading:
    wrapped = value.get("detail") if isinstance(value, dict) else None
    if isinstance(wrapped, dict) and "error" in wrapped:
        # A broken SHOULD only; the code inside still says what happened.
        value, problems = wrapped, [*problems, said("wrapped")]
    try:
        error = ErrorBody.model_validate(value)
    except ValidationError as problem:
        return Reading(value=value, problems=(*problems, *validation_problems(problem)))
    if "success" not in value:
        # Its code still says what happened.
        problems = [*problems, said("at", place="success", problem=said("missing"))]
    return Reading(value=value, error=error, problems=tuple(problems))


def validation_problems(error: ValidationError) -> list[Saying]:
    """One a field: where it is, and what is wrong with it."""
    return problems_in(error.errors(include_url=False, include_input=False))


def _content_type_problems(response: Response) -> list[Saying]:
    given = (response.header("content-type") or "").partition(";")[0].strip().lower()
    if given == "application/json":
        return []
    return [said("type", given=given) if given else said("no_type")]


def read_refusal(response: Response) -> Reading:
    """Read the answer to something that is no operation: an unknown path, a wrong method."""
    problems = list(_content_type_problems(response))
    try:
        value = strict_json.parse(response.body)
    except strict_json.StrictJSONError as error:
        return Reading(problems=(*problems, body_problem(error)))
    return _error(value, problems)
