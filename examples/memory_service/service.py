"""A whole service on the Standard API v2, kept in memory: the example of docs/connect.md.

MARKET_KEY=change-me uvicorn service:app --port 8000
"""

import os
import secrets
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal

from standard_api import (
    FeatureDisabledError,
    InvalidRequestError,
    QuotaExceededError,
    StandardAPIHandler,
    TenantExistsError,
    TenantInactiveError,
    TenantNotFoundError,
    UserExistsError,
    UserNotFoundError,
    create_app,
)
from standard_api import models as m
from standard_api.fields import Period
from standard_api.models.lifecycle import TenantStatus
from standard_api.terms import last_day_of

PLANS = {
    "basic": {"chat"},
    "standard": {"chat", "rag"},
    "premium": {"chat", "rag", "quiz", "api_integration"},
}
KNOWN_FEATURES = ("rag", "chat", "quiz", "api_integration")
NOTHING = m.UserUsage(sessions=0, messages=0, tokens=0)
DAYS = {"7d": 7, "30d": 30, "90d": 90}


def rejected(why: str) -> m.AutoProvisionResponse:
    """The answer to an application that leads to no tenant."""
    return m.AutoProvisionResponse(status="rejected", tenant_id=None, tenant_url=None, message=why)


def now() -> datetime:
    """The time as it is answered."""
    return datetime.now(UTC).replace(microsecond=0)


def folded(text: str) -> str:
    """Text as it is compared: case and normal form do not count."""
    return unicodedata.normalize("NFC", text).casefold()


# -- step 1: tenants ----------------------------------------------------------------------------------


@dataclass
class Tenant:
    """One customer. ``kept_until`` is the end of preserved data."""

    request: m.ActivateRequest
    status: TenantStatus = "active"
    created_at: datetime = field(default_factory=now)
    updated_at: datetime = field(default_factory=now)
    kept_until: datetime | None = None
    config: dict[str, Any] = field(default_factory=dict)
    users: dict[str, m.User] = field(default_factory=dict)

    @property
    def entitled(self) -> set[str]:
        return PLANS.get(self.request.plan, {"chat"}) | set(self.request.features)


def content(request: m.ActivateRequest) -> tuple[object, ...]:
    """What must be the same for a repeated activation to be a repeat."""
    return request.plan, set(request.features), folded(request.contact.email), request.contact.name


def first_config() -> dict[str, Any]:
    """The settings of a newborn tenant."""
    return {
        "max_users": 100,
        "max_storage_mb": 1000,
        "features": dict.fromkeys(KNOWN_FEATURES, False),
        "limits": {"daily_tokens": 100_000, "monthly_tokens": 2_000_000, "max_file_size_mb": 20},
        "branding": {"logo_url": None, "primary_color": None},
    }


