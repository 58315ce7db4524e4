"""The kit's three functions: each returns a router that the service includes."""

import inspect
from collections.abc import Mapping, Sequence

from fastapi import APIRouter
from starlette.exceptions import HTTPException

from standard_api.errors import NoKeyConfiguredError
from standard_api.mt_paas.adapter import Adapter
from standard_api.mt_paas.handlers import StandardAPIHandler
from standard_api.operations import ALIAS_KEY_HEADER, KEY_HEADER, OPERATIONS
from standard_api.routes.keys import KEY_VARIABLE, KeyRing, keys_of_environment
from standard_api.routes.methods import HandlerError
from standard_api.routes.route import KeyGate, gated_route
from standard_api.routes.router import PREFIX, add_alias_routes, add_standard_routes

_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


class EnvironmentKeys:
    """The key that an environment variable holds at each request; more than one with commas."""

    def __init__(self, variable: str) -> None:
        self._variable = variable
        KeyRing(keys_of_environment(variable))

    def verify(self, headers: Mapping[str, str], names: Sequence[str]) -> None:
        """Raise UnauthorizedError unless the first of the named headers that was sent holds a key."""
        KeyRing(keys_of_environment(self._variable)).verify(headers, names)


def create_standard_router(
    handler: StandardAPIHandler,
    prefix: str = PREFIX,
    api_key_header: str = KEY_HEADER,
    api_key_env: str = KEY_VARIABLE,
    require_auth: bool = True,
) -> APIRouter:
    """Return the routes of all operations; those that the handler does not know answer 501.

    Raises NoKeyConfiguredError without a key in the environment, and for ``require_auth=False``.
    """
    if not require_auth:
        raise NoKeyConfiguredError("require_auth=False: a service of the contract never runs open")
    router, keys = APIRouter(), EnvironmentKeys(api_key_env)
    adapter = Adapter(_checked(handler))
    add_standard_routes(router, adapter, keys=keys, headers=(api_key_header,), prefix=prefix)
    _add_unknown_paths(router, prefix)
    return router


def create_standard_router_v2(
    handler: StandardAPIHandler,
    prefix: str = PREFIX,
    api_key_header: str = KEY_HEADER,
    api_key_env: str = KEY_VARIABLE,
    require_auth: bool = True,
) -> APIRouter:
    """The same: which operations there are is the handler's to say."""
    return create_standard_router(handler, prefix, api_key_header, api_key_env, require_auth)


def create_service_market_compat_router(
    handler: StandardAPIHandler, api_key_header: str = ALIAS_KEY_HEADER, api_key_env: str = KEY_VARIABLE
) -> APIRouter:
    """Return the market's older paths, auto-provision among them."""
    router = APIRouter()
    headers = (KEY_HEADER, api_key_header)
    add_alias_routes(router, Adapter(_checked(handler)), keys=EnvironmentKeys(api_key_env), headers=headers)
    return router


def _checked(handler: StandardAPIHandler) -> StandardAPIHandler:
    if inspect.isclass(handler) or not isinstance(handler, StandardAPIHandler):
        name = getattr(handler, "__name__", type(handler).__name__)
        raise HandlerError(f"{name} is no handler: subclass StandardAPIHandler and pass an instance")
    return handler


def _add_unknown_paths(router: APIRouter, prefix: str) -> None:
    """Answer what no operation answers in the contract's form; the kit installs no error bodies."""

    async def unknown(rest: str) -> None:
        raise HTTPException(404)

    known = {one.path.replace(PREFIX, prefix, 1) for one in OPERATIONS}
    for path in sorted(known):
        allowed = sorted({one.method for one in OPERATIONS if one.path.replace(PREFIX, prefix, 1) == path})
        _add_wrong_methods(router, path, allowed)
    router.add_api_route(
        f"{prefix}/{{rest:path}}",
        unknown,
        methods=list(_METHODS),
        include_in_schema=False,
        route_class_override=gated_route(KeyGate(keys=None)),
    )


def _add_wrong_methods(router: APIRouter, path: str, allowed: list[str]) -> None:
    async def wrong() -> None:
        raise HTTPException(405)

    router.add_api_route(
        path,
        wrong,
        methods=[method for method in _METHODS if method not in allowed],
        include_in_schema=False,
        route_class_override=gated_route(KeyGate(keys=None), allowed=allowed),
    )
