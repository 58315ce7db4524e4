"""A handler is judged when its router is made, and may be written in more than one way."""

import threading
from collections.abc import AsyncIterator
from typing import Annotated, Any

import pytest
from fastapi import Depends, Request

from standard_api import HandlerError, StandardAPIHandler, create_alias_router, create_standard_router
from standard_api.examples import EXAMPLES
from standard_api.models import (
    ActivateRequest,
    CreateUserRequest,
    DeactivateRequest,
    TenantStatusResponse,
)
from standard_api.routes.app import create_app

from .conftest import KEY, asker

STATUS = EXAMPLES["get_tenant_status"].response


def handler(**methods: Any) -> StandardAPIHandler:
    made: StandardAPIHandler = type("Shop", (StandardAPIHandler,), methods)()
    return made


def swapped(self: object, request: object, tenant: str) -> None: ...
def short(self: object) -> None: ...
def surplus(self: object, tenant_id: str, database: object) -> None: ...
def by_name(self: object, *, tenant_id: str) -> None: ...
async def stream(self: object, tenant_id: str) -> AsyncIterator[str]:
    yield tenant_id


FAULTS: dict[str, tuple[Any, str]] = {
    "a class": (StandardAPIHandler, "StandardAPIHandler is a class: pass an instance"),
    "something else": (object(), "object is no StandardAPIHandler"),
    "misspelt": (
        handler(get_tenant_stat=short),
        "no operation; is get_tenant_stats meant",
    ),
    "camel case": (handler(createuser=short), "is create_user meant"),
    "too few": (handler(get_settings=short), r"get_settings takes \(\), but is called with \(tenant_id\)"),
    "others": (handler(deactivate_tenant=swapped), r"is called with \(tenant_id, request\)"),
    "too many": (handler(get_limits=surplus), r"get_limits takes \(tenant_id, database\)"),
    "generator": (handler(get_tenant_status=stream), "get_tenant_status yields"),
    "no method": (handler(get_limits=5), "get_limits is no method"),
    "all at once": (handler(get_limits=5, get_settings=short), "get_settings takes .*; get_limits is no"),
}


@pytest.mark.parametrize(("given", "said"), FAULTS.values(), ids=FAULTS)
def test_a_handler_that_cannot_work_is_told_at_the_start(given: Any, said: str) -> None:
    for create in (create_standard_router, create_alias_router, create_app):
        with pytest.raises(HandlerError, match=said):
            create(given, keys=[KEY])


def test_helpers_of_ones_own_are_no_faults() -> None:
    create_app(
        handler(get_user_or_404=short, known=short, list_user=short, list_users=any_way, get_limits=by_name),
        keys=[KEY],
    )


def any_way(self: object, *positional: object, **named: object) -> None: ...


class Blocking(StandardAPIHandler):
    """A plain method, and answers that are no models of the contract."""

    def get_tenant_status(self, tenant_id: str) -> TenantStatusResponse:
        plan = str(threading.current_thread() is threading.main_thread())
        return TenantStatusResponse(**{**STATUS, "tenant_id": tenant_id, "plan": plan})

    async def get_settings(self, tenant_id: str) -> Any:
        return EXAMPLES["get_settings"].response

    async def get_limits(self, tenant_id: str) -> Any:
        return {"tenant_id": tenant_id}

    async def get_user(self, tenant_id: str, user_id: str) -> Any:
        return None


def test_a_plain_method_runs_in_a_thread() -> None:
    answer = asker(Blocking)("GET", "/mt/tenant/hanbit/status").json()
    assert (answer["tenant_id"], answer["plan"]) == ("hanbit", "False")


def test_an_object_is_taken_for_the_model_that_it_is() -> None:
    assert asker(Blocking)("GET", "/mt/tenant/a/settings").json() == EXAMPLES["get_settings"].response


@pytest.mark.parametrize(("path", "said"), [("limits", "limits: it is missing"), ("users/u", "NoneType")])
def test_what_the_contract_does_not_know_is_a_500_that_the_log_explains(
    caplog: pytest.LogCaptureFixture, path: str, said: str
) -> None:
    response = asker(Blocking)("GET", f"/mt/tenant/a/{path}")
    assert (response.status_code, response.json()["error"]) == (500, "INTERNAL_ERROR")
    assert said in caplog.text


def agent(request: Request) -> str:
    return request.headers["user-agent"]


class Wanting(StandardAPIHandler):
    async def get_tenant_status(
        self, tenant_id: str, agent: Annotated[str, Depends(agent)] = "", plain: int = 7
    ) -> TenantStatusResponse:
        return TenantStatusResponse(**{**STATUS, "plan": f"{agent} {plain}"})


def test_a_parameter_of_ones_own_is_filled_in_by_fastapi() -> None:
    response = asker(Wanting)("GET", "/mt/tenant/a/status", headers={"User-Agent": "market"})
    assert response.json()["plan"] == "market 7"


NULLS: list[tuple[Any, dict[str, Any], dict[str, Any]]] = [
    (DeactivateRequest, {"reason": "violation", "preserve_data": None}, {"preserve_data": True}),
    (ActivateRequest, {**EXAMPLES["activate_tenant"].request, "config": None}, {"config": {}}),  # type: ignore[dict-item]
    (
        CreateUserRequest,
        {"email": "a@b", "name": "a", "role": None, "send_welcome_email": None, "password": None},
        {"role": "user", "send_welcome_email": False, "password": None},
    ),
]


@pytest.mark.parametrize(("model", "sent", "seen"), NULLS)
def test_null_for_an_optional_field_means_left_out(
    model: Any, sent: dict[str, Any], seen: dict[str, Any]
) -> None:
    read = model.model_validate(sent)
    assert {name: getattr(read, name) for name in seen} == seen
