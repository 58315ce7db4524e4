"""The contract fits into an application that exists: its sessions, its exceptions, its /health."""

import asyncio
import runpy
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse

from standard_api import (
    NoKeyConfiguredError,
    StandardAPIHandler,
    TenantNotFoundError,
    create_alias_router,
    create_standard_router,
    install_error_bodies,
)
from standard_api.examples import EXAMPLES
from standard_api.models import SettingsResponse, TenantStatusResponse, User

EXAMPLE = Path(__file__).parents[2] / "examples" / "sqlalchemy_service" / "service.py"
KEY = "change-me"


def ask(app: FastAPI, method: str, path: str, *, key: str = KEY, **options: Any) -> httpx.Response:
    async def one() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
            return await client.request(method, path, headers={"X-Market-API-Key": key}, **options)

    return asyncio.run(one())


class Example:
    """The example with SQLAlchemy, with one tenant."""

    def __init__(self) -> None:
        self.names = runpy.run_path(str(EXAMPLE))
        self.app: FastAPI = self.names["app"]
        with self.names["engine"].begin() as connection:
            connection.execute(self.names["tenants"].insert().values(tenant_id="hanbit"))

    def create(self, email: str, tenant: str = "hanbit") -> httpx.Response:
        return ask(self.app, "POST", f"/mt/tenant/{tenant}/users", json={"email": email, "name": "길동"})

    def emails(self) -> list[str]:
        with self.names["engine"].connect() as connection:
            return [row.email for row in connection.execute(self.names["users"].select())]


def test_a_session_of_the_request_commits_before_the_answer_and_the_mail_goes_after_it() -> None:
    example = Example()
    assert example.create("a@hanbit.example").status_code == 201
    assert (example.emails(), example.names["mailed"]) == (["a@hanbit.example"], ["a@hanbit.example"])


@pytest.mark.parametrize(("tenant", "status"), [("hanbit", 409), ("nobody", 404)])
def test_an_error_of_the_contract_rolls_back(tenant: str, status: int) -> None:
    example = Example()
    assert example.create("a@hanbit.example").status_code == 201
    response = example.create("a@hanbit.example", tenant)
    assert response.status_code == status
    assert example.emails() == ["a@hanbit.example"]


def test_an_exception_of_the_applications_own_is_answered_as_it_says_and_rolls_back() -> None:
    example = Example()
    example.names["mailed"].extend(["x"] * 1000)
    response = example.create("b@hanbit.example")
    assert (response.status_code, response.json()["message"]) == (503, "try again tomorrow")
    assert example.emails() == []


class Pool:
    """The part of asyncpg's pool that a service uses, which writes down what happens."""

    def __init__(self) -> None:
        self.log: list[str] = []

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator["Pool"]:
        try:
            yield self
        except BaseException as error:
            self.log.append(f"rollback {type(error).__name__}")
            raise
        self.log.append("commit")


class Careful(StandardAPIHandler):
    """Answers by the name of the tenant."""

    async def get_tenant_status(self, tenant_id: str) -> TenantStatusResponse:
        if tenant_id == "unknown":
            raise TenantNotFoundError
        if tenant_id == "refused":
            raise HTTPException(418, "tea only", headers={"X-Tea": "green"})
        if tenant_id == "told":
            raise HTTPException(409, {"error": "TENANT_INACTIVE", "message": "closed", "since": "2026"})
        if tenant_id == "crash":
            raise RuntimeError("secret")
        return TenantStatusResponse(**EXAMPLES["get_tenant_status"].response)

    async def get_user(self, tenant_id: str, user_id: str) -> User:
        raise HTTPException(404)

    async def get_settings(self, tenant_id: str) -> SettingsResponse:
        raise HTTPException(int(tenant_id))


def existing(pool: Pool | None = None, **options: Any) -> FastAPI:
    pool = pool or Pool()

    async def connection() -> AsyncIterator[Pool]:
        async with pool.transaction() as opened:
            yield opened

    app = FastAPI()

    @app.get("/own")
    async def own() -> None:
        raise HTTPException(403, {"reason": "mine"})

    router = create_standard_router(Careful(), keys=[KEY])
    app.include_router(router, dependencies=[Depends(connection)], **options)
    app.include_router(create_alias_router(Careful(), keys=[KEY]))
    install_error_bodies(app, prefix=options.get("prefix", ""))
    return app


