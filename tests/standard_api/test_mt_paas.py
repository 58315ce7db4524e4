"""Code written for the kit runs when its import line names ours, and what it serves keeps the contract."""

import asyncio
import inspect
from pathlib import Path
from typing import Any

import conformance_driver
import httpx
import pytest
from conformance_driver import judge, served, trouble
from fastapi import FastAPI
from kit_sample import kit_service
from kit_sample.kit_service import KitService

from standard_api import HandlerError, NoKeyConfiguredError, mt_paas
from standard_api.mt_paas import wording
from standard_api.mt_paas.handlers import StandardAPIHandler

KEY = "kit-key-of-tests"
SUITES = ("--suite=users", "--suite=dashboard", "--suite=settings", "--suite=errors")
ACTIVATION = {
    "tenant_id": "hanbit",
    "tenant_name": "한빛대학교",
    "plan": "standard",
    "features": ["chat"],
    "contact": {"email": "a@hanbit.example", "name": "김하늘"},
}


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> FastAPI:
    monkeypatch.setenv("MARKET_API_KEY", KEY)
    return kit_service.create_app(KEY)


def ask(app: FastAPI, method: str, path: str, *, key: str = KEY, **options: Any) -> httpx.Response:
    async def one() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://kit") as client:
            return await client.request(method, path, headers={"X-Market-API-Key": key}, **options)

    return asyncio.run(one())


