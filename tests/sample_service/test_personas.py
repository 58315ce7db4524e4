"""Today's dialects: paths, key headers and shapes of contract section 5, on the same data."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sample_driver.clock import NOW

from sample_service.app import create_app
from sample_service.personas.routes import PERSONAS
from sample_service.seeding.seed import SeedPlan, seed_folder
from sample_service.service.settings import MARKET_2025, SPOKEN, STANDARD, ServiceSettings

KEY = "market-key-of-tests"
APPLICANT = {
    "id": 52,
    "name": "김하늘",
    "email": "admin@hanbit.example",
    "university_name": "한빛대학교",
}
APPLICATION = {
    "application_id": 7731,
    "kind": "demo",
    "applicant": APPLICANT,
    "service": {"id": 3, "slug": "advisor", "title": "AI 어드바이저"},
}
Send = Callable[..., httpx.Response]


def _serve(data: Path, persona: str) -> Iterator[Send]:
    app = create_app(ServiceSettings(data=data, keys=(KEY,), persona=persona, now=lambda: NOW))

    def send(method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return asyncio.run(_send(app, method, path, body, named))

    yield send
    asyncio.run(_stop(app))


async def _send(app: FastAPI, method: str, path: str, body: Any, headers: dict[str, str]) -> httpx.Response:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://service.example") as client:
        return await client.request(method, path, json=body, headers=headers)


async def _stop(app: FastAPI) -> None:
    async with app.router.lifespan_context(app):
        await asyncio.sleep(0)


@pytest.fixture(scope="module")
def advisor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Send]:
    data = tmp_path_factory.mktemp("advisor")
    seed_folder(data, SeedPlan(seed=1, users=30, days=95, today=NOW.date()))
    yield from _serve(data, "advisor")


@pytest.fixture(scope="module")
def chatbot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Send]:
    yield from _serve(tmp_path_factory.mktemp("chatbot"), "llm_chatbot")


def _ask(advisor: Send, path: str) -> Any:
    answer = advisor("GET", path, X_Marketplace_Key=KEY, X_Tenant_ID="univ-01")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_every_persona_is_spoken() -> None:
    assert {STANDARD, MARKET_2025, *PERSONAS} == set(SPOKEN)
    with pytest.raises(ValueError, match="advisor"):
        ServiceSettings(data=Path(), keys=(KEY,), persona="parrot")


def test_the_dashboard_has_todays_shape_and_one_truth(advisor: Send) -> None:
    dashboard = _ask(advisor, "/admin/dashboard")
    assert set(dashboard) == {"users", "usage", "daily_trend", "model_usage"}
    users, usage = dashboard["users"], dashboard["usage"]
    assert set(users) == {"total", "active", "new_this_week", "active_7days", "active_30days", "admins"}
    assert users["total"] == 30
    assert users["active_7days"] <= users["active_30days"] <= users["total"]
    assert users["admins"] == 1
    assert set(usage) == {
        "total_sessions",
        "sessions_today",
        "total_messages",
        "messages_today",
        "total_tokens",
        "tokens_today",
    }
    trend = dashboard["daily_trend"]
    assert all(set(day) == {"date", "messages", "users", "tokens"} for day in trend)
    assert sum(day["tokens"] for day in trend) == sum(row["tokens"] for row in dashboard["model_usage"])
    assert sum(day["messages"] for day in trend) == sum(row["count"] for row in dashboard["model_usage"])
    assert sum(day["tokens"] for day in trend) <= usage["total_tokens"]
    assert usage["tokens_today"] == 0


def test_costs_add_up_for_the_days_asked_for(advisor: Send) -> None:
    costs = _ask(advisor, "/admin/dashboard/costs?days=30")
    assert set(costs) == {"total_tokens", "estimated_cost_usd", "by_model", "by_user"}
    assert sum(row["tokens"] for row in costs["by_model"]) == costs["total_tokens"]
    assert round(sum(row["cost_usd"] for row in costs["by_model"]), 6) == costs["estimated_cost_usd"]
    assert set(costs["by_user"][0]) == {"username", "tokens", "cost_usd"}
    assert _ask(advisor, "/admin/dashboard/costs?days=90")["total_tokens"] > costs["total_tokens"]
    trend = _ask(advisor, "/admin/dashboard")["daily_trend"]
    assert sum(day["tokens"] for day in trend) == costs["total_tokens"]


def test_patterns_and_limits_have_todays_shape(advisor: Send) -> None:
    patterns = _ask(advisor, "/admin/dashboard/usage-patterns?days=7")
    assert set(patterns) == {"hourly_distribution", "weekday_distribution", "avg_session_length"}
    limits = _ask(advisor, "/admin/limits")
    assert {"name": "users", "limit": 10_000, "used": 30} in limits["limits"]


def test_users_come_in_numbered_pages(advisor: Send) -> None:
    pages = [_ask(advisor, f"/admin/users?page={page}&limit=7") for page in range(1, 6)]
    assert {page["total"] for page in pages} == {30}
    assert [page["page"] for page in pages] == [1, 2, 3, 4, 5]
    users = [user for page in pages for user in page["users"]]
    assert len({user["id"] for user in users}) == 30
    assert set(users[0]) == {
        "id",
        "username",
        "display_name",
        "email",
        "is_active",
        "created_at",
        "last_login",
    }
    assert _ask(advisor, f"/admin/users?search={users[0]['email']}")["total"] == 1


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/admin/dashboard", {"X_API_Key": KEY, "X_Tenant_ID": "univ-01"}, 401),
        ("/admin/dashboard", {"X_Tenant_ID": "univ-01"}, 401),
        ("/admin/dashboard", {"X_Marketplace_Key": KEY, "X_Tenant_ID": "nobody"}, 404),
        ("/admin/dashboard", {"X_Marketplace_Key": KEY}, 422),
        ("/admin/dashboard/costs?days=0", {"X_Marketplace_Key": KEY, "X_Tenant_ID": "univ-01"}, 422),
        ("/admin/users?page=0", {"X_Marketplace_Key": KEY, "X_Tenant_ID": "univ-01"}, 422),
        ("/mt/tenant/univ-01/status", {"X_Marketplace_Key": KEY, "X_Market_API_Key": KEY}, 404),
        ("/health", {}, 200),
    ],
)
def test_it_speaks_no_other_way(advisor: Send, path: str, headers: dict[str, str], status: int) -> None:
    assert advisor("GET", path, **headers).status_code == status


def test_advisor_neither_makes_users_nor_deprovisions(advisor: Send) -> None:
    headers = {"X_Marketplace_Key": KEY, "X_Tenant_ID": "univ-01"}
    assert advisor("POST", "/admin/users", {"username": "a", "password": "b"}, **headers).status_code == 405
    body = {"tenant_id": "univ-01", "reason": "end"}
    answer = advisor("POST", "/api/marketplace/demo/deprovision", body, **headers)
    assert answer.status_code == 404


def test_advisor_makes_a_tenant_of_a_request(advisor: Send) -> None:
    answer = advisor("POST", "/api/marketplace/demo/request", APPLICATION, X_Marketplace_Key=KEY).json()
    assert (answer["status"], answer["expires_at"]) == ("approved", "2026-12-22T23:59:59Z")


def test_chatbot_provisions_makes_users_and_deprovisions(chatbot: Send) -> None:
    made = chatbot("POST", "/api/marketplace/demo/provision", APPLICATION, X_API_Key=KEY).json()
    headers = {"X_API_Key": KEY, "X_Tenant_ID": made["tenant_id"]}
    user = {"username": "gildong", "password": "비밀", "display_name": "홍길동"}
    answer = chatbot("POST", "/admin/users", user, **headers)
    assert answer.status_code == 201
    created = answer.json()
    assert (created["username"], created["display_name"], created["is_active"]) == (
        "gildong",
        "홍길동",
        True,
    )
    assert "비밀" not in answer.text
    assert chatbot("GET", "/admin/users", **headers).json()["users"] == [created]
    assert chatbot("POST", "/admin/users", user, **headers).status_code == 409
    end = {"tenant_id": made["tenant_id"], "reason": "학기 종료"}
    gone = chatbot("POST", "/api/marketplace/demo/deprovision", end, X_API_Key=KEY)
    assert gone.json() == {"success": True, "tenant_id": made["tenant_id"], "message": "deactivated"}
    assert chatbot("POST", "/admin/users", {**user, "username": "b"}, **headers).status_code == 409
    assert chatbot("GET", "/admin/users", **headers).json()["total"] == 1


@pytest.mark.parametrize("username", ["a@b@c", "@", "가" * 256, "a b", ""])
def test_a_username_that_makes_no_address_is_refused(chatbot: Send, username: str) -> None:
    empty = {**APPLICATION, "application_id": 1, "applicant": {**APPLICANT, "email": "empty@hanbit.example"}}
    made = chatbot("POST", "/api/marketplace/demo/provision", empty, X_API_Key=KEY).json()
    headers = {"X_API_Key": KEY, "X_Tenant_ID": made["tenant_id"]}
    answer = chatbot("POST", "/admin/users", {"username": username, "password": "p"}, **headers)
    assert answer.status_code == 422
    assert chatbot("GET", "/admin/users", **headers).json()["total"] == 0
