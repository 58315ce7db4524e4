"""The order of judgement and the hostile request, on every operation."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest

from standard_api.errors import NoKeyConfiguredError, TenantNotFoundError
from standard_api.examples import EXAMPLES
from standard_api.handler import Accepted, StandardAPIHandler
from standard_api.models import (
    ActivateRequest,
    ActivateResponse,
    Health,
    ResourceFilters,
    ResourceList,
    TenantStatusResponse,
    UserFilters,
    UserList,
)
from standard_api.operations import ALIASES, AUTO_PROVISION, OPERATIONS, Operation
from standard_api.routes import route
from standard_api.routes.app import create_app

from .conftest import KEY, Ask, asker

KEYED = [one for one in OPERATIONS if one.keyed]
WITH_BODY = [one for one in (*OPERATIONS, AUTO_PROVISION) if one.request]
JSON = {"Content-Type": "application/json"}


def name(value: object) -> str:
    return value.name if isinstance(value, Operation) else repr(value)[:20]


def path(operation: Operation) -> str:
    query = "?period=2026-11" if operation.name == "get_tenant_usage" else ""
    return operation.path.format(tenant_id="hanbit-univ", user_id="u-1") + query


def body_of(operation: Operation) -> dict[str, Any]:
    return {} if operation.request is None else {"json": EXAMPLES[operation.name].request}


WRONG_KEYS = [
    None,
    "",
    "   ",
    "wrong",
    KEY[:-1],
    KEY + "x",
    KEY.upper(),
    f"{KEY} {KEY}",
    "k" * 8000,
    "caf\u00e9",
]


@pytest.mark.parametrize("operation", KEYED, ids=name)
def test_no_operation_answers_a_stranger(operation: Operation) -> None:
    ask = asker(StandardAPIHandler)
    for key in WRONG_KEYS:
        response = ask(
            operation.method,
            path(operation),
            key=None,
            headers={} if key is None else {"X-Market-API-Key": key.encode("latin-1")},
            **body_of(operation),
        )
        assert (response.status_code, response.json()["error"]) == (401, "UNAUTHORIZED")


@pytest.mark.parametrize("operation", KEYED, ids=name)
def test_the_right_key_is_let_in(ask: Ask, operation: Operation) -> None:
    assert ask(operation.method, path(operation), **body_of(operation)).status_code == 501


def test_a_key_elsewhere_is_no_key(ask: Ask) -> None:
    for options in (
        {"params": {"X-Market-API-Key": KEY, "api_key": KEY}},
        {"headers": {"X-API-Key": KEY}},
        {"headers": {"Authorization": f"Bearer {KEY}"}},
        {"headers": {"Cookie": f"X-Market-API-Key={KEY}"}},
    ):
        assert ask("GET", "/mt/tenant/a/settings", key=None, **options).status_code == 401


def test_keys_can_be_rotated() -> None:
    ask = asker(StandardAPIHandler, keys=("old-key", "new-key"))
    codes = [ask("GET", "/mt/tenant/a/settings", key=key).status_code for key in ("old-key", "new-key", "x")]
    assert codes == [501, 501, 401]


@pytest.mark.parametrize("keys", [(), ("",), (" k",), ("한글",), ("ok", "")])
def test_without_a_usable_key_nothing_starts(keys: tuple[str, ...]) -> None:
    with pytest.raises(NoKeyConfiguredError, match="key"):
        create_app(StandardAPIHandler(), keys=keys)


class OneTenant(StandardAPIHandler):
    async def get_tenant_status(self, tenant_id: str) -> TenantStatusResponse:
        if tenant_id != "known":
            raise TenantNotFoundError
        return TenantStatusResponse(**EXAMPLES["get_tenant_status"].response)


def test_a_stranger_cannot_tell_a_tenant_from_none() -> None:
    ask = asker(OneTenant)
    answers = {
        ask("GET", f"/mt/tenant/{tenant}/status", key="wrong").content for tenant in ("known", "no", "A%00")
    }
    assert len(answers) == 1
    codes = [ask("GET", f"/mt/tenant/{tenant}/status").status_code for tenant in ("known", "unknown")]
    assert codes == [200, 404]


@pytest.mark.parametrize("operation", [one for one in WITH_BODY if one.keyed], ids=name)
@pytest.mark.parametrize("body", [b"{", b"", b"[" * 9000, b'{"plan": 1}'])
def test_the_key_is_judged_before_the_body(ask: Ask, operation: Operation, body: bytes) -> None:
    response = ask(operation.method, path(operation), key="wrong", headers=JSON, content=body)
    assert response.status_code == 401


HOSTILE = [
    b"",
    b"null",
    b"[]",
    b"3",
    b'"text"',
    b"{",
    b"{'a':1}",
    b"{}{}",
    b"\xff\xfe",
    b"\xef\xbb\xbf{}",
    b'{"a":NaN}',
    b'{"a":1e999}',
    b'{"a":"\\ud800"}',
    b'{"a":' + b"9" * 5000 + b"}",
    b'{"a":1,"a":2}',
    b"[" * 100_000,
    b'{"a":' * 2000 + b"1" + b"}" * 2000,
]


@pytest.mark.parametrize("operation", WITH_BODY, ids=name)
def test_a_hostile_body_is_a_flat_4xx(ask: Ask, operation: Operation) -> None:
    bodies = HOSTILE
    if operation.name == "update_user":
        assert ask(operation.method, path(operation), headers=JSON, content=b"{}").status_code == 501
    for body in bodies:
        response = ask(operation.method, path(operation), headers=JSON, content=body)
        assert response.status_code == 422, body[:40]
        assert response.json()["error"] == "INVALID_REQUEST"


def replaced(value: Any, new: Any) -> Iterator[Any]:
    """The value with each of its parts in turn set to another value."""
    if isinstance(value, dict):
        for key in value:
            for inner in replaced(value[key], new):
                yield {**value, key: inner}
    yield new


WRONG_TYPES: list[Any] = [True, 3.5, 2**63, -1, "", [], {}, [[]], {"a": {}}]


@pytest.mark.parametrize("operation", WITH_BODY, ids=name)
def test_wrong_types_anywhere_never_fail_the_service(ask: Ask, operation: Operation) -> None:
    example = EXAMPLES[operation.name].request
    for wrong in WRONG_TYPES:
        for body in replaced(example, wrong):
            response = ask(operation.method, path(operation), headers=JSON, content=json.dumps(body))
            assert response.status_code in (422, 501), body
            assert response.headers["content-type"] == "application/json"


@pytest.mark.parametrize("operation", WITH_BODY, ids=name)
def test_every_required_field_is_required(ask: Ask, operation: Operation) -> None:
    example = EXAMPLES[operation.name].request or {}
    model = operation.request
    assert model is not None
    for field, info in model.model_fields.items():
        body = {key: value for key, value in example.items() if key != field}
        expected = 422 if info.is_required() else 501
        assert ask(operation.method, path(operation), json=body).status_code == expected, field


@pytest.mark.parametrize("operation", WITH_BODY, ids=name)
def test_unknown_fields_are_ignored(ask: Ask, operation: Operation) -> None:
    body = {**(EXAMPLES[operation.name].request or {}), "unknown": {"deep": [1, None]}}
    assert ask(operation.method, path(operation), json=body).status_code == 501


@pytest.mark.parametrize("operation", WITH_BODY, ids=name)
@pytest.mark.parametrize(
    "content_type", [None, "text/plain", "application/xml", "multipart/form-data", "application/x-json"]
)
def test_only_json_is_read(ask: Ask, operation: Operation, content_type: str | None) -> None:
    headers = {} if content_type is None else {"Content-Type": content_type}
    body = json.dumps(EXAMPLES[operation.name].request).encode()
    response = ask(operation.method, path(operation), headers=headers, content=body)
    assert (response.status_code, response.json()["error"]) == (415, "INVALID_REQUEST")


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", "euc-kr", "utf-16"])
def test_json_is_always_utf_8(ask: Ask, charset: str) -> None:
    headers = {"Content-Type": f"Application/JSON; charset={charset}"}
    body = json.dumps(EXAMPLES["create_user"].request, ensure_ascii=False).encode()
    assert ask("POST", "/mt/tenant/a/users", headers=headers, content=body).status_code == 501


def test_an_oversized_body_is_refused(ask: Ask) -> None:
    body = b'{"email":"' + b"a" * route.MAX_BODY_BYTES + b'"}'
    response = ask("POST", "/mt/tenant/a/users", headers=JSON, content=body)
    assert (response.status_code, response.json()["error"]) == (413, "INVALID_REQUEST")

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b" " * 100_000

    assert ask("POST", "/mt/tenant/a/users", headers=JSON, content=chunks()).status_code == 413


def test_a_body_that_never_comes_is_given_up(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(route, "BODY_SECONDS", 0.01)

    async def never() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.Event().wait()

    response = ask("POST", "/mt/tenant/a/users", headers=JSON, content=never())
    assert (response.status_code, response.json()["error"]) == (408, "INVALID_REQUEST")


@pytest.mark.parametrize(
    "asked", ["/", "/mt", "/mt/x", "/MT/health", "/mt/tenant", "/mt/tenant/a/users/", "/docs"]
)
def test_an_unknown_path_is_a_flat_404(ask: Ask, asked: str) -> None:
    response = ask("GET", asked)
    assert (response.status_code, response.json()["success"]) == (404, False)


@pytest.mark.parametrize(
    "method", ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "BREW"]
)
def test_a_wrong_method_is_a_405_that_names_the_right_ones(ask: Ask, method: str) -> None:
    allowed: dict[str, set[str]] = {}
    places = [(one.path, one.method) for one in (*OPERATIONS, AUTO_PROVISION)]
    for template, right in [*places, *((alias.path, alias.method) for alias in ALIASES)]:
        allowed.setdefault(template, set()).add(right)
    for template, methods in allowed.items():
        if method in methods:
            continue
        response = ask(method, template.format(tenant_id="a", user_id="u"))
        assert response.status_code == 405
        assert set(response.headers["allow"].split(", ")) == methods
        if method != "HEAD":
            assert response.json()["success"] is False


@pytest.mark.parametrize("tenant", ["A", "-a", "a" * 65, "a.b", "한빛", "a%2Fb", "a%00", "%20a", "a\u0301"])
def test_a_malformed_tenant_id_is_refused(ask: Ask, tenant: str) -> None:
    assert ask("GET", f"/mt/tenant/{tenant}/settings").status_code in (404, 422)


@pytest.mark.parametrize("tenant", ["a", "0", "a" * 64, "a-b_c"])
def test_a_well_formed_tenant_id_is_let_in(ask: Ask, tenant: str) -> None:
    assert ask("GET", f"/mt/tenant/{tenant}/settings").status_code == 501


class Echo(StandardAPIHandler):
    """Answers with what it was given."""

    async def check_health(self) -> Health:
        return Health(status="unhealthy", version="1", timestamp="2026-01-01T00:00:00Z")

    async def activate_tenant(
        self, request: ActivateRequest
    ) -> ActivateResponse | Accepted[ActivateResponse]:
        return Accepted(
            ActivateResponse(
                success=True, tenant_id=request.tenant_id, access_url="https://a.example/x", message="곧"
            )
        )

    async def list_users(self, tenant_id: str, filters: UserFilters) -> UserList:
        shown = filters.model_dump()
        return UserList(tenant_id=tenant_id, total=0, limit=filters.limit, offset=0, users=[], asked=shown)  # type: ignore[call-arg]

    async def list_resources(self, tenant_id: str, filters: ResourceFilters) -> ResourceList:
        return ResourceList(
            tenant_id=tenant_id, resource_type=filters.type, total=0, limit=1, offset=0, items=[]
        )


def test_202_while_provisioning_goes_on() -> None:
    response = asker(Echo)("POST", "/mt/tenant/hanbit-univ/activate", **body_of(OPERATIONS[1]))
    assert (response.status_code, response.json()["message"]) == (202, "곧")


def test_path_and_body_must_name_the_same_tenant() -> None:
    response = asker(Echo)("POST", "/mt/tenant/other/activate", **body_of(OPERATIONS[1]))
    assert (response.status_code, response.json()["error"]) == (422, "INVALID_REQUEST")


@pytest.mark.parametrize("asked", ["/mt/health", "/health"])
def test_an_unhealthy_service_says_503_to_anyone(asked: str) -> None:
    response = asker(Echo)("GET", asked, key=None)
    assert (response.status_code, response.json()["status"]) == (503, "unhealthy")


def test_filters_arrive_as_they_were_sent() -> None:
    response = asker(Echo)(
        "GET", "/mt/tenant/a/users", params={"search": "한%_", "role": "admin", "limit": "100", "offset": "7"}
    )
    assert response.json()["asked"] == {
        "search": "한%_",
        "role": "admin",
        "status": None,
        "limit": 100,
        "offset": 7,
    }


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=101",
        "limit=-1",
        "limit=1.5",
        "limit=1.0",
        "limit=abc",
        "limit=",
        "limit=1_0",
        "limit=%2B5",
        "limit=100000000000000000000",
        "limit=%EF%BC%95",
        "offset=-1",
        "offset=x",
        "role=king",
        "status=gone",
        f"search={'a' * 256}",
    ],
)
def test_a_page_out_of_bounds_is_refused(query: str) -> None:
    assert asker(Echo)("GET", f"/mt/tenant/a/users?{query}").status_code == 422


@pytest.mark.parametrize(
    ("operation", "query"),
    [
        ("usage", ""),
        ("usage", "period=2026-13"),
        ("usage", "period=2026-1"),
        ("usage", "period=26-01"),
        ("stats", "period=31d"),
        ("stats", "period="),
        ("stats/costs", "period=1d"),
        ("stats/top-users", "limit=51"),
        ("stats/top-users", "limit=0"),
        ("resources", "type=planet"),
    ],
)
def test_a_bad_period_or_type_is_refused(ask: Ask, operation: str, query: str) -> None:
    assert ask("GET", f"/mt/tenant/a/{operation}?{query}").status_code == 422


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Market-API-Key": KEY},
        {"X-API-Key": KEY},
        {"X-Market-API-Key": KEY, "X-API-Key": "wrong"},
    ],
)
def test_an_alias_takes_either_header_and_the_first_counts(headers: dict[str, str]) -> None:
    ask = asker(Echo)
    assert ask("GET", "/api/tenant/users/a", key=None, headers=headers).status_code == 200
    wrong = {"X-Market-API-Key": "wrong", "X-API-Key": KEY}
    assert ask("GET", "/api/tenant/users/a", key=None, headers=wrong).status_code == 401


@pytest.mark.parametrize(("alias", "kind"), [("courses", "course"), ("discussions", "discussion")])
def test_an_alias_fixes_the_type(alias: str, kind: str) -> None:
    response = asker(Echo)("GET", f"/api/tenant/{alias}/a?type=document")
    assert response.json()["resource_type"] == kind


def test_every_answer_is_json(ask: Ask) -> None:
    answers: list[httpx.Response] = [ask("GET", "/mt/health"), ask("GET", "/x"), ask("PUT", "/mt/health")]
    assert {answer.headers["content-type"] for answer in answers} == {"application/json"}
