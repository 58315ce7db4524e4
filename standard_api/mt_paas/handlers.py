"""The kit's base classes: what a service written for the kit subclasses."""

from abc import ABC, abstractmethod

from standard_api.errors import NotOfferedError
from standard_api.mt_paas import models as m


class StandardAPIHandler(ABC):
    """The lifecycle, with hooks before and after each change."""

    @property
    def service_version(self) -> str:
        """The version that health answers."""
        return "1.0.0"

    @property
    def base_url(self) -> str:
        """Where the service is found."""
        return "http://localhost:8000"

    async def check_health(self) -> str:
        """healthy, degraded or unhealthy."""
        return "healthy"

    @abstractmethod
    async def activate_tenant(self, request: m.ActivateRequest) -> m.ActivateResponse:
        """Bring a tenant to life."""

    @abstractmethod
    async def deactivate_tenant(self, tenant_id: str, request: m.DeactivateRequest) -> m.DeactivateResponse:
        """Take a tenant out of service."""

    @abstractmethod
    async def get_tenant_status(self, tenant_id: str) -> m.StatusResponse:
        """In which state a tenant is."""

    @abstractmethod
    async def get_tenant_usage(self, tenant_id: str, period: str) -> m.UsageResponse:
        """One month's usage; ``period`` is ``YYYY-MM``."""

    async def before_activate(self, request: m.ActivateRequest) -> None:  # noqa: B027  a hook may stay empty
        """Called before a tenant is activated."""

    async def after_activate(self, response: m.ActivateResponse) -> None:  # noqa: B027  a hook may stay empty
        """Called after a tenant was activated."""

    async def before_deactivate(self, tenant_id: str, request: m.DeactivateRequest) -> None:  # noqa: B027  a hook may stay empty
        """Called before a tenant is deactivated."""

    async def after_deactivate(self, response: m.DeactivateResponse) -> None:  # noqa: B027  a hook may stay empty
        """Called after a tenant was deactivated."""


class StandardAPIHandlerV2(StandardAPIHandler):
    """The whole interface; what is left alone answers 501, empty, or as it stands here."""

    async def get_tenant_stats(self, tenant_id: str, period: str = "30d") -> m.StatsResponse:
        """Totals and trends of a period."""
        raise NotOfferedError

    async def get_tenant_costs(self, tenant_id: str, period: str = "30d") -> m.CostsResponse:
        """What a period cost."""
        raise NotOfferedError

    async def get_top_users(self, tenant_id: str, period: str = "30d", limit: int = 10) -> m.TopUsersResponse:
        """The users with the most tokens; nobody by default."""
        return m.TopUsersResponse(tenant_id=tenant_id, period=period)

    async def list_users(self, tenant_id: str, filters: m.UserFilters) -> m.UsersListResponse:
        """A page of users."""
        raise NotOfferedError

    async def create_user(self, tenant_id: str, request: m.CreateUserRequest) -> m.CreateUserResponse:
        """Create a user."""
        raise NotOfferedError

    async def get_user(self, tenant_id: str, user_id: str) -> m.UserInfo:
        """One user."""
        raise NotOfferedError

    async def update_user(self, tenant_id: str, user_id: str, request: m.UpdateUserRequest) -> m.UserInfo:
        """Change parts of a user."""
        raise NotOfferedError

    async def delete_user(self, tenant_id: str, user_id: str) -> m.DeleteUserResponse:
        """Delete a user."""
        raise NotOfferedError

    async def list_resources(self, tenant_id: str, filters: m.ResourceFilters) -> m.ResourcesResponse:
        """A page of resources; none by default."""
        kind = filters.type.value if filters.type else None
        return m.ResourcesResponse(tenant_id=tenant_id, resource_type=kind, total=0)

    async def get_settings(self, tenant_id: str) -> m.SettingsResponse:
        """A tenant's settings."""
        raise NotOfferedError

    async def update_settings(self, tenant_id: str, request: m.UpdateSettingsRequest) -> m.SettingsResponse:
        """Change parts of the settings; by default nothing can be changed."""
        return await self.get_settings(tenant_id)
