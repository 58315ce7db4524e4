"""How operations are said, and how older answers read back."""

import json
from typing import Any

import pytest

from mock_market.saying import english
from mock_market.target.dialects import (
    DIALECTS,
    Arguments,
    DialectError,
    NotOfferedHereError,
    dialect_named,
    dialect_of,
)
from mock_market.target.target import Target
from mock_market.wire.exchange import Response
from standard_api.models import AutoProvisionResponse
from standard_api.operations import AUTO_PROVISION, OPERATIONS, operation_named

# Contract section 5: header, and the path of each operation; None is not known.
CONTRACT: dict[str, tuple[str, dict[str, str | None]]] = {
    "advisor": (
        "X-Marketplace-Key",
        {
            "auto_provision": "POST /api/marketplace/demo/request",
            "deactivate_tenant": None,
            "get_tenant_status": None,
            "get_tenant_stats": "GET /admin/dashboard",
            "list_users": "GET /admin/users?page=1&limit=20&search=",
            "create_user": None,
            "get_tenant_costs": "GET /admin/dashboard/costs?days=30",
            "get_usage_patterns": "GET /admin/dashboard/usage-patterns?days=30",
            "get_limits": "GET /admin/limits",
        },
    ),
    "llm_chatbot": (
        "X-API-Key",
        {
            "auto_provision": "POST /api/marketplace/demo/provision",
            "deactivate_tenant": "POST /api/marketplace/demo/deprovision",
            "get_tenant_status": None,
            "get_tenant_stats": "GET /admin/dashboard",
            "list_users": "GET /admin/users?page=1&limit=20&search=",
            "create_user": "POST /admin/users",
            "get_tenant_costs": "GET /admin/dashboard/costs?days=30",
            "get_usage_patterns": "GET /admin/dashboard/usage-patterns?days=30",
            "get_limits": "GET /admin/limits",
        },
    ),
    "aliases": (
        "X-API-Key",
        {
            "auto_provision": "POST /api/tenant/webhook/auto-provision",
            "get_tenant_stats": "GET /api/tenant/stats/a",
            "list_users": "GET /api/tenant/users/a",
            "list_resources": "GET /api/tenant/courses/a",
            "health": "GET /health",
            "create_user": None,
        },
    ),
}


def said(dialect: str, operation: str, arguments: Arguments | None = None) -> str | None:
    try:
        spoken = dialect_named(dialect).say(operation_named(operation), arguments or Arguments(tenant_id="a"))
    except NotOfferedHereError:
        return None
    return f"{spoken.method} {spoken.path}"


@pytest.mark.parametrize("name", CONTRACT)
def test_the_table_of_the_contract(name: str) -> None:
    header, paths = CONTRACT[name]
    assert dialect_named(name).key_header == header
    assert {operation: said(name, operation) for operation in paths} == paths


def test_the_standard_dialect_offers_everything() -> None:
    assert all(DIALECTS["standard"].offers(one.name) for one in (*OPERATIONS, AUTO_PROVISION))


def test_ids_and_queries_are_quoted() -> None:
    arguments = Arguments(tenant_id="a/../b", user_id="한 ?#", query={"search": "50% &x=1", "role": None})
    spoken = dialect_named("standard").say(operation_named("get_user"), arguments)
    assert spoken.path == "/mt/tenant/a%2F..%2Fb/users/%ED%95%9C%20%3F%23?search=50%25%20%26x%3D1"


def test_pages_and_periods_are_translated() -> None:
    page = Arguments(tenant_id="a", query={"limit": "10", "offset": "20", "search": "김"})
    assert said("advisor", "list_users", page) == "GET /admin/users?page=3&limit=10&search=%EA%B9%80"
    week = Arguments(tenant_id="a", query={"period": "7d"})
    assert said("advisor", "get_tenant_costs", week) == "GET /admin/dashboard/costs?days=7"


def test_bodies_are_translated() -> None:
    dialect = dialect_named("llm_chatbot")
    goodbye = Arguments(tenant_id="a", body={"reason": "violation", "preserve_data": False})
    said_goodbye = dialect.say(operation_named("deactivate_tenant"), goodbye)
    assert said_goodbye.body == {"tenant_id": "a", "reason": "violation"}
    user = Arguments(tenant_id="a", body={"email": "hong@x.example", "name": "홍길동", "password": "p"})
    spoken = dialect.say(operation_named("create_user"), user)
    assert spoken.headers == (("X-Tenant-ID", "a"),)
    assert spoken.body == {
        "username": "hong",
        "password": "p",
        "display_name": "홍길동",
        "email": "hong@x.example",
    }


