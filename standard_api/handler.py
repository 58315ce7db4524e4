"""The base class that a service implements.

Override the methods your service offers; each one left alone answers 501 (not offered). Raise
the exceptions of ``standard_api.errors`` for the contract's error answers. Requests arrive
validated and authenticated.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar

from standard_api.errors import NotOfferedError
from standard_api.fields import Period
from standard_api.models import (
    ActivateRequest,
    ActivateResponse,
    AutoProvisionRequest,
    AutoProvisionResponse,
    CostsResponse,
    CreatedUser,
    CreateUserRequest,
    DeactivateRequest,
    DeactivateResponse,
    DeletedUser,
    Health,
    LimitsResponse,
    ResourceFilters,
    ResourceList,
    SettingsResponse,
    StatsResponse,
    TenantStatusResponse,
    TopUsersResponse,
    UpdateSettingsRequest,
    UpdateUserRequest,
    UsagePatternsResponse,
    UsageResponse,
    User,
    UserFilters,
    UserList,
)

Body = TypeVar("Body")


@dataclass(frozen=True)
class Accepted(Generic[Body]):
    """Answer 202 with this body: the work goes on, and the status will tell."""

    body: Body


class StandardAPIHandler:
    """All operations of the contract, none of them offered yet."""

    async def check_health(self) -> Health:
        """Operation 1. Answered with 503 when ``status`` is unhealthy."""
        now = datetime.now(UTC).replace(microsecond=0)
        return Health(status="healthy", version="unknown", timestamp=now)  # type: ignore[arg-type]

    async def activate_tenant(
        self, request: ActivateRequest
    ) -> ActivateResponse | Accepted[ActivateResponse]:
        """Operation 2. Raise TenantExistsError when active with different content."""
        raise NotOfferedError

    async def deactivate_tenant(self, tenant_id: str, request: DeactivateRequest) -> DeactivateResponse:
        """Operation 3. Raise TenantNotFoundError for an unknown tenant."""
        raise NotOfferedError

    async def get_tenant_status(self, tenant_id: str) -> TenantStatusResponse:
        """Operation 4."""
        raise NotOfferedError

    async def get_tenant_usage(self, tenant_id: str, period: str) -> UsageResponse:
        """Operation 5. ``period`` is a month, ``YYYY-MM``."""
        raise NotOfferedError

    async def get_tenant_stats(self, tenant_id: str, period: Period) -> StatsResponse:
        """Operation 6."""
        raise NotOfferedError

    async def get_tenant_costs(self, tenant_id: str, period: Period) -> CostsResponse:
        """Operation 7."""
        raise NotOfferedError

    async def get_top_users(self, tenant_id: str, period: Period, limit: int) -> TopUsersResponse:
        """Operation 8. ``limit`` is 1 to 50."""
        raise NotOfferedError

    async def get_usage_patterns(self, tenant_id: str, period: Period) -> UsagePatternsResponse:
        """Operation 9, optional."""
        raise NotOfferedError

    async def list_users(self, tenant_id: str, filters: UserFilters) -> UserList:
        """Operation 10."""
        raise NotOfferedError

    async def create_user(self, tenant_id: str, request: CreateUserRequest) -> CreatedUser:
        """Operation 11. Raise UserExistsError, QuotaExceededError or TenantInactiveError."""
        raise NotOfferedError

    async def get_user(self, tenant_id: str, user_id: str) -> User:
        """Operation 12. Raise UserNotFoundError, also for a user of another tenant."""
        raise NotOfferedError

    async def update_user(self, tenant_id: str, user_id: str, request: UpdateUserRequest) -> User:
        """Operation 13. Fields that are None stay as they are."""
        raise NotOfferedError

    async def delete_user(self, tenant_id: str, user_id: str) -> DeletedUser:
        """Operation 14."""
        raise NotOfferedError

    async def list_resources(self, tenant_id: str, filters: ResourceFilters) -> ResourceList:
        """Operation 15."""
        raise NotOfferedError

    async def get_settings(self, tenant_id: str) -> SettingsResponse:
        """Operation 16."""
        raise NotOfferedError

    async def update_settings(self, tenant_id: str, request: UpdateSettingsRequest) -> SettingsResponse:
        """Operation 17. Raise FeatureDisabledError for a feature the tenant may not have."""
        raise NotOfferedError

    async def get_limits(self, tenant_id: str) -> LimitsResponse:
        """Operation 18, optional."""
        raise NotOfferedError

    async def auto_provision(self, application: AutoProvisionRequest) -> AutoProvisionResponse:
        """The alias POST /api/tenant/webhook/auto-provision (contract section 3)."""
        raise NotOfferedError
