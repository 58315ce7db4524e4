"""The dashboard's numbers, which all describe one truth (contract section 2.2)."""

from typing import Annotated, Literal

from pydantic import Field

from standard_api.fields import (
    Amount,
    Count,
    Day,
    Hour,
    Period,
    RequestModel,
    ResponseModel,
    TenantId,
    Timestamp,
    TopLimit,
)
from standard_api.models.lifecycle import HealthStatus

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class PeriodQuery(RequestModel):
    """The last N days, UTC, today included."""

    period: Period = "30d"


class TopUsersQuery(PeriodQuery):
    """``limit`` is 1 to 50."""

    limit: TopLimit = 10


class StatsSummary(ResponseModel):
    """Totals of the period; ``total_users`` is of today."""

    total_users: Count
    active_users: Count
    new_users_this_period: Count
    total_sessions: Count
    total_messages: Count
    total_tokens: Count
    estimated_cost_usd: Amount


class DailyUsage(ResponseModel):
    """One day, UTC."""

    date: Day
    users: Count
    messages: Count
    tokens: Count


class Trends(ResponseModel):
    """Days without usage may be left out."""

    daily: list[DailyUsage]


class StatsHealth(ResponseModel):
    """The service's health as the dashboard shows it."""

    status: HealthStatus
    last_check: Timestamp
    response_time_ms: Amount


class StatsResponse(ResponseModel):
    """The dashboard's first page."""

    tenant_id: TenantId
    period: Period
    summary: StatsSummary
    trends: Trends
    health: StatsHealth


class ModelCost(ResponseModel):
    """What one model used and cost."""

    model: str
    input_tokens: Count
    output_tokens: Count
    cost_usd: Amount


class UserCost(ResponseModel):
    """What one user cost."""

    user_id: str
    name: str
    cost_usd: Amount
    tokens: Count


class DailyCost(ResponseModel):
    """What one day, UTC, cost."""

    date: Day
    cost_usd: Amount


class CostsResponse(ResponseModel):
    """Money in USD; at most ten users, highest cost first."""

    tenant_id: TenantId
    period: Period
    total_cost_usd: Amount
    by_model: list[ModelCost]
    by_user_top10: Annotated[list[UserCost], Field(max_length=10)]
    daily_trend: list[DailyCost]


class TopUser(ResponseModel):
    """One ranked user; the numbers are of the period."""

    user_id: str
    name: str
    email: str
    sessions: Count
    messages: Count
    tokens: Count
    last_active: Timestamp


class TopUsersResponse(ResponseModel):
    """Most tokens first."""

    tenant_id: TenantId
    period: Period
    users: list[TopUser]


class HourCount(ResponseModel):
    """One hour of the day, UTC."""

    hour: Hour
    count: Count


class WeekdayCount(ResponseModel):
    """One day of the week, UTC."""

    day: Weekday
    count: Count


class UsagePatternsResponse(ResponseModel):
    """Both distributions have the same sum."""

    tenant_id: TenantId
    period: Period
    hourly_distribution: list[HourCount]
    weekday_distribution: list[WeekdayCount]
    avg_session_length_minutes: Amount
