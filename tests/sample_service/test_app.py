"""The service as the market meets it: every error of the contract, in its own form."""

import asyncio
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sample_driver.clock import NOW

from sample_service.app import create_app
from sample_service.service.settings import ServiceSettings
from sample_service.storage.data_folder import FILE_NAME, DataFolderError
from sample_service.storage.store import Store
from standard_api.errors import NoKeyConfiguredError

KEY = "market-key-of-tests"
ACTIVATION: dict[str, Any] = {
    "tenant_id": "hanbit",
    "tenant_name": "한빛대학교",
    "plan": "basic",
    "features": ["chat"],
    "config": {"max_users": 1},
    "contact": {"email": "admin@hanbit.example", "name": "김하늘"},
}
USER = {"email": "gildong@hanbit.example", "name": "홍길동"}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    data = tmp_path_factory.mktemp("service")
    app = create_app(ServiceSettings(data=data, keys=("old-key", KEY), now=lambda: NOW))
    yield app
    _stop(app)


def _stop(app: FastAPI) -> None:
    """Start and stop the application, which closes its data folder."""

    async def pass_through() -> None:
        async with app.router.lifespan_context(app):
            await asyncio.sleep(0)

    asyncio.run(pass_through())


@pytest.fixture
def caller(app: FastAPI) -> Iterator["Caller"]:
    caller = Caller(app)
    caller.send("POST", "/mt/tenant/hanbit/activate", ACTIVATION)
    yield caller
    caller.send("POST", "/mt/tenant/hanbit/deactivate", {"reason": "admin_request", "preserve_data": False})


class Caller:
    def __init__(self, app: FastAPI) -> None:
        self.app = app

    def send(self, method: str, path: str, body: Any = None, *, key: str | None = KEY) -> httpx.Response:
        async def run() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://service.example") as client:
                headers = {"X-Market-API-Key": key} if key else {}
                return await client.request(method, path, json=body, headers=headers)

        return asyncio.run(run())


def _error(answer: httpx.Response) -> tuple[int, str]:
    body = answer.json()
    assert body["success"] is False
    assert body["message"]
    return answer.status_code, body["error"]


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("GET", "/mt/tenant/nobody/status", None, 404, "TENANT_NOT_FOUND"),
        ("GET", "/mt/tenant/nobody/users", None, 404, "TENANT_NOT_FOUND"),
        ("GET", "/mt/tenant/nobody/resources", None, 404, "TENANT_NOT_FOUND"),
        ("GET", "/mt/tenant/nobody/settings", None, 404, "TENANT_NOT_FOUND"),
        ("GET", "/mt/tenant/nobody/limits", None, 404, "TENANT_NOT_FOUND"),
        ("GET", "/mt/tenant/nobody/stats", None, 404, "TENANT_NOT_FOUND"),
        ("GET", "/mt/tenant/nobody/stats/costs", None, 404, "TENANT_NOT_FOUND"),
        ("GET", "/mt/tenant/nobody/stats/top-users", None, 404, "TENANT_NOT_FOUND"),
        ("GET", "/mt/tenant/nobody/stats/usage-patterns", None, 404, "TENANT_NOT_FOUND"),
        ("GET", "/mt/tenant/nobody/usage?period=2026-11", None, 404, "TENANT_NOT_FOUND"),
        ("GET", "/mt/tenant/nobody/users/u-1", None, 404, "TENANT_NOT_FOUND"),
        ("POST", "/mt/tenant/nobody/users", USER, 404, "TENANT_NOT_FOUND"),
        ("PUT", "/mt/tenant/nobody/users/u-1", {"name": "a"}, 404, "TENANT_NOT_FOUND"),
        ("DELETE", "/mt/tenant/nobody/users/u-1", None, 404, "TENANT_NOT_FOUND"),
        ("PUT", "/mt/tenant/nobody/settings", {"config": {}}, 404, "TENANT_NOT_FOUND"),
        ("POST", "/mt/tenant/nobody/deactivate", {"reason": "violation"}, 404, "TENANT_NOT_FOUND"),
        ("GET", "/mt/tenant/hanbit/users/u-1", None, 404, "USER_NOT_FOUND"),
        ("PUT", "/mt/tenant/hanbit/users/u-1", {"name": "a"}, 404, "USER_NOT_FOUND"),
        ("DELETE", "/mt/tenant/hanbit/users/u-1", None, 404, "USER_NOT_FOUND"),
        ("GET", "/mt/tenant/hanbit/stats?period=8d", None, 422, "INVALID_REQUEST"),
        ("GET", "/mt/tenant/hanbit/usage", None, 422, "INVALID_REQUEST"),
        ("GET", "/mt/tenant/hanbit/users?limit=101", None, 422, "INVALID_REQUEST"),
        ("GET", "/mt/tenant/hanbit/resources?type=poem", None, 422, "INVALID_REQUEST"),
        ("POST", "/mt/tenant/other/activate", ACTIVATION, 422, "INVALID_REQUEST"),
        ("POST", "/mt/tenant/hanbit/activate", {**ACTIVATION, "plan": "premium"}, 409, "TENANT_EXISTS"),
        ("PUT", "/mt/tenant/hanbit/settings", {"config": {"max_users": 0}}, 422, "INVALID_REQUEST"),
        (
            "PUT",
            "/mt/tenant/hanbit/settings",
            {"config": {"features": {"rag": True}}},
            403,
            "FEATURE_DISABLED",
        ),
    ],
)
def test_an_error_has_its_status_and_code(
    caller: Caller, method: str, path: str, body: Any, status: int, code: str
) -> None:
    assert _error(caller.send(method, path, body)) == (status, code)


