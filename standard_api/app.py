"""A whole FastAPI application around one handler, with the contract's errors everywhere."""

import re
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from standard_api.errors import InvalidRequestError, StandardAPIError
from standard_api.handler import StandardAPIHandler
from standard_api.operations import ALIASES, AUTO_PROVISION, OPERATIONS
from standard_api.route import error_response
from standard_api.router import add_alias_routes, add_standard_routes

TITLE = "Standard API"
CONTRACT_VERSION = "2.0"
DESCRIPTION = "What the Service Market asks of an AI service: one deployment, many tenants."

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[Any]]


def create_app(
    handler: StandardAPIHandler, *, keys: Sequence[str], lifespan: Lifespan | None = None
) -> FastAPI:
    """Return an application that serves the contract, aliases included.

    Raises NoKeyConfiguredError when ``keys`` is empty: a service never runs open.
    """
    app = FastAPI(
        title=TITLE,
        version=CONTRACT_VERSION,
        description=DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    add_standard_routes(app.router, handler, keys=keys)
    add_alias_routes(app.router, handler, keys=keys)
    install_error_bodies(app)
    return app


def install_error_bodies(app: FastAPI) -> None:
    """Give unknown paths and wrong methods the contract's error body in any application."""
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _internal_error)


class _PlainHTTPError(InvalidRequestError):
    """What the framework itself refused, in the contract's form."""

    def __init__(self, status: int, message: str, headers: dict[str, str]) -> None:
        super().__init__(message)
        self._status = status
        self._headers = headers

    @property
    def http_status(self) -> int:
        return self._status

    @property
    def headers(self) -> dict[str, str]:
        return self._headers


async def _http_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    headers = dict(error.headers or {})
    allowed = _allowed_methods(request.url.path)
    if error.status_code == 405 and allowed:
        headers = {**headers, "Allow": ", ".join(allowed)}
    return error_response(_PlainHTTPError(error.status_code, str(error.detail), headers))


async def _internal_error(request: Request, error: Exception) -> Response:
    return error_response(StandardAPIError())


def _allowed_methods(path: str) -> list[str]:
    return sorted({method for pattern, method in _PATHS if pattern.match(path)})


_PATHS: list[tuple[re.Pattern[str], str]] = [
    (compile_path(path)[0], method)
    for path, method in (
        *((operation.path, operation.method) for operation in (*OPERATIONS, AUTO_PROVISION)),
        *((alias.path, alias.method) for alias in ALIASES),
    )
]