@pytest.mark.parametrize(
    ("tenant", "seen"),
    [
        ("hanbit", ["commit"]),
        ("unknown", ["rollback TenantNotFoundError"]),
        ("refused", ["rollback HTTPException"]),
        ("crash", ["rollback RuntimeError"]),
    ],
)
def test_a_dependency_with_yield_sees_how_the_request_ended(tenant: str, seen: list[str]) -> None:
    pool = Pool()
    ask(existing(pool), "GET", f"/mt/tenant/{tenant}/status")
    assert pool.log == seen


def test_a_stranger_reaches_no_dependency() -> None:
    pool = Pool()
    assert ask(existing(pool), "GET", "/mt/tenant/hanbit/status", key="wrong").status_code == 401
    assert pool.log == []


def test_an_http_exception_keeps_status_text_and_headers_in_the_contracts_form() -> None:
    response = ask(existing(), "GET", "/mt/tenant/refused/status")
    assert (response.status_code, response.headers["x-tea"]) == (418, "green")
    assert response.json() == {
        "success": False,
        "error": "INVALID_REQUEST",
        "message": "tea only",
        "details": None,
    }


def test_an_http_exception_may_say_code_message_and_details() -> None:
    body = ask(existing(), "GET", "/mt/tenant/told/status").json()
    assert (body["error"], body["message"], body["details"]["since"]) == ("TENANT_INACTIVE", "closed", "2026")


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("a/users/u", "USER_NOT_FOUND"),
        ("404/settings", "TENANT_NOT_FOUND"),
        ("503/settings", "SERVICE_UNAVAILABLE"),
        ("502/settings", "INTERNAL_ERROR"),
        ("400/settings", "INVALID_REQUEST"),
    ],
)
def test_an_http_exception_gets_the_operations_code_for_its_status(path: str, code: str) -> None:
    assert ask(existing(), "GET", f"/mt/tenant/{path}").json()["error"] == code


@pytest.mark.parametrize("prefix", ["", "/api/v1"])
def test_only_the_contracts_paths_get_its_error_bodies(prefix: str) -> None:
    app = existing(prefix=prefix)
    assert ask(app, "GET", "/own").json() == {"detail": {"reason": "mine"}}
    assert ask(app, "GET", "/nothing").json() == {"detail": "Not Found"}
    assert ask(app, "POST", "/own").json() == {"detail": "Method Not Allowed"}
    assert ask(app, "GET", f"{prefix}/mt/nothing").json()["error"] == "INVALID_REQUEST"
    wrong = ask(app, "PATCH", f"{prefix}/mt/tenant/a/users/u")
    assert (wrong.status_code, wrong.headers["allow"]) == (405, "DELETE, GET, PUT")


@pytest.mark.parametrize("first", [True, False])
def test_the_applications_own_health_wins(first: bool) -> None:
    app = FastAPI()
    aliases = create_alias_router(Careful(), keys=[KEY])
    if not first:
        app.include_router(aliases)
    app.add_api_route("/health", lambda: JSONResponse({"ok": True}))
    if first:
        app.include_router(aliases)
    assert ask(app, "GET", "/health").json() == {"ok": True}
    assert "status" in ask(existing(), "GET", "/health").json()


@pytest.mark.parametrize("keys", ["change-me", b"change-me"])
def test_one_text_is_no_list_of_keys(keys: Any) -> None:
    with pytest.raises(NoKeyConfiguredError, match="keys is a list"):
        create_standard_router(Careful(), keys=keys)


def test_keys_may_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARKET_API_KEY", "one-key, other-key")
    app = FastAPI()
    app.include_router(create_standard_router(Careful()))
    answers = [ask(app, "GET", "/mt/tenant/a/status", key=key) for key in ("one-key", "other-key", "o")]
    assert [answer.status_code for answer in answers] == [200, 200, 401]
    monkeypatch.delenv("MARKET_API_KEY")
    with pytest.raises(NoKeyConfiguredError, match="MARKET_API_KEY"):
        create_standard_router(Careful())


class OutOfTeaError(HTTPException):
    """An exception of the application's own that is an HTTPException too."""

    def __init__(self) -> None:
        super().__init__(503)


def test_an_own_kind_of_http_exception_is_answered_as_the_application_says() -> None:
    class Tea(StandardAPIHandler):
        async def get_tenant_status(self, tenant_id: str) -> TenantStatusResponse:
            raise OutOfTeaError

    app = FastAPI()
    app.include_router(create_standard_router(Tea(), keys=[KEY]))

    @app.exception_handler(OutOfTeaError)
    async def out_of_tea(request: Request, error: OutOfTeaError) -> JSONResponse:
        return JSONResponse({"tea": None}, status_code=429)

    response = ask(app, "GET", "/mt/tenant/a/status")
    assert (response.status_code, response.json()) == (429, {"tea": None})
