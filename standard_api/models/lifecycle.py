"""Health, activation, deactivation, status and monthly usage (contract section 2.1)."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from standard_api.fields import (
    Amount,
    Count,
    Email,
    Month,
    Name,
    RequestModel,
    ResponseModel,
    Success,
    TenantId,
    Timestamp,
)

TenantStatus = Literal["provisioning", "active", "suspended", "deactivated"]
DeactivationReason = Literal["subscription_expired", "admin_request", "violation"]
HealthStatus = Literal["healthy", "degraded", "unhealthy"]
Plan = Annotated[str, StringConstraints(min_length=1, max_length=64)]
FeatureName = Annotated[str, StringConstraints(min_length=1, max_length=255)]
AccessUrl = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+\S*$")]


class Health(ResponseModel):
    """The service's own state; names no tenant."""

    status: HealthStatus
    version: str
    timestamp: Timestamp


class Contact(RequestModel):
    """Who answers for the tenant."""

    email: Email
    name: Name


class ActivateRequest(RequestModel):
    """Bring a tenant to life, or back to life.

    ``plan`` is basic, standard, premium or a service's own word. Known keys of ``config``
    (``max_users``, ...) and the listed ``features`` become the first settings.
    """

    tenant_id: TenantId
    tenant_name: Name
    plan: Plan
    features: Annotated[list[FeatureName], Field(max_length=100)]
    config: dict[str, Any] = Field(default_factory=dict)
    contact: Contact


class ActivateResponse(ResponseModel):
    """``access_url`` is an absolute http(s) URL."""

    success: Success
    tenant_id: TenantId
    access_url: AccessUrl
    message: str


class DeactivateRequest(RequestModel):
    """``violation`` suspends; the other reasons deactivate."""

    reason: DeactivationReason
    preserve_data: bool = True


class DeactivateResponse(ResponseModel):
    """``data_retention_until`` is a time when data is preserved, null when it is not."""

    success: Success
    tenant_id: TenantId
    status: Literal["suspended", "deactivated"]
    data_preserved: bool
    data_retention_until: Timestamp | None


class TenantStatusResponse(ResponseModel):
    """What the service believes of a tenant; readable even after erasure."""

    tenant_id: TenantId
    status: TenantStatus
    plan: str
    features: list[str]
    created_at: Timestamp
    updated_at: Timestamp


class UsageFigures(ResponseModel):
    """One month's usage; ``storage_mb`` is a level, the others are counts."""

    active_users: Count
    total_sessions: Count
    api_calls: Count
    ai_tokens: Count
    storage_mb: Amount


class UsageResponse(ResponseModel):
    """``period`` is the month asked for, ``YYYY-MM``."""

    tenant_id: TenantId
    period: Month
    usage: UsageFigures


class UsageQuery(RequestModel):
    """A month; required."""

    period: Month
