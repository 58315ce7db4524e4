"""From a handler to FastAPI routes, by reading the list of operations."""

import inspect
import logging
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Query, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError

from standard_api.demands import first_problem
from standard_api.errors import ErrorBody, ErrorCode, InvalidRequestError, StandardAPIError
from standard_api.examples import EXAMPLES
from standard_api.handler import Accepted, StandardAPIHandler
from standard_api.models import Health
from standard_api.operations import (
    ALIAS_KEY_HEADER,
    ALIASES,
    AUTO_PROVISION,
    KEY_HEADER,
    OPERATIONS,
    Alias,
    Operation,
    operation_named,
)
from standard_api.patterns import TENANT_ID_PATTERN
from standard_api.routes.keys import KeyRing, Keys, KeyVerifier
from standard_api.routes.methods import Method, methods_of
from standard_api.routes.route import KeyGate, documented_key, gated_route, yielding_route

_log = logging.getLogger("standard_api")
PREFIX = "/mt"
_PARAMETER = inspect.Parameter.KEYWORD_ONLY
_OLDER_PATHS = {AUTO_PROVISION.path, *(alias.path for alias in ALIASES)}
_TENANT = Annotated[str, Path(pattern=TENANT_ID_PATTERN, examples=["hanbit-univ"])]
_USER = Annotated[str, Path(min_length=1, max_length=64, examples=["u-91c2"])]


def create_standard_router(handler: StandardAPIHandler, *, keys: Keys | None = None) -> APIRouter:
    """Return the routes of all operations under ``/mt``.

    Without ``keys`` they are read from MARKET_API_KEY. Raises NoKeyConfiguredError when there are none,
    or one is unusable, and HandlerError for a handler that cannot work.
    """
    router = APIRouter()
    add_standard_routes(router, handler, keys=KeyRing(keys))
    return router


def add_standard_routes(
    router: APIRouter,
    handler: StandardAPIHandler,
    *,
    keys: KeyVerifier,
    headers: tuple[str, ...] = (KEY_HEADER,),
    prefix: str = PREFIX,
) -> None:
    """Add the routes to a router that exists; one level less to look a path up in."""
    methods = methods_of(handler)
    for operation in OPERATIONS:
        gate = KeyGate(keys=keys if operation.keyed else None, headers=headers)
        path = operation.path.replace(PREFIX, prefix, 1)
        _add(router, methods[operation.name], operation, path=path, gate=gate, fixed={})


def create_alias_router(handler: StandardAPIHandler, *, keys: Keys | None = None) -> APIRouter:
    """Return the routes of the market's older paths (contract section 3)."""
    router = APIRouter()
    add_alias_routes(router, handler, keys=KeyRing(keys))
    return router


def add_alias_routes(
    router: APIRouter,
    handler: StandardAPIHandler,
    *,
    keys: KeyVerifier,
    headers: tuple[str, ...] = (KEY_HEADER, ALIAS_KEY_HEADER),
) -> None:
    """Add the older paths to a router that exists."""
    methods = methods_of(handler)
    older = Alias(operation=AUTO_PROVISION.name, method=AUTO_PROVISION.method, path=AUTO_PROVISION.path)
    for alias in (older, *ALIASES):
        operation = operation_named(alias.operation)
        gate = KeyGate(keys=keys if operation.keyed else None, headers=headers)
        _add(router, methods[operation.name], operation, path=alias.path, gate=gate, fixed=dict(alias.fixed))


def _add(
    router: APIRouter,
    method: Method,
    operation: Operation,
    *,
    path: str,
    gate: KeyGate,
    fixed: dict[str, str],
) -> None:
    tag = "alias" if path in _OLDER_PATHS else "standard"
    router.add_api_route(
        path,
        _endpoint(method, operation, fixed),
        methods=[operation.method],
        name=operation.name,
        operation_id=operation.name if tag == "standard" else f"{operation.name}_{_slug(path)}",
        summary=operation.summary,
        tags=[tag],
        status_code=operation.success[0],
        response_model=operation.response,
        responses=_documented_answers(operation),
        dependencies=[_documented_key(name) for name in gate.headers] if gate.keys else None,
        route_class_override=_route_class(gate, operation, path),
    )


def _route_class(gate: KeyGate, operation: Operation, path: str) -> type[APIRoute]:
    allowed = {one.method for one in OPERATIONS if one.path == path} or {operation.method}
    route = gated_route(gate, errors=operation.errors, allowed=sorted(allowed))
    return yielding_route(route) if path == "/health" else route


