"""The 18 operations as data (contract section 2) and the older paths that stand for some (section 3).

Router, client, checks, menus and docs read this list; adding an operation is one entry here,
its models and one method of the handler.
"""

from dataclasses import dataclass
from functools import cached_property

from pydantic import BaseModel

from standard_api import models
from standard_api.errors import ErrorCode

KEY_HEADER = "X-Market-API-Key"
ALIAS_KEY_HEADER = "X-API-Key"
CALLBACK_KEY_HEADER = "X-Service-API-Key"

_ANY_TENANT = (ErrorCode.INVALID_REQUEST, ErrorCode.TENANT_NOT_FOUND)
_TENANT_WRITE = (*_ANY_TENANT, ErrorCode.TENANT_INACTIVE)


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One operation of the contract.

    ``success`` lists the statuses that mean success, the one we serve first; ``errors`` the codes
    that the operation may answer beside UNAUTHORIZED, INTERNAL_ERROR and SERVICE_UNAVAILABLE.
    """

    name: str
    method: str
    path: str
    summary: str
    response: type[BaseModel]
    request: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    success: tuple[int, ...] = (200,)
    errors: tuple[ErrorCode, ...] = _ANY_TENANT
    required: bool = True
    keyed: bool = True

    @property
    def writes(self) -> bool:
        """Whether the operation changes something, and so carries an idempotency key."""
        return self.method != "GET"

    @cached_property
    def path_parameters(self) -> tuple[str, ...]:
        """Names in braces, in the order of the path."""
        parts = self.path.split("/")
        return tuple(part[1:-1] for part in parts if part.startswith("{"))


@dataclass(frozen=True, kw_only=True)
class Alias:
    """An older path that answers as ``operation`` does, with ``fixed`` query values filled in."""

    operation: str
    method: str
    path: str
    fixed: tuple[tuple[str, str], ...] = ()


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        name="health",
        method="GET",
        path="/mt/health",
        summary="Say whether the service can serve; needs no key.",
        response=models.Health,
        errors=(),
        keyed=False,
    ),
    Operation(
        name="activate_tenant",
        method="POST",
        path="/mt/tenant/{tenant_id}/activate",
        summary="Bring a tenant to life, or back to life.",
        request=models.ActivateRequest,
        response=models.ActivateResponse,
        success=(200, 202),
        errors=(ErrorCode.INVALID_REQUEST, ErrorCode.TENANT_EXISTS, ErrorCode.FEATURE_DISABLED),
    ),
    Operation(
        name="deactivate_tenant",
        method="POST",
        path="/mt/tenant/{tenant_id}/deactivate",
        summary="Deactivate or suspend a tenant, keeping or erasing its data.",
        request=models.DeactivateRequest,
        response=models.DeactivateResponse,
    ),
    Operation(
        name="get_tenant_status",
        method="GET",
        path="/mt/tenant/{tenant_id}/status",
        summary="Say in which state a tenant is.",
        response=models.TenantStatusResponse,
    ),
    Operation(
        name="get_tenant_usage",
        method="GET",
        path="/mt/tenant/{tenant_id}/usage",
        summary="One month's usage.",
        query=models.UsageQuery,
        response=models.UsageResponse,
    ),
    Operation(
        name="get_tenant_stats",
        method="GET",
        path="/mt/tenant/{tenant_id}/stats",
        summary="Totals and daily trends of a period.",
        query=models.PeriodQuery,
        response=models.StatsResponse,
    ),
    Operation(
        name="get_tenant_costs",
        method="GET",
        path="/mt/tenant/{tenant_id}/stats/costs",
        summary="What a period cost, by model, user and day.",
        query=models.PeriodQuery,
        response=models.CostsResponse,
    ),
    Operation(
        name="get_top_users",
        method="GET",
        path="/mt/tenant/{tenant_id}/stats/top-users",
        summary="The users with the most tokens in a period.",
        query=models.TopUsersQuery,
        response=models.TopUsersResponse,
    ),
    Operation(
        name="get_usage_patterns",
        method="GET",
        path="/mt/tenant/{tenant_id}/stats/usage-patterns",
        summary="When a tenant's users are active.",
        query=models.PeriodQuery,
        response=models.UsagePatternsResponse,
        required=False,
    ),
    Operation(
        name="list_users",
        method="GET",
        path="/mt/tenant/{tenant_id}/users",
        summary="A page of users, filtered and searched.",
        query=models.UserFilters,
        response=models.UserList,
    ),
    Operation(
        name="create_user",
        method="POST",
        path="/mt/tenant/{tenant_id}/users",
        summary="Create a user.",
        request=models.CreateUserRequest,
        response=models.CreatedUser,
        success=(201,),
        errors=(*_TENANT_WRITE, ErrorCode.USER_EXISTS, ErrorCode.QUOTA_EXCEEDED),
    ),
    Operation(
        name="get_user",
        method="GET",
        path="/mt/tenant/{tenant_id}/users/{user_id}",
        summary="One user.",
        response=models.User,
        errors=(*_ANY_TENANT, ErrorCode.USER_NOT_FOUND),
    ),
    Operation(
        name="update_user",
        method="PUT",
        path="/mt/tenant/{tenant_id}/users/{user_id}",
        summary="Change parts of a user.",
        request=models.UpdateUserRequest,
        response=models.User,
        errors=(*_TENANT_WRITE, ErrorCode.USER_NOT_FOUND, ErrorCode.USER_EXISTS),
    ),
    Operation(
        name="delete_user",
        method="DELETE",
        path="/mt/tenant/{tenant_id}/users/{user_id}",
        summary="Delete a user.",
        response=models.DeletedUser,
        success=(200, 204),
        errors=(*_TENANT_WRITE, ErrorCode.USER_NOT_FOUND),
    ),
    Operation(
        name="list_resources",
        method="GET",
        path="/mt/tenant/{tenant_id}/resources",
        summary="A page of courses, discussions, documents and sessions.",
        query=models.ResourceFilters,
        response=models.ResourceList,
    ),
    Operation(
        name="get_settings",
        method="GET",
        path="/mt/tenant/{tenant_id}/settings",
        summary="A tenant's configuration and subscription.",
        response=models.SettingsResponse,
    ),
    Operation(
        name="update_settings",
        method="PUT",
        path="/mt/tenant/{tenant_id}/settings",
        summary="Merge changes into a tenant's configuration.",
        request=models.UpdateSettingsRequest,
        response=models.SettingsResponse,
        errors=(*_TENANT_WRITE, ErrorCode.FEATURE_DISABLED),
    ),
    Operation(
        name="get_limits",
        method="GET",
        path="/mt/tenant/{tenant_id}/limits",
        summary="A tenant's limits and how much of them is used.",
        response=models.LimitsResponse,
        required=False,
    ),
)

AUTO_PROVISION = Operation(
    name="auto_provision",
    method="POST",
    path="/api/tenant/webhook/auto-provision",
    summary="Make or reuse a tenant for an approved application.",
    request=models.AutoProvisionRequest,
    response=models.AutoProvisionResponse,
    errors=(ErrorCode.INVALID_REQUEST,),
    required=False,
)

ALIASES: tuple[Alias, ...] = (
    Alias(operation="get_tenant_stats", method="GET", path="/api/tenant/stats/{tenant_id}"),
    Alias(operation="list_users", method="GET", path="/api/tenant/users/{tenant_id}"),
    Alias(
        operation="list_resources",
        method="GET",
        path="/api/tenant/courses/{tenant_id}",
        fixed=(("type", "course"),),
    ),
    Alias(
        operation="list_resources",
        method="GET",
        path="/api/tenant/discussions/{tenant_id}",
        fixed=(("type", "discussion"),),
    ),
    Alias(operation="health", method="GET", path="/health"),
)


class UnknownOperationError(KeyError):
    """No operation has this name; ``valid`` are all names."""

    def __init__(self, name: str, valid: tuple[str, ...]) -> None:
        super().__init__(name)
        self.name = name
        self.valid = valid


_BY_NAME = {operation.name: operation for operation in (*OPERATIONS, AUTO_PROVISION)}


def operation_named(name: str) -> Operation:
    """Return one operation, auto_provision included; UnknownOperationError lists what is valid."""
    try:
        return _BY_NAME[name]
    except KeyError:
        raise UnknownOperationError(name, tuple(_BY_NAME)) from None
