"""What the market's public integration manual of 2025 asks of a service, older than the standard.

An application goes to a webhook as a nested body; everything about a tenant is asked of its
administrator's interface, with the key as a bearer token and the tenant in a header.
"""

from collections.abc import Mapping
from typing import Any

from mock_market.target.dialects import translations
from mock_market.target.dialects.dialect import Arguments, Beside, Dialect, Phrase, Values
from mock_market.target.dialects.older import (
    READ_COSTS,
    READ_CREATED,
    READ_PATTERNS,
    READ_STATS,
    READ_USERS,
    TENANT_HEADER,
    as_days,
    as_pages,
    create_user_body,
    no_query,
    older_health,
    older_reader,
)
from mock_market.target.dialects.template import filled
from standard_api.operations import ALIAS_KEY_HEADER

NAME = "market-2025"
WEBHOOK = "/api/tenant/webhook/application-approved"
_BODY = {
    "application": {
        "id": "{application_id}",
        "kind": "{kind}",
        "contact": "{contact}",
        "reason": "{reason}",
    },
    "applicant": "{applicant}",
    "service": "{service}",
    "callback_url": "{callback_url}",
}


def _application(arguments: Arguments) -> object:
    return filled(_BODY, dict(arguments.body or {}))


def _top(query: Values) -> Values:
    return {**as_days(query), "limit": query.get("limit", 20)}


def _changes(arguments: Arguments) -> object:
    """What the manual's form of a user can hold of a change."""
    body = dict(arguments.body or {})
    names = {"name": "display_name", "email": "email", "role": "role"}
    changes = {names[name]: value for name, value in body.items() if name in names}
    return changes | ({"is_active": body["status"] == "active"} if "status" in body else {})


def _admin(method: str, path: str, **words: Any) -> Phrase:
    """A phrase of the administrator's interface."""
    return Phrase(
        method=method,
        path=f"/api/admin/{path}",
        headers=TENANT_HEADER,
        key_header="Authorization",
        key_prefix="Bearer ",
        **words,
    )


def _tenants() -> Mapping[str, Phrase]:
    return {
        "health": Phrase(method="GET", path="/health", read=older_health),
        "auto_provision": Phrase(
            method="POST",
            path=WEBHOOK,
            body=_application,
            read=older_reader(translations.approved, "expires_at"),
        ),
        "get_tenant_status": Phrase(
            method="GET",
            path="/api/tenant/status/{tenant_id}",
            read=older_reader(translations.status, "plan", "features", "updated_at"),
        ),
    }


def _numbers() -> Mapping[str, Phrase]:
    top = older_reader(translations.top_users)
    return {
        "get_tenant_stats": _admin("GET", "dashboard", query=no_query, read=READ_STATS),
        "get_tenant_costs": _admin("GET", "dashboard/costs", query=as_days, read=READ_COSTS),
        "get_usage_patterns": _admin("GET", "dashboard/usage-patterns", query=as_days, read=READ_PATTERNS),
        "get_top_users": _admin("GET", "dashboard/top-users", query=_top, read=top),
    }


def _users() -> Mapping[str, Phrase]:
    one = older_reader(translations.one_user, "usage", "last_login")
    return {
        "list_users": _admin("GET", "users", query=as_pages, read=READ_USERS),
        "create_user": _admin("POST", "users", body=create_user_body, read=READ_CREATED),
        "get_user": _admin("GET", "users/{user_id}", read=one),
        "update_user": _admin("PUT", "users/{user_id}", body=_changes, read=one),
        "delete_user": _admin("DELETE", "users/{user_id}", read=older_reader(translations.deleted)),
    }


MARKET_2025 = Dialect(
    name=NAME,
    key_header=ALIAS_KEY_HEADER,
    phrases={**_tenants(), **_numbers(), **_users()},
    beside=(Beside(operation="list_tenants", path="/api/tenant/list"),),
    callback_by_address=True,
)
