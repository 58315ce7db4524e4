"""A whole FastAPI application around one handler, with the contract's errors everywhere."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from inspect import isawaitable
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exception_handlers import http_exception_handler
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from standard_api.handler import StandardAPIHandler
from standard_api.operations import ALIASES, AUTO_PROVISION
from standard_api.routes.keys import KeyRing, Keys
from standard_api.routes.openapi import describe
from standard_api.routes.refused import RefusedError
from standard_api.routes.route import error_response
from standard_api.routes.router import add_alias_routes, add_standard_routes

TITLE = "Standard API"
CONTRACT_VERSION = "2.0"
DESCRIPTION = "What the Service Market asks of an AI service: one deployment, many tenants."

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[Any]]


def create_app(
    handler: StandardAPIHandler, *, keys: Keys | None = None, lifespan: Lifespan | None = None
) -> FastAPI:
    """Return an application that serves the contract, aliases included.

    Without ``keys`` they are read from MARKET_API_KEY. Raises NoKeyConfiguredError when there are none,
    since a service never runs open, and HandlerError for a handler that cannot work.
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
    ring = KeyRing(keys)
    add_standard_routes(app.router, handler, keys=ring)
    add_alias_routes(app.router, handler, keys=ring)
    install_error_bodies_everywhere(app)
    describe(app)
    return app


def install_error_bodies(app: FastAPI, *, prefix: str = "") -> None:
    """Answer unknown paths and wrong methods of the contract in its own form, and leave all others alone.

    ``prefix`` is what the routers were included with.
    """
    _word_errors(app, lambda path: _is_of_the_contract(path.removeprefix(prefix)))


def install_error_bodies_everywhere(app: FastAPI) -> None:
    """The same for every path: for an app that has no other purpose."""
    _word_errors(app, lambda path: True)


def _word_errors(app: FastAPI, is_ours: Callable[[str], bool]) -> None:
    before = app.exception_handlers.get(HTTPException, http_exception_handler)

    async def handle(request: Request, error: Exception) -> Response:
        path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
        if isinstance(error, HTTPException) and is_ours(path):
            return error_response(RefusedError(error))
        answer: Response | Awaitable[Response] = before(request, error)
        return await answer if isawaitable(answer) else answer

    app.add_exception_handler(HTTPException, handle)


def _is_of_the_contract(path: str) -> bool:
    return path == "/mt" or path.startswith("/mt/") or any(older.match(path) for older in _OLDER)


_OLDER = [compile_path(path)[0] for path in (AUTO_PROVISION.path, *(alias.path for alias in ALIASES))]
