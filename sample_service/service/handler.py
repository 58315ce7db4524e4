"""Every operation of the contract: each method finds the tenant, asks the store, says the answer.

SQLite calls are short and run on the event loop, but for long questions about large tenants, which the store
asks in a thread; each write is one transaction without an await.
"""

import time
from collections.abc import Callable
from dataclasses import replace

from sample_service.domain.configuration import Bounds, entitled_features, patched
from sample_service.domain.times import first_day, timestamp, utc_day
from sample_service.service.answers import (
    created_answer,
    deactivation_answer,
    resource_answer,
    settings_answer,
    status_answer,
    user_answer,
)
from sample_service.service.limits import limits_of
from sample_service.service.passwords import hash_chosen, hash_temporary
from sample_service.service.provisioning import Provisioning
from sample_service.service.settings import ServiceSettings
from sample_service.service.tenancy import Tenancy
from sample_service.storage.reads import Tables
from sample_service.storage.store import Store
from sample_service.storage.tables.users import UserPage, UserRow
from standard_api.errors import ServiceUnavailableError
from standard_api.fields import Period
from standard_api.handler import Accepted, StandardAPIHandler
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
    StatsHealth,
    StatsResponse,
    TenantStatusResponse,
    TopUsersResponse,
    Trends,
    UpdateSettingsRequest,
    UpdateUserRequest,
    UsagePatternsResponse,
    UsageResponse,
    User,
    UserFilters,
    UserList,
)
from standard_api.version import __version__

MESSAGES = {
    "active": "활성화 완료",
    "provisioning": "준비 중입니다",
    "deleted": "삭제했습니다",
}


