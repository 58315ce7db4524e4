import inspect

import pytest

from standard_api.examples import EXAMPLES
from standard_api.handler import StandardAPIHandler
from standard_api.operations import (
    ALIASES,
    AUTO_PROVISION,
    OPERATIONS,
    Operation,
    UnknownOperationError,
    operation_named,
)

CONTRACT = [
    ("health", "GET", "/mt/health", (200,), True),
    ("activate_tenant", "POST", "/mt/tenant/{tenant_id}/activate", (200, 202), True),
    ("deactivate_tenant", "POST", "/mt/tenant/{tenant_id}/deactivate", (200,), True),
    ("get_tenant_status", "GET", "/mt/tenant/{tenant_id}/status", (200,), True),
    ("get_tenant_usage", "GET", "/mt/tenant/{tenant_id}/usage", (200,), True),
    ("get_tenant_stats", "GET", "/mt/tenant/{tenant_id}/stats", (200,), True),
    ("get_tenant_costs", "GET", "/mt/tenant/{tenant_id}/stats/costs", (200,), True),
    ("get_top_users", "GET", "/mt/tenant/{tenant_id}/stats/top-users", (200,), True),
    ("get_usage_patterns", "GET", "/mt/tenant/{tenant_id}/stats/usage-patterns", (200,), False),
    ("list_users", "GET", "/mt/tenant/{tenant_id}/users", (200,), True),
    ("create_user", "POST", "/mt/tenant/{tenant_id}/users", (201,), True),
    ("get_user", "GET", "/mt/tenant/{tenant_id}/users/{user_id}", (200,), True),
    ("update_user", "PUT", "/mt/tenant/{tenant_id}/users/{user_id}", (200,), True),
    ("delete_user", "DELETE", "/mt/tenant/{tenant_id}/users/{user_id}", (200, 204), True),
    ("list_resources", "GET", "/mt/tenant/{tenant_id}/resources", (200,), True),
    ("get_settings", "GET", "/mt/tenant/{tenant_id}/settings", (200,), True),
    ("update_settings", "PUT", "/mt/tenant/{tenant_id}/settings", (200,), True),
    ("get_limits", "GET", "/mt/tenant/{tenant_id}/limits", (200,), False),
]


def test_the_list_is_the_contracts_table() -> None:
    listed = [(one.name, one.method, one.path, one.success, one.required) for one in OPERATIONS]
    assert listed == CONTRACT


def test_the_aliases_are_the_contracts_table() -> None:
    assert AUTO_PROVISION.path == "/api/tenant/webhook/auto-provision"
    assert [(alias.path, alias.operation, dict(alias.fixed)) for alias in ALIASES] == [
        ("/api/tenant/stats/{tenant_id}", "get_tenant_stats", {}),
        ("/api/tenant/users/{tenant_id}", "list_users", {}),
        ("/api/tenant/courses/{tenant_id}", "list_resources", {"type": "course"}),
        ("/api/tenant/discussions/{tenant_id}", "list_resources", {"type": "discussion"}),
        ("/health", "health", {}),
    ]


def test_only_health_needs_no_key() -> None:
    assert [one.name for one in OPERATIONS if not one.keyed] == ["health"]


@pytest.mark.parametrize("operation", [*OPERATIONS, AUTO_PROVISION], ids=lambda one: one.name)
def test_the_handler_has_a_method_for_it(operation: Operation) -> None:
    name = "check_health" if operation.name == "health" else operation.name
    wanted = list(inspect.signature(getattr(StandardAPIHandler, name)).parameters)
    subjects = [one for one in operation.path_parameters if operation.name != "activate_tenant"]
    assert wanted[: 1 + len(subjects)] == ["self", *subjects]


@pytest.mark.parametrize("operation", [*OPERATIONS, AUTO_PROVISION], ids=lambda one: one.name)
def test_its_example_fits_its_models(operation: Operation) -> None:
    example = EXAMPLES[operation.name]
    assert operation.response(**example.response).model_dump(mode="json") == example.response
    assert (example.request is None) == (operation.request is None)
    if operation.request is not None and example.request is not None:
        sent = operation.request(**example.request).model_dump(mode="json", exclude_unset=True)
        assert sent == example.request


def test_an_unknown_name_lists_what_is_valid() -> None:
    with pytest.raises(UnknownOperationError) as refused:
        operation_named("fly")
    assert (refused.value.name, refused.value.valid[:2]) == ("fly", ("health", "activate_tenant"))
