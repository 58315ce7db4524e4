"""A service as it is written for the kit: its names, models and plain times. Only one import is ours."""

import os
import secrets
import unicodedata
from datetime import UTC, datetime, timedelta
from typing import Any

from fastapi import FastAPI, HTTPException

from standard_api.mt_paas import (
    ActivateRequest,
    ActivateResponse,
    Branding,
    CostsResponse,
    CreateUserRequest,
    CreateUserResponse,
    DeactivateRequest,
    DeactivateResponse,
    DeleteUserResponse,
    FeatureDisabledError,
    FeatureFlags,
    QuotaExceededError,
    SettingsResponse,
    StandardAPIHandlerV2,
    StatsResponse,
    StatsSummary,
    StatusResponse,
    SubscriptionInfo,
    TenantConfig,
    TenantExistsError,
    TenantNotFoundError,
    UpdateSettingsRequest,
    UpdateUserRequest,
    UsageData,
    UsageLimits,
    UsageResponse,
    UserExistsError,
    UserFilters,
    UserInfo,
    UserNotFoundError,
    UsersListResponse,
    UserStatus,
    create_service_market_compat_router,
    create_standard_router_v2,
)

PLANS = {"basic": {"chat"}, "standard": {"chat", "rag"}}
EVERYTHING = {"chat", "rag", "quiz", "api_integration"}


def now() -> str:
    return datetime.now(UTC).replace(tzinfo=None).isoformat()


def folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


class Tenant:
    def __init__(self, request: ActivateRequest) -> None:
        self.created_at = now()
        self.kept_until: str | None = None
        self.users: dict[str, UserInfo] = {}
        self.start(request)
        self.reset()

    def start(self, request: ActivateRequest) -> None:
        self.request, self.status, self.updated_at, self.kept_until = request, "active", now(), None

    def reset(self) -> None:
        self.users = {}
        flags = {name: name in self.request.features for name in EVERYTHING}
        self.config = TenantConfig(features=FeatureFlags(**flags), limits=UsageLimits(max_users=100))

    @property
    def entitled(self) -> set[str]:
        return PLANS.get(self.request.plan, EVERYTHING) | set(self.request.features)


