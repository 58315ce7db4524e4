"""The dialect of the market's manual of 2025: what goes out, what comes back, and how an application ends."""

import json
from pathlib import Path
from typing import Any

import pytest
from engine_driver import Service, play

from mock_market.delivery.commands import Wish
from mock_market.delivery.engine import Engine
from mock_market.target.client import TargetClient
from mock_market.target.dialects import Arguments, dialect_named
from mock_market.target.target import Target
from mock_market.wire.exchange import Response
from standard_api.operations import operation_named

DIALECT = dialect_named("market-2025")
DONE = {
    "success": True,
    "tenant_id": "demo_1000",
    "message": "Tenant created",
    "access_url": "http://service.example?tenant=demo_1000",
    "created_at": "2026-02-01T10:00:00",
}
GOES_ON = {"success": False, "tenant_id": None, "message": "잠시만", "access_url": None}


def said(operation: str, **arguments: Any) -> tuple[str, dict[str, str], Any]:
    client = TargetClient(
        Target(name="t", url="http://a", dialect="market-2025"), key=lambda: "secret", record=lambda one: one
    )
    call = client.prepare(operation_named(operation), Arguments(**arguments))
    headers = {name.lower(): value for name, value in call.headers}
    return f"{call.method} {call.url.removeprefix('http://a')}", headers, call.body and json.loads(call.body)


def read(operation: str, value: Any, status: int = 200) -> Any:
    response = Response(
        status=status,
        reason="",
        headers=(("content-type", "application/json"),),
        body=json.dumps(value).encode(),
    )
    return DIALECT.read(operation_named(operation), response, Arguments(tenant_id="t"))


def test_an_application_goes_out_nested_and_nothing_is_null() -> None:
    applicant = {"id": 52, "name": "김하늘", "email": "a@hanbit.example", "university_name": "한빛대학교"}
    service = {"id": 1, "slug": "advisor", "title": "Advisor"}
    body = {"application_id": 7, "kind": "demo", "contact": "02-300-1234", "applicant": applicant}
    path, headers, sent = said(
        "auto_provision", body={**body, "service": service, "start_date": "2026-11-29"}
    )
    assert path == "POST /api/tenant/webhook/application-approved"
    assert headers["x-api-key"] == "secret"
    application = {"id": 7, "kind": "demo", "contact": "02-300-1234"}
    assert sent == {"application": application, "applicant": applicant, "service": service}


@pytest.mark.parametrize(
    ("operation", "arguments", "path"),
    [
        ("get_tenant_stats", {}, "GET /api/admin/dashboard"),
        ("get_tenant_costs", {}, "GET /api/admin/dashboard/costs?days=30"),
        ("get_usage_patterns", {"query": {"period": "7d"}}, "GET /api/admin/dashboard/usage-patterns?days=7"),
        ("get_top_users", {}, "GET /api/admin/dashboard/top-users?days=30&limit=20"),
        ("list_users", {}, "GET /api/admin/users?page=1&limit=20&search="),
        ("get_user", {"user_id": "3"}, "GET /api/admin/users/3"),
        ("update_user", {"user_id": "3", "body": {"name": "김"}}, "PUT /api/admin/users/3"),
        ("delete_user", {"user_id": "3"}, "DELETE /api/admin/users/3"),
    ],
)
def test_a_tenant_is_asked_for_with_a_bearer_token(operation: str, arguments: Any, path: str) -> None:
    asked, headers, _body = said(operation, tenant_id="demo_1000", **arguments)
    assert asked == path
    assert (headers["authorization"], headers["x-tenant-id"]) == ("Bearer secret", "demo_1000")
    assert "x-api-key" not in headers


def test_the_status_is_asked_for_with_the_key() -> None:
    asked, headers, _body = said("get_tenant_status", tenant_id="demo_1000")
    assert (asked, headers["x-api-key"]) == ("GET /api/tenant/status/demo_1000", "secret")


@pytest.mark.parametrize(
    ("answer", "status", "tenant"),
    [
        (DONE, "approved", "demo_1000"),
        (GOES_ON, "processing", None),
        ({**GOES_ON, "tenant_id": "demo_1000"}, "error", None),
    ],
)
def test_the_answer_tells_the_end_or_that_the_work_goes_on(answer: Any, status: str, tenant: str) -> None:
    found = read("auto_provision", answer)
    assert (found.model.status, found.model.tenant_id, found.problems) == (status, tenant, ())


def test_answers_read_back_in_the_contracts_words() -> None:
    row = {"id": 1, "username": "u1", "display_name": "홍길동", "email": "u@a.example", "is_active": True}
    times = {"created_at": "2026-01-15T10:00:00", "last_login": None}
    users = read("list_users", {"users": [{**row, **times}], "total": 1, "page": 1, "limit": 20})
    assert (users.model.users[0].user_id, users.model.users[0].created_at) == ("1", "2026-01-15T10:00:00Z")
    hours = {"hourly_distribution": [{"hour": 9, "count": 5}], "avg_session_length": 15.5}
    patterns = read("get_usage_patterns", {**hours, "weekday_distribution": [{"day": "Monday", "count": 5}]})
    assert patterns.model.weekday_distribution[0].day == "mon"
    top = read("get_top_users", {"period_days": 30, "users": [row]})
    assert (top.model.users[0].user_id, top.model.users[0].tokens) == ("1", 0)
    status = {"tenant_id": "t", "status": "active", "created_at": "2026-02-01T10:00:00", "users_count": 3}
    assert read("get_tenant_status", status).model.status == "active"
    assert read("get_user", {"detail": "Invalid token"}, 401).error_code == "UNAUTHORIZED"
    assert read("get_user", {"detail": "User not found"}, 404).error_code is None
    assert read("health", "fine").model.status == "healthy"


@pytest.mark.wire
def test_an_approval_ends_by_a_callback_of_the_same_shape(tmp_path: Path) -> None:
    service = Service((200, GOES_ON))

    async def story(engine: Engine, target: Target) -> Any:
        market = engine.market
        market.callback_url = "http://127.0.0.1:1/callbacks/auto-provision"
        target = market.register(
            Target(name="m", url=target.url, dialect="market-2025"), key="k" * 8, service_key="s" * 8
        )
        application = engine.commands.apply(target, Wish(seed=1))
        engine.commands.approve(application.id)
        await engine.outbox.drain_due()
        between = engine.commands.application(application.id).state
        (sent,) = [body for _, _, _, body in service.seen]
        headers = (("X-Service-API-Key", "s" * 8),)
        answer = engine.callbacks.receive(sent["callback_url"], headers, json.dumps(DONE).encode())
        after = engine.commands.application(application.id)
        return between, answer.status, after.state, after.tenant_id, sent["callback_url"]

    found = play(tmp_path, service, story)
    assert found == (
        "provisioning",
        200,
        "active",
        "demo_1000",
        "http://127.0.0.1:1/callbacks/auto-provision?application_id=1",
    )