def read(operation: str, value: Any, status: int = 200) -> Any:
    response = Response(status=status, reason="", headers=(), body=json.dumps(value).encode())
    return dialect_named("llm_chatbot").read(operation_named(operation), response, Arguments(tenant_id="a"))


def test_a_users_page_reads_back_and_says_what_it_does_not_tell() -> None:
    row = {
        "id": 7,
        "username": "hong",
        "display_name": "홍길동",
        "email": "hong@x.example",
        "is_active": False,
        "created_at": "2026-11-01T00:00:00Z",
        "last_login": None,
    }
    reading = read("list_users", {"users": [row], "total": 31, "page": 2, "limit": 30})
    assert (reading.model.total, reading.model.offset) == (31, 30)
    assert (reading.model.users[0].name, reading.model.users[0].status) == ("홍길동", "inactive")
    assert "users.role" in map(english, reading.unreadable)


@pytest.mark.parametrize(
    "value", [{}, [], None, {"users": 3}, {"users": [{}], "total": 1, "page": 1, "limit": 1}]
)
def test_another_shape_is_a_problem_and_no_crash(value: Any) -> None:
    reading = read("list_users", value)
    assert reading.model is None
    assert reading.problems


def own(**table: Any) -> Target:
    return Target(name="a", url="http://a", dialect="advisor", operations=table)


def test_a_targets_own_table_stands_above_its_dialect() -> None:
    status = {"path": "/internal/{tenant_id}/state", "headers": {"X-Tenant": "{tenant_id}"}}
    dialect = dialect_of(own(key_header="X-Own-Key", get_tenant_status=status))
    spoken = dialect.say(operation_named("get_tenant_status"), Arguments(tenant_id="a"))
    assert dialect.key_header == "X-Own-Key"
    assert (spoken.method, spoken.path, spoken.headers) == ("GET", "/internal/a/state", (("X-Tenant", "a"),))
    assert dialect.offers("get_limits")


def test_a_table_says_the_bodies_of_both_ways() -> None:
    hook = {
        "path": "/hooks/university",
        "body": {
            "number": "{application_id}",
            "who": {"mail": "{applicant.email}"},
            "tags": ["{kind}", "new"],
        },
        "answer": {
            "status": "approved",
            "tenant_id": "{result.id}",
            "tenant_url": "{result.url}",
            "message": "",
        },
    }
    dialect = dialect_of(own(auto_provision=hook))
    body = {"application_id": 7, "kind": "demo", "applicant": {"email": "a@b.example"}}
    spoken = dialect.say(AUTO_PROVISION, Arguments(body=body))
    assert spoken.path == "/hooks/university"
    assert spoken.body == {"number": 7, "who": {"mail": "a@b.example"}, "tags": ["demo", "new"]}
    answer = json.dumps({"result": {"id": "t-1", "url": "http://a/t"}}).encode()
    found = dialect.read(
        AUTO_PROVISION, Response(status=200, reason="", headers=(), body=answer), Arguments()
    )
    assert (found.model, found.problems) == (
        AutoProvisionResponse(status="approved", tenant_id="t-1", tenant_url="http://a/t", message=""),
        (),
    )


def test_what_an_own_answer_does_not_hold_is_a_problem_that_names_the_field() -> None:
    dialect = dialect_of(own(get_tenant_status={"answer": {"status": "{state}"}}))
    response = Response(status=200, reason="", headers=(), body=b'{"other": 1}')
    found = dialect.read(operation_named("get_tenant_status"), response, Arguments(tenant_id="t"))
    assert found.model is None
    assert any(english(problem).startswith("status") for problem in found.problems)


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({"health": {"body": "{x}"}}, "operations.health.body: write a table"),
        ({"health": {"answer": {"a": "x {b}"}}}, "operations.health.answer: write a table"),
        ({"fly": {"path": "/x"}}, "operations.fly: no such operation"),
        ({"health": "GET /x"}, "operations.health: write"),
        ({"health": {"path": "x"}}, "operations.health.path: must begin with a slash"),
        ({"health": {"path": "/{user}"}}, "only {tenant_id} and {user_id}"),
        ({"health": {"path": "/{"}}, "only {tenant_id} and {user_id}"),
        ({"health": {"path": 3}}, "operations.health.path: must be a plain text"),
        ({"health": {"method": "FETCH"}}, "operations.health.method"),
        ({"health": {"colour": "red"}}, "operations.health.colour: unknown"),
        ({"health": {"headers": {"X": "a\r\nb"}}}, "operations.health.headers.X"),
        ({"key_header": ""}, "key_header"),
    ],
)
def test_a_wrong_table_is_refused_with_the_place(table: dict[str, Any], says: str) -> None:
    with pytest.raises(DialectError) as caught:
        dialect_of(own(**table))
    assert says in str(caught.value)