class KitService(StandardAPIHandlerV2):
    base_url = "https://kit.example"
    service_version = "3.2.1"

    def __init__(self) -> None:
        self.tenants: dict[str, Tenant] = {}
        self.seen: list[str] = []

    async def before_activate(self, request: ActivateRequest) -> None:
        self.seen.append(f"before {request.tenant_id}")

    async def after_activate(self, response: ActivateResponse) -> None:
        self.seen.append(f"after {response.tenant_id}")

    async def activate_tenant(self, request: ActivateRequest) -> ActivateResponse:
        tenant = self.tenants.get(request.tenant_id)
        if tenant and tenant.status == "active":
            if self._content(tenant.request) != self._content(request):
                raise TenantExistsError(request.tenant_id)
        else:
            self._start(tenant, request)
        return ActivateResponse(
            success=True,
            tenant_id=request.tenant_id,
            access_url=f"{self.base_url}/t/{request.tenant_id}",
            message="활성화 완료",
        )

    def _start(self, tenant: Tenant | None, request: ActivateRequest) -> None:
        tenant = tenant or Tenant(request)
        self.tenants[request.tenant_id] = tenant
        tenant.start(request)
        flags = {name: on and name in tenant.entitled for name, on in tenant.config.features}
        tenant.config.features = FeatureFlags(**{**flags, **dict.fromkeys(request.features, True)})
        self._configure(tenant, request.config or {})

    def _configure(self, tenant: Tenant, config: dict[str, Any]) -> None:
        old = tenant.config.model_dump()
        flags = {name: on for name, on in config.get("features", {}).items() if name in tenant.entitled}
        limits = {**old["limits"], **config.get("limits", {})}
        branding = {**(old["branding"] or {}), **config.get("branding", {})}
        tenant.config = TenantConfig(
            max_users=config.get("max_users", old["max_users"]),
            max_storage_mb=config.get("max_storage_mb", old["max_storage_mb"]),
            features=FeatureFlags(**{**old["features"], **flags}),
            limits=UsageLimits(**limits),
            branding=Branding(**branding),
        )

    def _content(self, request: ActivateRequest) -> Any:
        return request.plan, set(request.features), request.contact.email.lower(), request.contact.name

    async def deactivate_tenant(self, tenant_id: str, request: DeactivateRequest) -> DeactivateResponse:
        tenant = self._known(tenant_id)
        kept = request.preserve_data and (tenant.status == "active" or tenant.kept_until is not None)
        if not kept:
            tenant.reset()
        until = (datetime.now(UTC) + timedelta(days=90)).replace(tzinfo=None, microsecond=0).isoformat()
        tenant.kept_until = (tenant.kept_until or until) if kept else None
        tenant.status = "suspended" if request.reason == "violation" else "inactive"
        tenant.updated_at = now()
        return DeactivateResponse(
            success=True,
            tenant_id=tenant_id,
            status=tenant.status,
            data_preserved=kept,
            data_retention_until=tenant.kept_until,
        )

    async def get_tenant_status(self, tenant_id: str) -> StatusResponse:
        tenant = self._known(tenant_id)
        return StatusResponse(
            tenant_id=tenant_id,
            status=tenant.status,
            plan=tenant.request.plan,
            features=tenant.request.features,
            created_at=tenant.created_at,
            updated_at=tenant.updated_at,
        )

    async def get_tenant_usage(self, tenant_id: str, period: str) -> UsageResponse:
        self._known(tenant_id)
        return UsageResponse(tenant_id=tenant_id, period=period, usage=UsageData(ai_tokens=None))

    async def get_tenant_stats(self, tenant_id: str, period: str = "30d") -> StatsResponse:
        since = (datetime.now(UTC) - timedelta(days=int(period[:-1]))).isoformat()
        users = self._known(tenant_id).users.values()
        new = sum(user.created_at >= since for user in users)
        summary = StatsSummary(total_users=len(users), new_users_this_period=new)
        return StatsResponse(tenant_id=tenant_id, period=period, summary=summary)

    async def get_tenant_costs(self, tenant_id: str, period: str = "30d") -> CostsResponse:
        self._known(tenant_id)
        return CostsResponse(tenant_id=tenant_id, period=period, total_cost_usd=0)

    async def list_users(self, tenant_id: str, filters: UserFilters) -> UsersListResponse:
        term = folded(filters.search or "")
        found = [
            user
            for user in self._known(tenant_id).users.values()
            if filters.role in (None, user.role)
            and filters.status in (None, user.status)
            and (term in folded(user.name) or term in folded(user.email))
        ]
        page = found[filters.offset : filters.offset + filters.limit]
        return UsersListResponse(
            tenant_id=tenant_id, total=len(found), limit=filters.limit, offset=filters.offset, users=page
        )

    async def create_user(self, tenant_id: str, request: CreateUserRequest) -> CreateUserResponse:
        tenant = self._active(tenant_id)
        self._refuse_taken(tenant, request.email)
        most = tenant.config.max_users or tenant.config.limits.max_users
        if len(tenant.users) >= most:
            raise QuotaExceededError("users", most)
        user = UserInfo(
            user_id=f"user-{secrets.token_hex(8)}",
            email=request.email,
            name=request.name,
            role=request.role,
            status=UserStatus.ACTIVE,
            created_at=now(),
        )
        tenant.users[user.user_id] = user
        return CreateUserResponse(**user.model_dump(), temporary_password=request.password is None)

    async def get_user(self, tenant_id: str, user_id: str) -> UserInfo:
        return self._user(self._known(tenant_id), user_id)

    async def update_user(self, tenant_id: str, user_id: str, request: UpdateUserRequest) -> UserInfo:
        tenant = self._active(tenant_id)
        user = self._user(tenant, user_id)
        if request.email:
            self._refuse_taken(tenant, request.email, but=user_id)
        tenant.users[user_id] = user.model_copy(update=request.model_dump(exclude_none=True))
        return tenant.users[user_id]

    async def delete_user(self, tenant_id: str, user_id: str) -> DeleteUserResponse:
        tenant = self._active(tenant_id)
        self._user(tenant, user_id)
        del tenant.users[user_id]
        return DeleteUserResponse(success=True, user_id=user_id, message="삭제했습니다")

    async def get_settings(self, tenant_id: str) -> SettingsResponse:
        tenant = self._known(tenant_id)
        subscription = SubscriptionInfo(plan=tenant.request.plan, start_date=tenant.created_at)
        return SettingsResponse(tenant_id=tenant_id, config=tenant.config, subscription=subscription)

    async def update_settings(self, tenant_id: str, request: UpdateSettingsRequest) -> SettingsResponse:
        tenant = self._active(tenant_id)
        if request.features:
            refused = [name for name, on in request.features if on and name not in tenant.entitled]
            known = [name for name in refused if name in FeatureFlags.model_fields]
            if known:
                raise FeatureDisabledError(known[0])
            if refused:
                raise HTTPException(422, "unknown feature")
        if request.limits and request.limits.max_users < max(1, len(tenant.users)):
            raise HTTPException(422, "max_users is below the number of users")
        if request.limits:
            tenant.config.limits, tenant.config.max_users = request.limits, request.limits.max_users
            tenant.config.max_storage_mb = request.limits.max_storage_mb
        tenant.config.features = request.features or tenant.config.features
        tenant.config.branding = request.branding or tenant.config.branding
        return await self.get_settings(tenant_id)

    def _known(self, tenant_id: str) -> Tenant:
        if tenant_id not in self.tenants:
            raise TenantNotFoundError(tenant_id)
        return self.tenants[tenant_id]

    def _active(self, tenant_id: str) -> Tenant:
        tenant = self._known(tenant_id)
        if tenant.status != "active":
            raise HTTPException(409, {"error": "TENANT_INACTIVE", "message": "not active"})
        return tenant

    def _user(self, tenant: Tenant, user_id: str) -> UserInfo:
        if user_id not in tenant.users:
            raise UserNotFoundError(user_id)
        return tenant.users[user_id]

    def _refuse_taken(self, tenant: Tenant, email: str, but: str = "") -> None:
        if any(user.email.lower() == email.lower() and user.user_id != but for user in tenant.users.values()):
            raise UserExistsError(email)


def create_app(key: str) -> FastAPI:
    os.environ["MARKET_API_KEY"] = key
    handler, app = KitService(), FastAPI()
    app.include_router(create_standard_router_v2(handler))
    app.include_router(create_service_market_compat_router(handler))
    return app
