"""An answer that was lost: on a later attempt, a refusal may mean that the first one had worked.

Contract section 4: on attempt 2 and later, 409 TENANT_EXISTS or USER_EXISTS whose stored object
equals the request, and 404 on a delete, are the success whose answer was lost.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from mock_market.target.client import Answer
from mock_market.target.dialects import Arguments
from standard_api.models import TenantStatusResponse, UserList
from standard_api.operations import operation_named

Ask = Callable[[str, Arguments], Awaitable[Answer]]


async def had_worked(answer: Answer, arguments: dict[str, Any], attempt: int, ask: Ask) -> bool:
    """Whether a refused attempt shows that an earlier one had worked.

    ``ask`` calls one reading operation of the same target.
    """
    operation, status, code = answer.operation.name, answer.status, answer.reading.error_code
    if operation == "deactivate_tenant" and status == 410:
        return True
    if attempt < 2:
        return False
    if operation == "delete_user" and status == 404:
        return True
    if operation == "activate_tenant" and code == "TENANT_EXISTS":
        return await is_active_as_asked(arguments, ask)
    if operation == "create_user" and code == "USER_EXISTS":
        return await _user_is_as_asked(arguments, ask)
    return False


async def is_active_as_asked(arguments: dict[str, Any], ask: Ask) -> bool:
    """Whether the tenant is active, or on its way, with the plan and features of the request."""
    answer = await ask("get_tenant_status", Arguments(tenant_id=arguments["tenant_id"]))
    body, model = arguments["body"], answer.reading.model
    return (
        isinstance(model, TenantStatusResponse)
        and model.status in ("active", "provisioning")
        and model.plan == body["plan"]
        and sorted(model.features) == sorted(body["features"])
    )


async def _user_is_as_asked(arguments: dict[str, Any], ask: Ask) -> bool:
    body = arguments["body"]
    search = Arguments(tenant_id=arguments["tenant_id"], query={"search": body["email"], "limit": "100"})
    model = (await ask(operation_named("list_users").name, search)).reading.model
    return isinstance(model, UserList) and any(
        (user.email.lower(), user.name, user.role)
        == (body["email"].lower(), body["name"], body.get("role") or "user")
        for user in model.users
    )