class SampleHandler(StandardAPIHandler):
    """The sample service. ``wake`` is called when work goes on after an answer."""

    def __init__(
        self, store: Store, settings: ServiceSettings, *, wake: Callable[[], None] = lambda: None
    ) -> None:
        self._store = store
        self._settings = settings
        self._tenancy = Tenancy(store, settings)
        self._provisioning = Provisioning(store, settings, self._tenancy)
        self._wake = wake

    async def check_health(self) -> Health:
        try:
            healthy = self._store.is_healthy()
        except ServiceUnavailableError:
            healthy = False
        return Health(
            status="healthy" if healthy else "unhealthy",
            version=__version__,
            timestamp=timestamp(self._settings.now()),
        )

    async def activate_tenant(
        self, request: ActivateRequest
    ) -> ActivateResponse | Accepted[ActivateResponse]:
        tenant = self._tenancy.activate(request)
        answer = ActivateResponse(
            success=True,
            tenant_id=tenant.tenant_id,
            access_url=tenant.access_url,
            message=MESSAGES[tenant.status],
        )
        if tenant.status == "provisioning":
            self._wake()
            return Accepted(answer)
        return answer

    async def deactivate_tenant(self, tenant_id: str, request: DeactivateRequest) -> DeactivateResponse:
        return deactivation_answer(await self._tenancy.deactivate(tenant_id, request))

    async def get_tenant_status(self, tenant_id: str) -> TenantStatusResponse:
        return status_answer(self._store.tenants.get(tenant_id))

    async def get_tenant_usage(self, tenant_id: str, period: str) -> UsageResponse:
        self._store.tenants.require(tenant_id)
        storage = self._store.resources.storage_mb(tenant_id)
        usage = await self._store.ask(
            tenant_id,
            lambda t: t.dashboard.month(tenant_id, period, storage),
            name=("month", period, storage),
        )
        return UsageResponse(tenant_id=tenant_id, period=period, usage=usage)

    async def get_tenant_stats(self, tenant_id: str, period: Period) -> StatsResponse:
        began = time.perf_counter()
        self._store.tenants.require(tenant_id)
        since = self._since(period)
        summary, daily = await self._store.ask(
            tenant_id,
            lambda t: (t.dashboard.summary(tenant_id, since), t.dashboard.daily_usage(tenant_id, since)),
            name=("stats", since),
        )
        health = StatsHealth(
            status="healthy",
            last_check=timestamp(self._settings.now()),
            response_time_ms=round((time.perf_counter() - began) * 1000, 3),
        )
        return StatsResponse(
            tenant_id=tenant_id, period=period, summary=summary, trends=Trends(daily=daily), health=health
        )

    async def get_tenant_costs(self, tenant_id: str, period: Period) -> CostsResponse:
        self._store.tenants.require(tenant_id)
        since = self._since(period)

        def costs(t: Tables) -> CostsResponse:
            return CostsResponse(
                tenant_id=tenant_id,
                period=period,
                total_cost_usd=t.dashboard.total_cost(tenant_id, since),
                by_model=t.dashboard.costs_by_model(tenant_id, since),
                by_user_top10=t.dashboard.costs_by_user(tenant_id, since, 10),
                daily_trend=t.dashboard.daily_costs(tenant_id, since),
            )

        return await self._store.ask(tenant_id, costs, name=("costs", period, since))

    async def get_top_users(self, tenant_id: str, period: Period, limit: int) -> TopUsersResponse:
        self._store.tenants.require(tenant_id)
        since = self._since(period)
        users = await self._store.ask(
            tenant_id, lambda t: t.dashboard.top_users(tenant_id, since, limit), name=("top", since, limit)
        )
        return TopUsersResponse(tenant_id=tenant_id, period=period, users=users)

    async def get_usage_patterns(self, tenant_id: str, period: Period) -> UsagePatternsResponse:
        self._store.tenants.require(tenant_id)
        since, dashboard = self._since(period), self._store.dashboard
        return UsagePatternsResponse(
            tenant_id=tenant_id,
            period=period,
            hourly_distribution=dashboard.messages_by_hour(tenant_id, since),
            weekday_distribution=dashboard.messages_by_weekday(tenant_id, since),
            avg_session_length_minutes=dashboard.session_minutes(tenant_id, since),
        )

    async def list_users(self, tenant_id: str, filters: UserFilters) -> UserList:
        self._store.tenants.require(tenant_id)
        page = await self._page(tenant_id, filters)
        return UserList(
            tenant_id=tenant_id,
            total=page.total,
            limit=filters.limit,
            offset=filters.offset,
            users=[user_answer(user) for user in page.users],
        )

    async def _page(self, tenant_id: str, filters: UserFilters) -> UserPage:
        """A search may be long, so whom it finds is remembered for its other pages; all else is short."""
        users = self._store.users
        if not filters.search:
            return users.page(tenant_id, filters)
        name = ("users", filters.search, filters.role, filters.status)
        found = await self._store.ask(tenant_id, lambda t: t.users.found(tenant_id, filters), name=name)
        page = users.page_of(tenant_id, found, filters)
        if len(page.users) == len(found[filters.offset : filters.offset + filters.limit]):
            return page
        # Somebody of this page left meanwhile.
        return await self._store.ask(tenant_id, lambda t: t.users.page(tenant_id, filters))

    async def create_user(self, tenant_id: str, request: CreateUserRequest) -> CreatedUser:
        self._store.tenants.writable(tenant_id)
        temporary = request.password is None
        # The hash is slow, so it is made before the transaction, which judges the tenant again.
        password_hash = await self._hash(request.password)
        user = UserRow(
            user_id=self._settings.identifiers.user(),
            email=request.email,
            name=request.name,
            role=request.role,
            created_at=timestamp(self._settings.now()),
        )
        with self._store.transaction():
            max_users = self._store.tenants.writable(tenant_id).config["max_users"]
            self._store.users.insert(tenant_id, user, password_hash=password_hash, max_users=max_users)
        return created_answer(user, temporary_password=temporary)

    async def get_user(self, tenant_id: str, user_id: str) -> User:
        self._store.tenants.require(tenant_id)
        return user_answer(self._store.users.get(tenant_id, user_id))

    async def update_user(self, tenant_id: str, user_id: str, request: UpdateUserRequest) -> User:
        with self._store.transaction():
            self._store.tenants.writable(tenant_id)
            return user_answer(self._store.users.update(tenant_id, user_id, request))

    async def delete_user(self, tenant_id: str, user_id: str) -> DeletedUser:
        with self._store.transaction():
            self._store.tenants.writable(tenant_id)
            self._store.users.delete(tenant_id, user_id)
        return DeletedUser(success=True, user_id=user_id, message=MESSAGES["deleted"])

    async def list_resources(self, tenant_id: str, filters: ResourceFilters) -> ResourceList:
        self._store.tenants.require(tenant_id)
        page = self._store.resources.page(tenant_id, filters)
        return ResourceList(
            tenant_id=tenant_id,
            resource_type=filters.type,
            total=page.total,
            limit=filters.limit,
            offset=filters.offset,
            items=[resource_answer(resource) for resource in page.resources],
        )

    async def get_settings(self, tenant_id: str) -> SettingsResponse:
        return settings_answer(self._store.tenants.get(tenant_id))

    async def update_settings(self, tenant_id: str, request: UpdateSettingsRequest) -> SettingsResponse:
        with self._store.transaction():
            tenant = self._store.tenants.writable(tenant_id)
            bounds = Bounds(
                entitled=entitled_features(tenant.plan, tenant.features),
                users=self._store.users.count(tenant_id),
            )
            config = patched(tenant.config, request.config, bounds)
            if config != tenant.config:
                tenant = replace(tenant, config=config, updated_at=timestamp(self._settings.now()))
                self._store.tenants.update(tenant)
        return settings_answer(tenant)

    async def get_limits(self, tenant_id: str) -> LimitsResponse:
        tenant = self._store.tenants.get(tenant_id)
        limits = limits_of(self._store, tenant, utc_day(self._settings.now()))
        return LimitsResponse(tenant_id=tenant_id, limits=limits)

    async def auto_provision(self, application: AutoProvisionRequest) -> AutoProvisionResponse:
        answer = self._provisioning.apply(application)
        if answer.status == "processing":
            self._wake()
        return answer

    def _since(self, period: Period) -> str:
        return first_day(period, utc_day(self._settings.now()))

    async def _hash(self, password: str | None) -> str:
        if password is None:
            return hash_temporary()
        return await hash_chosen(password, self._settings.hash_password)
