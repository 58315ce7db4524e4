"""The contract, Standard API v2: models, operations, errors, and routes for a service.

What a service needs is imported from here; the rooms of mt-sim import the modules. Names are
looked up when they are first used, so that reading the contract does not load FastAPI.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from standard_api.errors import (
        FeatureDisabledError,
        InvalidRequestError,
        NoKeyConfiguredError,
        NotOfferedError,
        QuotaExceededError,
        ServiceUnavailableError,
        StandardAPIError,
        TenantExistsError,
        TenantInactiveError,
        TenantNotFoundError,
        UnauthorizedError,
        UserExistsError,
        UserNotFoundError,
    )
    from standard_api.handler import Accepted, StandardAPIHandler
    from standard_api.operations import OPERATIONS, Operation
    from standard_api.routes.app import create_app, install_error_bodies
    from standard_api.routes.methods import HandlerError
    from standard_api.routes.router import create_alias_router, create_standard_router
    from standard_api.version import __version__

_HOMES = {
    "Accepted": "handler",
    "FeatureDisabledError": "errors",
    "HandlerError": "routes.methods",
    "InvalidRequestError": "errors",
    "NoKeyConfiguredError": "errors",
    "NotOfferedError": "errors",
    "OPERATIONS": "operations",
    "Operation": "operations",
    "QuotaExceededError": "errors",
    "ServiceUnavailableError": "errors",
    "StandardAPIError": "errors",
    "StandardAPIHandler": "handler",
    "TenantExistsError": "errors",
    "TenantInactiveError": "errors",
    "TenantNotFoundError": "errors",
    "UnauthorizedError": "errors",
    "UserExistsError": "errors",
    "UserNotFoundError": "errors",
    "__version__": "version",
    "create_alias_router": "routes.router",
    "create_app": "routes.app",
    "create_standard_router": "routes.router",
    "install_error_bodies": "routes.app",
}

__all__ = [
    "OPERATIONS",
    "Accepted",
    "FeatureDisabledError",
    "HandlerError",
    "InvalidRequestError",
    "NoKeyConfiguredError",
    "NotOfferedError",
    "Operation",
    "QuotaExceededError",
    "ServiceUnavailableError",
    "StandardAPIError",
    "StandardAPIHandler",
    "TenantExistsError",
    "TenantInactiveError",
    "TenantNotFoundError",
    "UnauthorizedError",
    "UserExistsError",
    "UserNotFoundError",
    "__version__",
    "create_alias_router",
    "create_app",
    "create_standard_router",
    "install_error_bodies",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'standard_api' has no attribute {name!r}")
    return getattr(import_module(f"standard_api.{_HOMES[name]}"), name)
