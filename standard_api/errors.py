"""Error codes, the flat error body and the exceptions that a handler raises (contract section 1).

StandardAPIError
 +- InvalidRequestError        422 INVALID_REQUEST
 +- UnauthorizedError          401 UNAUTHORIZED
 +- TenantNotFoundError        404 TENANT_NOT_FOUND
 +- UserNotFoundError          404 USER_NOT_FOUND
 +- TenantExistsError          409 TENANT_EXISTS
 +- TenantInactiveError        409 TENANT_INACTIVE
 +- UserExistsError            409 USER_EXISTS
 +- QuotaExceededError         429 QUOTA_EXCEEDED
 +- FeatureDisabledError       403 FEATURE_DISABLED
 +- ServiceUnavailableError    503 SERVICE_UNAVAILABLE
 +- NotOfferedError            501 INVALID_REQUEST
"""

from enum import StrEnum
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from standard_api.fields import Failure


class ErrorCode(StrEnum):
    """Every code of the contract's table."""

    UNAUTHORIZED = "UNAUTHORIZED"
    INVALID_REQUEST = "INVALID_REQUEST"
    TENANT_NOT_FOUND = "TENANT_NOT_FOUND"
    USER_NOT_FOUND = "USER_NOT_FOUND"
    TENANT_EXISTS = "TENANT_EXISTS"
    TENANT_INACTIVE = "TENANT_INACTIVE"
    USER_EXISTS = "USER_EXISTS"
    QUOTA_EXCEEDED = "QUOTA_EXCEEDED"
    FEATURE_DISABLED = "FEATURE_DISABLED"
    INTERNAL_ERROR = "INTERNAL_ERROR"
    SERVICE_UNAVAILABLE = "SERVICE_UNAVAILABLE"

    @property
    def statuses(self) -> tuple[int, ...]:
        """The HTTP statuses that may carry this code; the first is the one we serve."""
        return _TABLE[self][1:]

    @property
    def meaning(self) -> str:
        """When a service answers with this code."""
        return _TABLE[self][0]


_TABLE: dict[ErrorCode, tuple[str, *tuple[int, ...]]] = {
    ErrorCode.UNAUTHORIZED: ("The key is missing, empty or wrong.", 401),
    ErrorCode.INVALID_REQUEST: ("The request is malformed or out of bounds.", 422, 400),
    ErrorCode.TENANT_NOT_FOUND: ("No such tenant.", 404),
    ErrorCode.USER_NOT_FOUND: ("No such user in this tenant.", 404),
    ErrorCode.TENANT_EXISTS: ("The tenant is active with different content.", 409),
    ErrorCode.TENANT_INACTIVE: ("The tenant is not active, so nothing can be written.", 409),
    ErrorCode.USER_EXISTS: ("The e-mail is taken in this tenant.", 409),
    ErrorCode.QUOTA_EXCEEDED: ("The tenant has reached max_users.", 429),
    ErrorCode.FEATURE_DISABLED: ("The tenant may not have this feature.", 403),
    ErrorCode.INTERNAL_ERROR: ("The service failed.", 500),
    ErrorCode.SERVICE_UNAVAILABLE: ("The service cannot serve now; try again later.", 503),
}


class ErrorBody(BaseModel):
    """The flat body of every error answer."""

    model_config = ConfigDict(extra="allow", strict=True, defer_build=True)

    success: Failure = False
    error: str
    message: str
    details: dict[str, Any] | None = None


class StandardAPIError(Exception):
    """An error that the router turns into the contract's error body."""

    code: ClassVar[ErrorCode] = ErrorCode.INTERNAL_ERROR
    status: ClassVar[int | None] = None

    def __init__(self, message: str | None = None, *, details: dict[str, Any] | None = None) -> None:
        super().__init__(message or self.code.meaning)
        self.details = details

    @property
    def http_status(self) -> int:
        """The status that this error is answered with."""
        return self.status or self.code.statuses[0]

    @property
    def headers(self) -> dict[str, str]:
        """Extra response headers."""
        return {}

    def body(self) -> ErrorBody:
        """The error as the contract writes it."""
        return ErrorBody(error=self.code.value, message=str(self), details=self.details)


class InvalidRequestError(StandardAPIError):
    """The request is malformed or out of bounds."""

    code = ErrorCode.INVALID_REQUEST


class BodyTooLargeError(InvalidRequestError):
    """The request body is over the service's limit."""

    status = 413


class UnsupportedContentTypeError(InvalidRequestError):
    """The request body is not JSON by its own word."""

    status = 415


class RequestTimeoutError(InvalidRequestError):
    """The request body did not arrive in time."""

    status = 408


class UnauthorizedError(StandardAPIError):
    """The key is missing, empty or wrong."""

    code = ErrorCode.UNAUTHORIZED


class TenantNotFoundError(StandardAPIError):
    """No such tenant."""

    code = ErrorCode.TENANT_NOT_FOUND


class UserNotFoundError(StandardAPIError):
    """No such user in this tenant."""

    code = ErrorCode.USER_NOT_FOUND


class TenantExistsError(StandardAPIError):
    """The tenant is active with different content."""

    code = ErrorCode.TENANT_EXISTS


class TenantInactiveError(StandardAPIError):
    """A write reached a tenant that is provisioning, suspended or deactivated."""

    code = ErrorCode.TENANT_INACTIVE


class UserExistsError(StandardAPIError):
    """The e-mail is taken in this tenant."""

    code = ErrorCode.USER_EXISTS


class QuotaExceededError(StandardAPIError):
    """The tenant has reached ``max_users``."""

    code = ErrorCode.QUOTA_EXCEEDED


class FeatureDisabledError(StandardAPIError):
    """The tenant may not have this feature."""

    code = ErrorCode.FEATURE_DISABLED


class ServiceUnavailableError(StandardAPIError):
    """The service cannot serve now; ``retry_after`` is in seconds."""

    code = ErrorCode.SERVICE_UNAVAILABLE

    def __init__(self, message: str | None = None, *, retry_after: int = 5) -> None:
        super().__init__(message)
        self.retry_after = retry_after

    @property
    def headers(self) -> dict[str, str]:
        return {"Retry-After": str(self.retry_after)}


class NotOfferedError(StandardAPIError):
    """The service does not implement this operation (501, contract section 2)."""

    code = ErrorCode.INVALID_REQUEST
    status = 501

    def __init__(self, message: str = "This service does not offer the operation.") -> None:
        super().__init__(message)


class NoKeyConfiguredError(ValueError):
    """A service was about to start without a usable key; it must never run open."""
