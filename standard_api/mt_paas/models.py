"""The kit's models: its names, types and defaults. Times are plain texts, as handlers write them."""

from enum import Enum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class _Open(BaseModel):
    """Takes fields of a service's own."""

    model_config = ConfigDict(extra="allow")


class UserRole(str, Enum):  # noqa: UP042  the kit's own base classes: str() of a member shows its name
    """What a user may do."""

    ADMIN = "admin"
    USER = "user"
    MODERATOR = "moderator"


class UserStatus(str, Enum):  # noqa: UP042
    """Whether a user takes part."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    SUSPENDED = "suspended"


class ResourceType(str, Enum):  # noqa: UP042
    """What users make."""

    COURSE = "course"
    DISCUSSION = "discussion"
    DOCUMENT = "document"
    SESSION = "session"


class HealthResponse(BaseModel):
    """The service's own state."""

    status: str
    version: str
    timestamp: str


class ContactInfo(BaseModel):
    """Who answers for the tenant."""

    email: str
    name: str


class ActivateRequest(BaseModel):
    """Bring a tenant to life."""

    tenant_id: str
    tenant_name: str
    plan: str
    features: list[str]
    config: dict[str, Any] | None = Field(default_factory=dict)
    contact: ContactInfo


class ActivateResponse(BaseModel):
    """Where the tenant's people find the service."""

    success: bool
    tenant_id: str
    access_url: str
    message: str


class DeactivateRequest(BaseModel):
    """Take a tenant out of service."""

    reason: str
    preserve_data: bool = True


class DeactivateResponse(BaseModel):
    """What became of the tenant's data."""

    success: bool
    tenant_id: str
    status: str
    data_preserved: bool
    data_retention_until: str | None = None


class StatusResponse(BaseModel):
    """What the service believes of a tenant."""

    tenant_id: str
    status: str
    plan: str
    features: list[str]
    created_at: str
    updated_at: str


class UsageData(_Open):
    """One month's figures, and a service's own."""

    active_users: int | None = 0
    total_sessions: int | None = 0
    api_calls: int | None = 0
    ai_tokens: int | None = 0
    storage_mb: int | None = 0


class UsageResponse(BaseModel):
    """One month's usage."""

    tenant_id: str
    period: str
    usage: UsageData


class ErrorResponse(BaseModel):
    """The flat body of an error."""

    success: bool = False
    error: str
    message: str
    details: dict[str, Any] | None = None


class StatsSummary(BaseModel):
    """Totals of a period."""

    total_users: int = 0
    active_users: int = 0
    new_users_this_period: int = 0
    total_sessions: int = 0
    total_messages: int = 0
    total_tokens: int = 0
    estimated_cost_usd: float = 0.0


class DailyTrend(BaseModel):
    """One day."""

    date: str
    users: int = 0
    messages: int = 0
    tokens: int = 0


class HealthStatus(BaseModel):
    """The service's health as the dashboard shows it."""

    status: str
    last_check: str
    response_time_ms: int = 0


class StatsResponse(BaseModel):
    """The dashboard's first page."""

    tenant_id: str
    period: str
    summary: StatsSummary
    trends: dict[str, list[DailyTrend]] | None = None
    health: HealthStatus | None = None


class ModelCost(BaseModel):
    """What one model used and cost."""

    model: str
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float = 0.0


class UserCost(BaseModel):
    """What one user cost."""

    user_id: str
    name: str
    cost_usd: float = 0.0
    tokens: int = 0


class DailyCost(BaseModel):
    """What one day cost."""

    date: str
    cost_usd: float = 0.0


class CostsResponse(BaseModel):
    """What a period cost."""

    tenant_id: str
    period: str
    total_cost_usd: float
    by_model: list[ModelCost] = []
    by_user_top10: list[UserCost] = []
    daily_trend: list[DailyCost] = []