def test_users_meet_existing_and_quota_and_inactive(caller: Caller) -> None:
    users = "/mt/tenant/hanbit/users"
    assert caller.send("POST", users, USER).status_code == 201
    assert _error(caller.send("POST", users, USER)) == (409, "USER_EXISTS")
    other = {**USER, "email": "other@hanbit.example"}
    assert _error(caller.send("POST", users, other)) == (429, "QUOTA_EXCEEDED")
    caller.send("POST", "/mt/tenant/hanbit/deactivate", {"reason": "violation"})
    assert _error(caller.send("POST", users, other)) == (409, "TENANT_INACTIVE")


@pytest.mark.parametrize("key", [None, "", "wrong", KEY.upper(), KEY[:-1]])
def test_a_stranger_learns_nothing(caller: Caller, key: str | None) -> None:
    bodies = set()
    for tenant in ("hanbit", "nobody"):
        answer = caller.send("GET", f"/mt/tenant/{tenant}/status", key=key)
        assert _error(answer) == (401, "UNAUTHORIZED")
        bodies.add(answer.text)
    assert len(bodies) == 1


def test_every_configured_key_opens(caller: Caller) -> None:
    for key in ("old-key", KEY):
        assert caller.send("GET", "/mt/tenant/hanbit/status", key=key).status_code == 200


def test_health_needs_no_key(caller: Caller) -> None:
    for path in ("/mt/health", "/health"):
        body = caller.send("GET", path, key=None).json()
        assert (body["status"], body["timestamp"]) == ("healthy", "2026-11-23T05:30:00.000Z")


def test_older_paths_answer_as_what_they_stand_for(caller: Caller) -> None:
    caller.send("POST", "/mt/tenant/hanbit/users", USER)
    pairs = {
        "/api/tenant/users/hanbit?limit=5": "/mt/tenant/hanbit/users?limit=5",
        "/api/tenant/courses/hanbit": "/mt/tenant/hanbit/resources?type=course",
        "/api/tenant/discussions/hanbit": "/mt/tenant/hanbit/resources?type=discussion",
    }
    for older, standard in pairs.items():
        assert caller.send("GET", older).json() == caller.send("GET", standard).json()
    older_stats = caller.send("GET", "/api/tenant/stats/hanbit").json()
    standard_stats = caller.send("GET", "/mt/tenant/hanbit/stats").json()
    assert older_stats["summary"] == standard_stats["summary"]


def test_a_deleted_user_is_said_to_be(caller: Caller) -> None:
    user_id = caller.send("POST", "/mt/tenant/hanbit/users", USER).json()["user_id"]
    answer = caller.send("DELETE", f"/mt/tenant/hanbit/users/{user_id}")
    assert answer.json() == {"success": True, "user_id": user_id, "message": "삭제했습니다"}


def test_a_broken_store_makes_the_service_unhealthy(tmp_path: Path) -> None:
    app = create_app(ServiceSettings(data=tmp_path, keys=(KEY,)))
    caller = Caller(app)
    connection = sqlite3.connect(tmp_path / FILE_NAME)
    connection.execute("ALTER TABLE tenant RENAME TO lost")
    connection.close()
    answer = caller.send("GET", "/mt/health", key=None)
    assert (answer.status_code, answer.json()["status"]) == (503, "unhealthy")
    refused = caller.send("GET", "/mt/tenant/hanbit/status")
    assert _error(refused) == (503, "SERVICE_UNAVAILABLE")
    assert refused.headers["Retry-After"]
    assert "tenant" not in refused.json()["message"]
    _stop(app)


def test_without_a_key_nothing_is_served_and_the_folder_is_free_again(tmp_path: Path) -> None:
    with pytest.raises(NoKeyConfiguredError):
        create_app(ServiceSettings(data=tmp_path, keys=()))
    Store.open(tmp_path).close()


def test_a_folder_that_cannot_be_used_is_told_before_serving(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DataFolderError):
        create_app(ServiceSettings(data=tmp_path / "file", keys=(KEY,)))


def test_an_asynchronous_service_needs_its_own_key(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="MT_SIM_SERVICE_KEY"):
        ServiceSettings(data=tmp_path, keys=(KEY,), asynchronous=True)


def test_keys_are_not_shown(tmp_path: Path) -> None:
    settings = ServiceSettings(data=tmp_path, keys=(KEY,), service_key="service-key")
    assert KEY not in repr(settings)
    assert "service-key" not in repr(settings)


def test_stopping_closes_the_folder(tmp_path: Path) -> None:
    async def serve(app: FastAPI) -> None:
        async with app.router.lifespan_context(app):
            with pytest.raises(DataFolderError):
                Store.open(tmp_path)

    asyncio.run(serve(create_app(ServiceSettings(data=tmp_path, keys=(KEY,)))))
    Store.open(tmp_path).close()
