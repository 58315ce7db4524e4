"""Settings, their partial update, and limits (contract section 2.4)."""

from typing import Annotated

from pydantic import ConfigDict, StringConstraints
from typing_extensions import TypedDict

from standard_api.fields import (
    Amount,
    Count,
    Day,
    RequestModel,
    ResponseModel,
    Seats,
    TenantId,
    Timestamp,
)

FeatureFlags = dict[Annotated[str, StringConstraints(min_length=1, max_length=255)], bool]
DayOrTime = Day | Timestamp
PATCH = ConfigDict(strict=True, extra="ignore", allow_inf_nan=False)


class UsageLimits(ResponseModel):
    """Caps on tokens and file sizes."""

    daily_tokens: Count
    monthly_tokens: Count
    max_file_size_mb: Amount


class Branding(ResponseModel):
    """Both may be null."""

    logo_url: str | None
    primary_color: str | None


class Config(ResponseModel):
    """What a service lets the market configure."""

    max_users: Count
    max_storage_mb: Amount
    features: FeatureFlags
    limits: UsageLimits
    branding: Branding


class Subscription(ResponseModel):
    """The market's own knowledge, shown here and never changed by settings."""

    plan: str
    start_date: DayOrTime
    end_date: DayOrTime | None
    auto_renew: bool


class SettingsResponse(ResponseModel):
    """A tenant's settings."""

    tenant_id: TenantId
    config: Config
    subscription: Subscription


class UsageLimitsPatch(TypedDict, total=False):
    """Any part of the limits; null is refused."""

    __pydantic_config__ = PATCH  # type: ignore[misc]

    daily_tokens: Count
    monthly_tokens: Count
    max_file_size_mb: Amount


class BrandingPatch(TypedDict, total=False):
    """Any part of the branding; null clears it."""

    __pydantic_config__ = PATCH  # type: ignore[misc]

    logo_url: Annotated[str, StringConstraints(max_length=2048)] | None
    primary_color: Annotated[str, StringConstraints(max_length=64)] | None


class ConfigPatch(TypedDict, total=False):
    """Any part of the configuration, nested as it was sent; null is refused."""

    __pydantic_config__ = PATCH  # type: ignore[misc]

    max_users: Seats
    max_storage_mb: Amount
    features: FeatureFlags
    limits: UsageLimitsPatch
    branding: BrandingPatch


class UpdateSettingsRequest(RequestModel):
    """Settings are merged deeply; a ``subscription`` is ignored."""

    config: ConfigPatch


class Limit(ResponseModel):
    """One limit and how much of it is used; a null ``limit`` is unlimited."""

    name: str
    limit: Amount | None
    used: Amount
    unit: str
    resets_at: Timestamp | None


class LimitsResponse(ResponseModel):
    """A tenant's limits."""

    tenant_id: TenantId
    limits: list[Limit]