def merged(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """A deep merge: what is left out stays."""
    inner = {key: merged(old[key], value) for key, value in new.items() if isinstance(value, dict)}
    return {**old, **new, **inner}


class MemoryService(StandardAPIHandler):
    """Nothing here awaits, so every method is one step and needs no lock."""

    def __init__(self) -> None:
        self.tenants: dict[str, Tenant] = {}
        self.applicants: dict[str, str] = {}
        self.numbers: dict[int, str] = {}
        self.ends: dict[str, datetime] = {}

    def url(self, tenant_id: str) -> str:
        return f"https://memory-service.example/t/{tenant_id}"

    def known(self, tenant_id: str) -> Tenant:
        if tenant_id not in self.tenants:
            raise TenantNotFoundError
        return self.tenants[tenant_id]

    def active(self, tenant_id: str) -> Tenant:
        tenant = self.known(tenant_id)
        if tenant.status != "active":
            raise TenantInactiveError
        return tenant

    async def activate_tenant(self, request: m.ActivateRequest) -> m.ActivateResponse:
        tenant = self.tenants.get(request.tenant_id)
        if tenant and tenant.status == "active" and content(tenant.request) != content(request):
            raise TenantExistsError
        if tenant is None or tenant.status != "active":
            self._start(tenant, request)
        return m.ActivateResponse(
            success=True,
            tenant_id=request.tenant_id,
            access_url=self.url(request.tenant_id),
            message="활성화 완료",
        )

    def _start(self, tenant: Tenant | None, request: m.ActivateRequest) -> None:
        tenant = tenant or Tenant(request=request, config=first_config())
        tenant.request, tenant.status, tenant.kept_until = request, "active", None
        tenant.updated_at = now()
        flags = {name: on and name in tenant.entitled for name, on in tenant.config["features"].items()}
        tenant.config["features"] = flags | dict.fromkeys(request.features, True)
        patch = m.UpdateSettingsRequest.model_validate({"config": request.config}).config
        tenant.config = merged(tenant.config, self._allowed(tenant, dict(patch)))
        self.tenants[request.tenant_id] = tenant

    async def deactivate_tenant(self, tenant_id: str, request: m.DeactivateRequest) -> m.DeactivateResponse:
        tenant = self.known(tenant_id)
        status: Literal["suspended", "deactivated"]
        status = "suspended" if request.reason == "violation" else "deactivated"
        kept = request.preserve_data and not (tenant.status != "active" and not tenant.kept_until)
        if not kept:
            tenant.users, tenant.config, tenant.kept_until = {}, first_config(), None
        elif tenant.kept_until is None:
            tenant.kept_until = now() + timedelta(days=90)
        tenant.status, tenant.updated_at = status, now()
        return m.DeactivateResponse(
            success=True,
            tenant_id=tenant_id,
            status=status,
            data_preserved=kept,
            data_retention_until=tenant.kept_until,
        )

    async def get_tenant_status(self, tenant_id: str) -> m.TenantStatusResponse:
        tenant = self.known(tenant_id)
        return m.TenantStatusResponse(
            tenant_id=tenant_id,
            status=tenant.status,
            plan=tenant.request.plan,
            features=tenant.request.features,
            created_at=tenant.created_at,
            updated_at=tenant.updated_at,
        )

    # -- step 2: users --------------------------------------------------------------------------------

    async def list_users(self, tenant_id: str, filters: m.UserFilters) -> m.UserList:
        term = folded(filters.search)
        found = [
            user
            for user in self.known(tenant_id).users.values()
            if (filters.role is None or user.role == filters.role)
            and (filters.status is None or user.status == filters.status)
            and (term in folded(user.name) or term in folded(user.email))
        ]
        page = found[filters.offset : filters.offset + filters.limit]
        return m.UserList(
            tenant_id=tenant_id, total=len(found), limit=filters.limit, offset=filters.offset, users=page
        )

    async def create_user(self, tenant_id: str, request: m.CreateUserRequest) -> m.CreatedUser:
        tenant = self.active(tenant_id)
        self._refuse_taken(tenant, request.email)
        if len(tenant.users) >= tenant.config["max_users"]:
            raise QuotaExceededError
        user = m.User(
            user_id=f"u-{secrets.token_hex(8)}",
            email=request.email,
            name=request.name,
            role=request.role,
            status="active",
            created_at=now(),
            last_login=None,
            usage=NOTHING,
        )
        tenant.users[user.user_id] = user
        return m.CreatedUser(
            user_id=user.user_id,
            email=user.email,
            name=user.name,
            role=user.role,
            status=user.status,
            created_at=user.created_at,
            temporary_password=request.password is None,
        )

    async def get_user(self, tenant_id: str, user_id: str) -> m.User:
        return self._user(self.known(tenant_id), user_id)

    async def update_user(self, tenant_id: str, user_id: str, request: m.UpdateUserRequest) -> m.User:
        tenant = self.active(tenant_id)
        user = self._user(tenant, user_id)
        changes = request.model_dump(exclude_none=True)
        if "email" in changes:
            self._refuse_taken(tenant, changes["email"], but=user_id)
        tenant.users[user_id] = user.model_copy(update=changes)
        return tenant.users[user_id]

    async def delete_user(self, tenant_id: str, user_id: str) -> m.DeletedUser:
        tenant = self.active(tenant_id)
        self._user(tenant, user_id)
        del tenant.users[user_id]
        return m.DeletedUser(success=True, user_id=user_id, message="삭제했습니다")

    def _user(self, tenant: Tenant, user_id: str) -> m.User:
        if user_id not in tenant.users:
            raise UserNotFoundError
        return tenant.users[user_id]

    def _refuse_taken(self, tenant: Tenant, email: str, *, but: str = "") -> None:
        if any(folded(u.email) == folded(email) and u.user_id != but for u in tenant.users.values()):
            raise UserExistsError

    # -- step 3: settings --------------------------------------------------------------------------------

    async def get_settings(self, tenant_id: str) -> m.SettingsResponse:
        tenant = self.known(tenant_id)
        subscription = m.Subscription(
            plan=tenant.request.plan,
            start_date=tenant.created_at.date().isoformat(),
            end_date=None,
            auto_renew=False,
        )
        config = m.Config.model_validate(tenant.config)
        return m.SettingsResponse(tenant_id=tenant_id, config=config, subscription=subscription)

    async def update_settings(self, tenant_id: str, request: m.UpdateSettingsRequest) -> m.SettingsResponse:
        tenant = self.active(tenant_id)
        tenant.config = merged(tenant.config, self._allowed(tenant, dict(request.config)))
        return await self.get_settings(tenant_id)

    def _allowed(self, tenant: Tenant, patch: dict[str, Any]) -> dict[str, Any]:
        """The change without names that nobody knows; all of it is refused when a part is not allowed."""
        if patch.get("max_users", len(tenant.users)) < len(tenant.users):
            raise InvalidRequestError("max_users is below the number of users")
        flags = patch.get("features", {})
        if any(on and name not in tenant.entitled for name, on in flags.items()):
            raise FeatureDisabledError
        known = {name: on for name, on in flags.items() if name in tenant.config["features"]}
        return {**patch, "features": known}

    # -- step 4: the dashboard; a service with traffic counts it here ------------------------------------

    async def get_tenant_usage(self, tenant_id: str, period: str) -> m.UsageResponse:
        self.known(tenant_id)
        figures = m.UsageFigures(active_users=0, total_sessions=0, api_calls=0, ai_tokens=0, storage_mb=0)
        return m.UsageResponse(tenant_id=tenant_id, period=period, usage=figures)

    async def get_tenant_stats(self, tenant_id: str, period: Period) -> m.StatsResponse:
        tenant = self.known(tenant_id)
        since = (now() - timedelta(days=DAYS[period])).isoformat()
        summary = m.StatsSummary(
            total_users=len(tenant.users),
            active_users=0,
            new_users_this_period=sum(str(user.created_at) >= since for user in tenant.users.values()),
            total_sessions=0,
            total_messages=0,
            total_tokens=0,
            estimated_cost_usd=0,
        )
        health = m.StatsHealth(status="healthy", last_check=now(), response_time_ms=1)
        return m.StatsResponse(
            tenant_id=tenant_id, period=period, summary=summary, trends=m.Trends(daily=[]), health=health
        )

    async def get_tenant_costs(self, tenant_id: str, period: Period) -> m.CostsResponse:
        self.known(tenant_id)
        return m.CostsResponse(
            tenant_id=tenant_id,
            period=period,
            total_cost_usd=0,
            by_model=[],
            by_user_top10=[],
            daily_trend=[],
        )

    async def get_top_users(self, tenant_id: str, period: Period, limit: int) -> m.TopUsersResponse:
        self.known(tenant_id)
        return m.TopUsersResponse(tenant_id=tenant_id, period=period, users=[])

    # -- step 5: resources -----------------------------------------------------------------------------

    async def list_resources(self, tenant_id: str, filters: m.ResourceFilters) -> m.ResourceList:
        self.known(tenant_id)
        return m.ResourceList(
            tenant_id=tenant_id,
            resource_type=filters.type,
            total=0,
            limit=filters.limit,
            offset=filters.offset,
            items=[],
        )

    # -- step 6: applications ---------------------------------------------------------------------------

    async def auto_provision(self, application: m.AutoProvisionRequest) -> m.AutoProvisionResponse:
        email, end = folded(application.applicant.email), self._end(application)
        tenant_id = self.applicants.get(email)
        if self.numbers.setdefault(application.application_id, email) != email:
            return rejected("다른 신청자의 신청 번호입니다")
        if tenant_id and self.tenants[tenant_id].status == "suspended":
            return rejected("정지된 테넌트입니다")
        if tenant_id is None:
            tenant_id = self.applicants[email] = f"t-{secrets.token_hex(8)}"
        tenant = self.tenants.get(tenant_id)
        if tenant is None or tenant.status != "active":
            applicant = application.applicant
            contact = {"email": applicant.email, "name": applicant.name}
            request = {
                "tenant_id": tenant_id,
                "tenant_name": applicant.university_name,
                "plan": "standard",
                "features": ["chat", "rag"],
                "contact": contact,
            }
            self._start(tenant, m.ActivateRequest.model_validate(request))
        ends = self.ends[tenant_id] = max(end, self.ends.get(tenant_id, end))
        return m.AutoProvisionResponse(
            status="approved",
            tenant_id=tenant_id,
            tenant_url=self.url(tenant_id),
            message="승인되었습니다",
            expires_at=ends,
        )

    def _end(self, application: m.AutoProvisionRequest) -> datetime:
        """The day after the last one; 30 days for a demo, a calendar year for a service by default."""
        start = date.fromisoformat(application.start_date) if application.start_date else now().date()
        asked = date.fromisoformat(application.end_date) if application.end_date else None
        if asked and asked < start:
            raise InvalidRequestError("end_date is before start_date")
        last = asked if asked and application.kind == "service" else last_day_of(application.kind, start)
        return datetime.combine(last + timedelta(days=1), time.min, tzinfo=UTC)


app = create_app(MemoryService(), keys=[os.environ.get("MARKET_KEY", "change-me")])
