"""The persona of the market's manual of 2025: its webhook, its reads, its administrator's interface."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sample_driver.clock import NOW

from sample_service.app import create_app
from sample_service.personas.manual_answers import callback_body
from sample_service.seeding.seed import SeedPlan, seed_folder
from sample_service.service.settings import ServiceSettings
from standard_api.models import ProvisionCallback

KEY = "market-key-of-tests"
WEBHOOK = "/api/tenant/webhook/application-approved"
APPROVED = {
    "application": {"id": 7, "kind": "demo", "contact": "02-300-1234", "reason": "시범 운영"},
    "applicant": {
        "id": 5,
        "name": "김하늘",
        "email": "admin@hanbit.example",
        "university_name": "한빛대학교",
    },
    "service": {"id": 1, "slug": "advisor", "title": "Advisor"},
}
Send = Callable[..., httpx.Response]


@pytest.fixture(scope="module")
def send(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Send]:
    data = tmp_path_factory.mktemp("manual")
    seed_folder(data, SeedPlan(seed=1, users=30, days=95, today=NOW.date()))
    app = create_app(ServiceSettings(data=data, keys=(KEY,), persona="market-2025", now=lambda: NOW))

    def ask(method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return asyncio.run(_send(app, method, path, body, named))

    yield ask
    asyncio.run(_stop(app))


async def _send(app: FastAPI, method: str, path: str, body: Any, headers: dict[str, str]) -> httpx.Response:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://service.example") as client:
        return await client.request(method, path, json=body, headers=headers)


async def _stop(app: FastAPI) -> None:
    async with app.router.lifespan_context(app):
        await asyncio.sleep(0)


def _admin(send: Send, method: str, path: str, body: Any = None) -> Any:
    answer = send(method, f"/api/admin/{path}", body, Authorization=f"Bearer {KEY}", X_Tenant_ID="univ-01")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_an_approved_application_gets_a_tenant_and_the_same_again(send: Send) -> None:
    first = send("POST", WEBHOOK, APPROVED, X_API_Key=KEY).json()
    assert first["success"] is True
    assert first["access_url"].endswith(first["tenant_id"])
    other = {**APPROVED, "application": {**APPROVED["application"], "id": 8, "kind": "service"}}
    again = send("POST", WEBHOOK, other, X_API_Key=KEY).json()
    assert again["tenant_id"] == first["tenant_id"]
    listed = send("GET", "/api/tenant/list", X_API_Key=KEY).json()
    assert listed["total"] == len(listed["tenants"]) == 2
    assert {one["university_name"] for one in listed["tenants"]} >= {"한빛대학교"}
    shown = send("GET", f"/api/tenant/status/{first['tenant_id']}", X_API_Key=KEY).json()
    assert (shown["email"], shown["status"], shown["users_count"]) == ("admin@hanbit.example", "active", 0)
    assert shown["created_at"] == "2026-11-23T05:30:00.000"


@pytest.mark.parametrize(
    ("body", "key", "status"),
    [(APPROVED, "wrong", 401), ({**APPROVED, "applicant": {}}, KEY, 422), ({}, KEY, 422)],
)
def test_errors_have_a_detail_of_text(send: Send, body: Any, key: str, status: int) -> None:
    answer = send("POST", WEBHOOK, body, X_API_Key=key)
    assert (answer.status_code, list(answer.json())) == (status, ["detail"])
    assert isinstance(answer.json()["detail"], str)


def test_an_unknown_path_and_a_wrong_method_have_a_detail_too(send: Send) -> None:
    assert send("GET", "/nothing/here").status_code == 404
    assert list(send("GET", "/nothing/here").json()) == ["detail"]
    assert send("GET", WEBHOOK, X_API_Key=KEY).status_code == 405


def test_the_administrators_interface_wants_the_token(send: Send) -> None:
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": KEY}, {"X_API_Key": KEY}):
        assert send("GET", "/api/admin/dashboard", X_Tenant_ID="univ-01", **headers).status_code == 401
    unknown = send("GET", "/api/admin/dashboard", X_Tenant_ID="nobody", Authorization=f"Bearer {KEY}")
    assert unknown.status_code == 404


def test_the_dashboard_has_its_months_and_whole_days(send: Send) -> None:
    page = _admin(send, "GET", "dashboard")
    assert page["users"]["total"] == 30
    tokens = sum(day["tokens"] for day in page["daily_trend"])
    assert sum(month["tokens"] for month in page["monthly_user_trend"]) > tokens > 0
    costs = _admin(send, "GET", "dashboard/costs?days=90")
    assert sum(one["cost_usd"] for one in costs["monthly_costs"]) > 0
    days = {row["day"] for row in _admin(send, "GET", "dashboard/usage-patterns")["weekday_distribution"]}
    assert "Monday" in days
    top = _admin(send, "GET", "dashboard/top-users?days=30&limit=3")
    assert top["period_days"] == 30
    assert len(top["users"]) == 3
    assert top["users"][0]["tokens"] >= top["users"][1]["tokens"] > 0


def test_users_are_numbers_and_live_a_life(send: Send) -> None:
    made = _admin(send, "POST", "users", {"username": "gildong", "password": "secret-of-tests"})
    assert isinstance(made["id"], int)
    assert made["is_active"] is True
    changed = _admin(send, "PUT", f"users/{made['id']}", {"display_name": "홍길동"})
    assert changed["display_name"] == "홍길동"
    for word, active in (("suspend", False), ("activate", True)):
        said = _admin(send, "POST", f"users/{made['id']}/{word}")
        assert said["user_id"] == made["id"]
        assert _admin(send, "GET", f"users/{made['id']}")["is_active"] is active
    many = [{"username": f"many{number}", "password": "secret-of-tests"} for number in range(3)]
    assert _admin(send, "POST", "users/bulk", many)["created"] == 3
    boss = _admin(send, "POST", "admins", {"username": "boss", "password": "secret-of-tests"})
    assert boss["id"] in {one["id"] for one in _admin(send, "GET", "admins")["admins"]}
    assert _admin(send, "DELETE", f"admins/{boss['id']}")["user_id"] == boss["id"]
    found = _admin(send, "GET", "users?page=1&limit=20&search=gildong")
    assert [one["id"] for one in found["users"]] == [made["id"]]


def test_data_is_told_in_numbers(send: Send) -> None:
    stats = _admin(send, "GET", "data/stats")
    assert stats["documents"]["total"] == _admin(send, "GET", "data/documents")["total"] > 0
    assert stats["storage_used_mb"] > 0


def test_a_callback_has_the_shape_of_the_answer(tmp_path: Path) -> None:
    body = ProvisionCallback(
        application_id=7, status="approved", tenant_id="t-1", tenant_url="http://a/t", message="ok"
    )
    said = callback_body(body.model_dump_json())
    assert said == '{"success": true, "tenant_id": "t-1", "message": "ok", "access_url": "http://a/t"}'
