"""The kit's exceptions, which are answered as the contract says, and its codes as constants."""

from standard_api import errors


class TenantExistsError(errors.TenantExistsError):
    """The tenant is active with different content."""

    def __init__(self, tenant_id: str) -> None:
        super().__init__(f"Tenant already exists: {tenant_id}")
        self.tenant_id = tenant_id


class TenantNotFoundError(errors.TenantNotFoundError):
    """No such tenant."""

    def __init__(self, tenant_id: str) -> None:
        super().__init__(f"Tenant not found: {tenant_id}")
        self.tenant_id = tenant_id


class UserExistsError(errors.UserExistsError):
    """The e-mail is taken in this tenant."""

    def __init__(self, email: str) -> None:
        super().__init__(f"User already exists: {email}")
        self.email = email


class UserNotFoundError(errors.UserNotFoundError):
    """No such user in this tenant."""

    def __init__(self, user_id: str) -> None:
        super().__init__(f"User not found: {user_id}")
        self.user_id = user_id


class QuotaExceededError(errors.QuotaExceededError):
    """The tenant has reached a limit."""

    def __init__(self, resource: str, limit: int) -> None:
        super().__init__(f"Quota exceeded: at most {limit} {resource}")
        self.resource = resource
        self.limit = limit


class FeatureDisabledError(errors.FeatureDisabledError):
    """The tenant may not have this feature."""

    def __init__(self, feature: str) -> None:
        super().__init__(f"Feature is not enabled: {feature}")
        self.feature = feature


class ErrorCodes:
    """Codes of the kit's first version."""

    TENANT_EXISTS = "TENANT_EXISTS"
    TENANT_NOT_FOUND = "TENANT_NOT_FOUND"
    INVALID_REQUEST = "INVALID_REQUEST"
    UNAUTHORIZED = "UNAUTHORIZED"
    INTERNAL_ERROR = "INTERNAL_ERROR"
    SERVICE_UNAVAILABLE = "SERVICE_UNAVAILABLE"


class ErrorCodesV2(ErrorCodes):
    """Codes of the kit's second version."""

    USER_EXISTS = "USER_EXISTS"
    USER_NOT_FOUND = "USER_NOT_FOUND"
    RESOURCE_NOT_FOUND = "RESOURCE_NOT_FOUND"
    QUOTA_EXCEEDED = "QUOTA_EXCEEDED"
    FEATURE_DISABLED = "FEATURE_DISABLED"
