from typing import ClassVar

import httpx
import pytest

from standard_api import errors
from standard_api.errors import ErrorCode, StandardAPIError
from standard_api.handler import StandardAPIHandler
from standard_api.models import TenantStatusResponse

from .conftest import asker

CONTRACT = {
    "UNAUTHORIZED": (401,),
    "INVALID_REQUEST": (422, 400),
    "TENANT_NOT_FOUND": (404,),
    "USER_NOT_FOUND": (404,),
    "TENANT_EXISTS": (409,),
    "TENANT_INACTIVE": (409,),
    "USER_EXISTS": (409,),
    "QUOTA_EXCEEDED": (429,),
    "FEATURE_DISABLED": (403,),
    "INTERNAL_ERROR": (500,),
    "SERVICE_UNAVAILABLE": (503,),
}

RAISED: list[tuple[type[StandardAPIError], int, str]] = [
    (errors.InvalidRequestError, 422, "INVALID_REQUEST"),
    (errors.TenantNotFoundError, 404, "TENANT_NOT_FOUND"),
    (errors.UserNotFoundError, 404, "USER_NOT_FOUND"),
    (errors.TenantExistsError, 409, "TENANT_EXISTS"),
    (errors.TenantInactiveError, 409, "TENANT_INACTIVE"),
    (errors.UserExistsError, 409, "USER_EXISTS"),
    (errors.QuotaExceededError, 429, "QUOTA_EXCEEDED"),
    (errors.FeatureDisabledError, 403, "FEATURE_DISABLED"),
    (errors.ServiceUnavailableError, 503, "SERVICE_UNAVAILABLE"),
    (errors.NotOfferedError, 501, "INVALID_REQUEST"),
]


class Raising(StandardAPIHandler):
    error: ClassVar[Exception]

    async def get_tenant_status(self, tenant_id: str) -> TenantStatusResponse:
        raise self.error


def answer_to(error: Exception) -> httpx.Response:
    Raising.error = error
    return asker(Raising)("GET", "/mt/tenant/hanbit/status")


def test_codes_and_statuses_are_the_contracts_table() -> None:
    assert {code.value: code.statuses for code in ErrorCode} == CONTRACT
    assert all(code.meaning for code in ErrorCode)


@pytest.mark.parametrize(("kind", "status", "code"), RAISED)
def test_an_exception_becomes_the_flat_body(kind: type[StandardAPIError], status: int, code: str) -> None:
    response = answer_to(kind())
    body = response.json()
    assert (response.status_code, body["error"], body["success"]) == (status, code, False)
    assert body.keys() == {"success", "error", "message", "details"}
    assert body["message"]


def test_message_and_details_are_the_handlers_own() -> None:
    error = errors.TenantExistsError("이미 있습니다", details={"plan": "basic"})
    body = answer_to(error).json()
    assert (body["message"], body["details"]) == ("이미 있습니다", {"plan": "basic"})


def test_an_unavailable_service_says_when_to_come_back() -> None:
    response = answer_to(errors.ServiceUnavailableError(retry_after=9))
    assert response.headers["retry-after"] == "9"


def test_a_crash_shows_nothing_of_itself(caplog: pytest.LogCaptureFixture) -> None:
    secret = "SELECT * FROM tenants /srv/app/db.py"
    response = answer_to(RuntimeError(secret))
    assert (response.status_code, response.json()["error"]) == (500, "INTERNAL_ERROR")
    assert "SELECT" not in response.text
    assert "Traceback" not in response.text
    assert secret in caplog.text