@pytest.mark.wire
def test_a_handler_of_the_kits_style_breaks_no_rule(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the suites that meet all its models and errors; ``make prove`` judges it whole."""
    key = conformance_driver.KEY
    monkeypatch.setenv("MARKET_API_KEY", key)
    with served(lambda: kit_service.create_app(key)) as url:
        code, report = judge(url, tmp_path, "--strict", *SUITES)
    assert (trouble(report), code) == ({}, 0)
    assert report["summary"]["passed"] == report["summary"]["applicable"]


def test_all_names_of_the_kit_are_there() -> None:
    assert len(mt_paas.__all__) == len(set(mt_paas.__all__)) == 55
    assert all(hasattr(mt_paas, name) for name in mt_paas.__all__)


def test_the_functions_have_the_kits_parameters() -> None:
    def parameters(function: Any) -> dict[str, Any]:
        return {name: one.default for name, one in inspect.signature(function).parameters.items()}

    whole = {
        "handler": inspect.Parameter.empty,
        "prefix": "/mt",
        "api_key_header": "X-Market-API-Key",
        "api_key_env": "MARKET_API_KEY",
        "require_auth": True,
    }
    assert parameters(mt_paas.create_standard_router) == whole
    assert parameters(mt_paas.create_standard_router_v2) == whole
    older = {name: whole[name] for name in ("handler", "api_key_env")} | {"api_key_header": "X-API-Key"}
    assert parameters(mt_paas.create_service_market_compat_router) == older


def test_exceptions_keep_what_they_were_given() -> None:
    assert mt_paas.QuotaExceededError("users", 5).limit == 5
    assert mt_paas.QuotaExceededError("users", 5).resource == "users"
    assert mt_paas.TenantNotFoundError("a").tenant_id == mt_paas.TenantExistsError("a").tenant_id == "a"
    assert mt_paas.UserExistsError("a@b").email == "a@b"
    assert mt_paas.UserNotFoundError("u").user_id == "u"
    assert mt_paas.FeatureDisabledError("quiz").feature == "quiz"


def test_defaults_and_enums_are_the_kits() -> None:
    assert mt_paas.CreateUserRequest(email="a@b", name="a").send_welcome_email
    assert mt_paas.CreateUserRequest(email="a@b", name="a").role is mt_paas.UserRole.USER
    assert mt_paas.UserRole("moderator") == "moderator"
    assert (mt_paas.UserFilters().limit, mt_paas.UserFilters().search) == (20, None)
    assert mt_paas.UsageLimits().max_users == 1000
    assert mt_paas.FeatureFlags(own=True).model_dump()["own"]  # type: ignore[call-arg]


def test_an_unfinished_handler_cannot_be_made() -> None:
    class Half(StandardAPIHandler):
        pass

    with pytest.raises(TypeError, match="activate_tenant"):
        Half()  # type: ignore[abstract]


def test_a_handler_of_the_first_version_answers_501_for_the_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARKET_API_KEY", KEY)
    methods = {
        name: getattr(KitService, name) for name in vars(KitService) if "tenant" in name or name[0] == "_"
    }
    first = type("First", (StandardAPIHandler,), methods)()
    app = FastAPI()
    app.include_router(mt_paas.create_standard_router(first))
    assert ask(app, "POST", "/mt/tenant/hanbit/activate", json=ACTIVATION).status_code == 200
    assert ask(app, "GET", "/mt/tenant/hanbit/users").status_code == 501
    assert ask(app, "GET", "/mt/health").json()["version"] == "1.0.0"


def test_the_key_is_read_at_each_request(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask(app, "GET", "/mt/tenant/a/status").status_code == 404
    monkeypatch.setenv("MARKET_API_KEY", "new-key")
    assert ask(app, "GET", "/mt/tenant/a/status").status_code == 401
    assert ask(app, "GET", "/mt/tenant/a/status", key="new-key").status_code == 404


def test_without_a_key_nothing_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MARKET_API_KEY", raising=False)
    with pytest.raises(NoKeyConfiguredError, match="MARKET_API_KEY"):
        mt_paas.create_standard_router(KitService())
    monkeypatch.setenv("OTHER", KEY)
    mt_paas.create_standard_router(KitService(), api_key_env="OTHER")
    with pytest.raises(NoKeyConfiguredError, match="require_auth"):
        mt_paas.create_standard_router(KitService(), api_key_env="OTHER", require_auth=False)


def test_a_class_is_no_handler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARKET_API_KEY", KEY)
    with pytest.raises(HandlerError, match="KitService is no handler"):
        mt_paas.create_standard_router(KitService)  # type: ignore[arg-type]


def test_a_prefix_and_a_header_of_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARKET_API_KEY", KEY)
    app = FastAPI()
    app.include_router(mt_paas.create_standard_router(KitService(), "/standard", "X-Market-Api-Key"))
    assert ask(app, "GET", "/standard/tenant/a/status").status_code == 404
    assert ask(app, "PATCH", "/standard/tenant/a/users").headers["allow"] == "GET, POST"
    assert ask(app, "GET", "/standard/nothing").json()["error"] == "INVALID_REQUEST"


def test_hooks_are_called(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARKET_API_KEY", KEY)
    service, app = KitService(), FastAPI()
    app.include_router(mt_paas.create_standard_router(service))
    assert ask(app, "POST", "/mt/tenant/hanbit/activate", json=ACTIVATION).status_code == 200
    assert service.seen == ["before hanbit", "after hanbit"]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("2026-11-02T09:00:00", "2026-11-02T09:00:00Z"),
        ("2026-11-02T09:00:00.123456+09:00", "2026-11-02T00:00:00.123456Z"),
        ("2026-11-02T09:00:00Z", "2026-11-02T09:00:00Z"),
        ("soon", "soon"),
    ],
)
def test_times_are_brought_to_z(written: str, told: str) -> None:
    assert wording.time_of(written) == told


def test_a_part_of_the_settings_leaves_the_others(app: FastAPI) -> None:
    ask(app, "POST", "/mt/tenant/hanbit/activate", json=ACTIVATION)
    path, change = "/mt/tenant/hanbit/settings", {"config": {"limits": {"daily_tokens": 5}, "max_users": 9}}
    before = ask(app, "GET", path).json()["config"]
    after = ask(app, "PUT", path, json=change).json()["config"]
    assert after == {
        **before,
        "max_users": 9,
        "limits": {**before["limits"], "daily_tokens": 5, "max_users": 9},
    }
