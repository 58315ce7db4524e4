"""What a market asks in a day: which operations, how often, and each request whole. No I/O."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

from standard_api.operations import OPERATIONS, Operation

WEIGHTS = {
    "health": 3,
    "activate_tenant": 2,
    "get_tenant_status": 10,
    "get_tenant_usage": 5,
    "get_tenant_stats": 20,
    "get_tenant_costs": 10,
    "get_top_users": 6,
    "get_usage_patterns": 3,
    "list_users": 20,
    "create_user": 4,
    "get_user": 12,
    "update_user": 4,
    "delete_user": 3,
    "list_resources": 6,
    "get_settings": 6,
    "update_settings": 2,
    "get_limits": 3,
}
"""How often each is asked. A tenant is deactivated once, when the load ends."""

MIX = tuple(operation for operation in OPERATIONS if operation.name in WEIGHTS)


@dataclass(kw_only=True)
class Office:
    """What one simulated person of the market has on the desk: a tenant, and the users made so far."""

    tenant: str
    month: str
    chance: Random
    users: list[str] = field(default_factory=list)

    def email(self) -> str:
        """An address that nobody had before."""
        return f"load-{self.chance.getrandbits(64):016x}@mtsim.example"


@dataclass(frozen=True, kw_only=True)
class LoadCall:
    """One request."""

    operation: Operation
    tenant: str
    path: str
    body: dict[str, Any] | None = None


def activation(tenant: str) -> dict[str, Any]:
    """The body that makes a tenant of a load; the same again is a repeat."""
    return {
        "tenant_id": tenant,
        "tenant_name": "부하 시험 대학교",
        "plan": "standard",
        "features": ["chat", "rag"],
        "config": {"max_users": 1_000_000},
        "contact": {"email": "load@mtsim.example", "name": "부하 시험"},
    }


def next_call(operation: Operation, office: Office) -> LoadCall:
    """The operation as it is asked next. Without a user there is nothing to read or change: one is made."""
    if "user_id" in operation.path_parameters and not office.users:
        operation = _CREATE
    user = office.chance.choice(office.users) if office.users else ""
    path = operation.path.format(tenant_id=quote(office.tenant), user_id=quote(user, safe=""))
    query = urlencode(_QUERIES.get(operation.name, _nothing)(office))
    body = _BODIES[operation.name](office) if operation.name in _BODIES else None
    path = f"{path}?{query}" if query else path
    return LoadCall(operation=operation, tenant=office.tenant, path=path, body=body)


def _nothing(office: Office) -> dict[str, Any]:
    return {}


def _period(office: Office) -> dict[str, Any]:
    return {"period": office.chance.choice(("7d", "30d", "90d"))}


def _page(office: Office) -> dict[str, Any]:
    search = {"search": office.chance.choice(("김", "load", "없음"))} if office.chance.random() < 0.3 else {}
    return {"limit": 20, "offset": office.chance.choice((0, 0, 20)), **search}


_CREATE = next(operation for operation in OPERATIONS if operation.name == "create_user")
_QUERIES: dict[str, Callable[[Office], dict[str, Any]]] = {
    "get_tenant_usage": lambda office: {"period": office.month},
    "get_tenant_stats": _period,
    "get_tenant_costs": _period,
    "get_top_users": _period,
    "get_usage_patterns": _period,
    "list_users": _page,
    "list_resources": _page,
}
_BODIES: dict[str, Callable[[Office], dict[str, Any]]] = {
    "activate_tenant": lambda office: activation(office.tenant),
    "create_user": lambda office: {"email": office.email(), "name": "김부하", "role": "user"},
    "update_user": lambda office: {"name": office.chance.choice(("이부하", "박부하"))},
    "update_settings": lambda office: {"config": {"branding": {"primary_color": "#0a0a0a"}}},
}