class TopUser(BaseModel):
    """One ranked user."""

    user_id: str
    name: str
    email: str
    sessions: int = 0
    messages: int = 0
    tokens: int = 0
    last_active: str


class TopUsersResponse(BaseModel):
    """Most tokens first."""

    tenant_id: str
    period: str
    users: list[TopUser] = []


class UserUsage(BaseModel):
    """Usage of all time."""

    sessions: int = 0
    messages: int = 0
    tokens: int = 0


class UserInfo(BaseModel):
    """One user."""

    user_id: str
    email: str
    name: str
    role: UserRole
    status: UserStatus
    created_at: str
    last_login: str | None = None
    usage: UserUsage | None = None


class UsersListResponse(BaseModel):
    """One page of users."""

    tenant_id: str
    total: int
    limit: int
    offset: int
    users: list[UserInfo] = []


class UserFilters(BaseModel):
    """Which users are asked for."""

    role: UserRole | None = None
    status: UserStatus | None = None
    search: str | None = None
    limit: int = Field(default=20, ge=1, le=100)
    offset: int = Field(default=0, ge=0)


class CreateUserRequest(BaseModel):
    """A new user."""

    email: str
    name: str
    role: UserRole = UserRole.USER
    password: str | None = None
    send_welcome_email: bool = True


class CreateUserResponse(BaseModel):
    """The user who was made."""

    user_id: str
    email: str
    name: str
    role: UserRole
    status: UserStatus
    created_at: str
    temporary_password: bool


class UpdateUserRequest(BaseModel):
    """Any part; ``email`` is the contract's addition to the kit."""

    name: str | None = None
    role: UserRole | None = None
    status: UserStatus | None = None
    email: str | None = None


class DeleteUserResponse(BaseModel):
    """The user is gone."""

    success: bool
    user_id: str
    message: str


class ResourceStats(BaseModel):
    """Sizes of one resource."""

    participants: int | None = None
    discussions: int | None = None
    documents: int | None = None
    messages: int | None = None


class ResourceItem(_Open):
    """A course, discussion, document or session."""

    id: str
    title: str
    type: ResourceType
    created_by: str | None = None
    created_at: str
    updated_at: str | None = None
    stats: ResourceStats | None = None


class ResourceFilters(BaseModel):
    """Which resources are asked for."""

    type: ResourceType | None = None
    search: str | None = None
    limit: int = 20
    offset: int = 0


class ResourcesResponse(BaseModel):
    """One page of resources."""

    tenant_id: str
    resource_type: str | None = None
    total: int
    items: list[ResourceItem] = []


class FeatureFlags(_Open):
    """What is switched on, and a service's own switches."""

    rag: bool = True
    chat: bool = True
    quiz: bool = False
    api_integration: bool = False
    custom_branding: bool = False


class UsageLimits(BaseModel):
    """A tenant's caps."""

    daily_tokens: int = 1_000_000
    monthly_tokens: int = 20_000_000
    max_file_size_mb: int = 50
    max_users: int = 1_000
    max_storage_mb: int = 10_240


class Branding(BaseModel):
    """How the service looks for a tenant."""

    logo_url: str | None = None
    primary_color: str | None = None
    custom_css: str | None = None


class SubscriptionInfo(BaseModel):
    """The market's own knowledge."""

    plan: str
    start_date: str
    end_date: str | None = None
    auto_renew: bool = False


class TenantConfig(BaseModel):
    """What can be configured."""

    max_users: int | None = None
    max_storage_mb: int | None = None
    features: FeatureFlags
    limits: UsageLimits
    branding: Branding | None = None


class SettingsResponse(BaseModel):
    """A tenant's settings."""

    tenant_id: str
    config: TenantConfig
    subscription: SubscriptionInfo


class UpdateSettingsRequest(BaseModel):
    """Parts of the settings, without ``config`` around them; each part comes whole, merged already."""

    features: FeatureFlags | None = None
    limits: UsageLimits | None = None
    branding: Branding | None = None
