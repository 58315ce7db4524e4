"""The base class that a service implements.

Override the methods your service offers, with ``async def`` or, when they block, with ``def``; each one
left alone answers 501 (not offered). Raise the exceptions of ``standard_api.errors`` for the contract's
error answers. Requests arrive validated and authenticated.
"""

from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeAlias, TypeVar

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
Answer: TypeAlias = Body | Awaitable[Body]


@dataclass(frozen=True)
class Accepted(Generic[Body]):
    """Answer 202 with this body: the work goes on, and the status will tell."""

    body: Body


class StandardAPIHandler:
    """All operations of the contract, none of them offered yet."""

    def check_health(self) -> Answer[Health]:
        """Operation 1. Answered with 503 when ``status`` is unhealthy."""
        now = datetime.now(UTC).replace(microsecond=0)
        return Health(status="healthy", version="unknown", timestamp=now)

    def activate_tenant(
        self, request: ActivateRequest
    ) -> Answer[ActivateResponse | Accepted[ActivateResponse]]:
        """Operation 2. Raise TenantExistsError when active with different content."""
        raise NotOfferedError

    def deactivate_tenant(self, tenant_id: str, request: DeactivateRequest) -> Answer[DeactivateResponse]:
        """Operation 3. Raise TenantNotFoundError for an unknown tenant."""
        raise NotOfferedError

    def get_tenant_status(self, tenant_id: str) -> Answer[TenantStatusResponse]:
        """Operation 4."""
        raise NotOfferedError

    def get_tenant_usage(self, tenant_id: str, period: str) -> Answer[UsageResponse]:
        """Operation 5. ``period`` is a month, ``YYYY-MM``."""
        raise NotOfferedError

    def get_tenant_stats(self, tenant_id: str, period: Period) -> Answer[StatsResponse]:
        """Operation 6."""
        raise NotOfferedError

    def get_tenant_costs(self, tenant_id: str, period: Period) -> Answer[CostsResponse]:
        """Operation 7."""
        raise NotOfferedError

    def get_top_users(self, tenant_id: str, period: Period, limit: int) -> Answer[TopUsersResponse]:
        """Operation 8. ``limit`` is 1 to 50."""
        raise NotOfferedError

    def get_usage_patterns(self, tenant_id: str, period: Period) -> Answer[UsagePatternsResponse]:
        """Operation 9, optional."""
        raise NotOfferedError

    def list_users(self, tenant_id: str, filters: UserFilters) -> Answer[UserList]:
        """Operation 10."""
        raise NotOfferedError

    def create_user(self, tenant_id: str, request: CreateUserRequest) -> Answer[CreatedUser]:
        """Operation 11. Raise UserExistsError, QuotaExceededError or TenantInactiveError."""
        raise NotOfferedError

    def get_user(self, tenant_id: str, user_id: str) -> Answer[User]:
        """Operation 12. Raise UserNotFoundError, also for a user of another tenant."""
        raise NotOfferedError

    def update_user(self, tenant_id: str, user_id: str, request: UpdateUserRequest) -> Answer[User]:
        """Operation 13. Fields that are None stay as they are."""
        raise NotOfferedError

    def delete_user(self, tenant_id: str, user_id: str) -> Answer[DeletedUser]:
        """Operation 14."""
        raise NotOfferedError

    def list_resources(self, tenant_id: str, filters: ResourceFilters) -> Answer[ResourceList]:
        """Operation 15."""
        raise NotOfferedError

    def get_settings(self, tenant_id: str) -> Answer[SettingsResponse]:
        """Operation 16."""
        raise NotOfferedError

    def update_settings(self, tenant_id: str, request: UpdateSettingsRequest) -> Answer[SettingsResponse]:
        """Operation 17. Raise FeatureDisabledError for a feature the tenant may not have."""
        raise NotOfferedError

    def get_limits(self, tenant_id: str) -> Answer[LimitsResponse]:
        """Operation 18, optional."""
        raise NotOfferedError

    def auto_provision(self, application: AutoProvisionRequest) -> Answer[AutoProvisionResponse]:
        """The alias POST /api/tenant/webhook/auto-provision (contract section 3)."""
        raise NotOfferedError