def _slug(path: str) -> str:
    return path.strip("/").split("{")[0].strip("/").replace("/", "_").replace("-", "_")


def _endpoint(
    method: Method, operation: Operation, fixed: dict[str, str]
) -> Callable[..., Awaitable[Response]]:
    """Build the endpoint that FastAPI sees: path, query and body parameters from the operation."""
    extras = {parameter.name for parameter in method.extras}

    async def endpoint(**values: Any) -> Response:
        own = {name: values.pop(name) for name in extras}
        answer = await method({**_arguments(method.wanted, values, fixed), **own})
        return _answer(operation, answer)

    endpoint.__name__ = operation.name
    endpoint.__doc__ = operation.summary
    parameters = [*_parameters(operation), *method.extras]
    endpoint.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return endpoint


def _parameters(operation: Operation) -> list[inspect.Parameter]:
    kinds = {"tenant_id": _TENANT, "user_id": _USER}
    parameters = [
        inspect.Parameter(name, _PARAMETER, annotation=kinds[name]) for name in operation.path_parameters
    ]
    if operation.query:
        query = Annotated[operation.query, Query()]  # type: ignore[name-defined]
        parameters.append(inspect.Parameter("query", _PARAMETER, annotation=query))
    if operation.request:
        example = EXAMPLES[operation.name].request
        body = Annotated[operation.request, Body(examples=[example])]  # type: ignore[name-defined]
        parameters.append(inspect.Parameter("body", _PARAMETER, annotation=body))
    return parameters


def _arguments(wanted: tuple[str, ...], values: dict[str, Any], fixed: dict[str, str]) -> dict[str, Any]:
    """What FastAPI gathered, under the names that the handler's method wants."""
    query, body = values.get("query"), values.get("body")
    if query is not None and fixed:
        query = query.model_copy(update=fixed)
    if getattr(body, "tenant_id", None) != values.get("tenant_id") and hasattr(body, "tenant_id"):
        raise InvalidRequestError("tenant_id differs between path and body")
    known = {**values, "request": body, "application": body, "filters": query}
    return {name: known[name] if name in known else getattr(query, name) for name in wanted}


def _answer(operation: Operation, answer: Any) -> Response:
    status = operation.success[0]
    if isinstance(answer, Accepted):
        answer, status = answer.body, 202
    answer = _model(operation, answer)
    if isinstance(answer, Health) and answer.status == "unhealthy":
        status = 503
    return Response(answer.model_dump_json(), status_code=status, media_type="application/json")


def _model(operation: Operation, answer: Any) -> BaseModel:
    """The contract's model of an answer, which may also come as an object or a model of one's own."""
    if isinstance(answer, operation.response):
        return answer
    values = answer.model_dump() if isinstance(answer, BaseModel) else answer
    try:
        return operation.response.model_validate(values)
    except ValidationError as error:
        problem = first_problem(error, type(answer).__name__)
        _log.error("%s answered what the contract does not know: %s", operation.name, problem)
        raise StandardAPIError from None


def _documented_key(name: str) -> Any:
    return documented_key(name, "MarketKey" if name == KEY_HEADER else "MarketKeyOlder")


def _documented_answers(operation: Operation) -> dict[int | str, dict[str, Any]]:
    example = {"application/json": {"example": EXAMPLES[operation.name].response}}
    answers: dict[int | str, dict[str, Any]] = {
        status: {"model": operation.response, "description": operation.summary, "content": example}
        for status in operation.success
        if status not in (204, 202)
    }
    if 202 in operation.success:
        answers[202] = {"model": operation.response, "description": "Accepted; the status will tell."}
    if operation.name == "health":
        answers[503] = {"model": Health, "description": "The service is unhealthy."}
        return answers
    codes = (
        *operation.errors,
        ErrorCode.UNAUTHORIZED,
        ErrorCode.INTERNAL_ERROR,
        ErrorCode.SERVICE_UNAVAILABLE,
    )
    for status in sorted({code.statuses[0] for code in codes}):
        named = [code for code in codes if code.statuses[0] == status]
        text = " ".join(f"{code.value}: {code.meaning}" for code in named)
        answers[status] = {"model": ErrorBody, "description": text}
    if operation.request:
        for status, text in ((408, "The body came too slowly."), (413, "The body is too large.")):
            answers[status] = {"model": ErrorBody, "description": text}
        answers[415] = {"model": ErrorBody, "description": "The body is not application/json."}
    if not operation.required:
        answers[501] = {"model": ErrorBody, "description": "The service does not offer this operation."}
    return answers
