"""A handler written for the kit, as a handler of the contract."""

import inspect
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from starlette.concurrency import run_in_threadpool

from standard_api import errors, models
from standard_api.fields import Period
from standard_api.handler import StandardAPIHandler
from standard_api.mt_paas import models as m
from standard_api.mt_paas import wording
from standard_api.mt_paas.applications import Applications, activation_of
from standard_api.mt_paas.handlers import StandardAPIHandler as KitHandler
from standard_api.mt_paas.handlers import StandardAPIHandlerV2
from standard_api.mt_paas.wording import read

_HEALTH = ("healthy", "degraded")


class Adapter(StandardAPIHandler):
    """Each method says the contract's request in the kit's words, and the kit's answer in the contract's."""

    def __init__(self, kit: KitHandler) -> None:
        self._kit = kit
        self._applications = Applications()
        self._urls: dict[str, str] = {}

    async def check_health(self) -> models.Health:
        state = await self._ask("check_health")
        return models.Health(
            status=state if state in _HEALTH else "unhealthy",
            version=self._kit.service_version,
            timestamp=datetime.now(UTC),
        )

    async def activate_tenant(self, request: models.ActivateRequest) -> models.ActivateResponse:
        return await self._activate(m.ActivateRequest.model_validate(request.model_dump()))

    async def deactivate_tenant(
        self, tenant_id: str, request: models.DeactivateRequest
    ) -> models.DeactivateResponse:
        wanted = m.DeactivateRequest.model_validate(request.model_dump())
        await self._ask("before_deactivate", tenant_id, wanted)
        answer = await self._ask("deactivate_tenant", tenant_id, wanted)
        await self._ask("after_deactivate", answer)
        return read(models.DeactivateResponse, wording.tenant_status(answer))

    async def get_tenant_status(self, tenant_id: str) -> models.TenantStatusResponse:
        answer = await self._ask("get_tenant_status", tenant_id)
        return read(models.TenantStatusResponse, wording.tenant_status(answer))

    async def get_tenant_usage(self, tenant_id: str, period: str) -> models.UsageResponse:
        answer = wording.worded(await self._ask("get_tenant_usage", tenant_id, period))
        usage = {name: 0 if value is None else value for name, value in answer["usage"].items()}
        return read(models.UsageResponse, answer, usage=usage)

    async def get_tenant_stats(self, tenant_id: str, period: Period) -> models.StatsResponse:
        answer = wording.worded(await self._ask("get_tenant_stats", tenant_id, period))
        trends = {"daily": [], **(answer["trends"] or {})}
        now = models.StatsHealth(status="healthy", last_check=datetime.now(UTC), response_time_ms=0)
        return read(models.StatsResponse, answer, trends=trends, health=answer["health"] or now.model_dump())

    async def get_tenant_costs(self, tenant_id: str, period: Period) -> models.CostsResponse:
        return read(models.CostsResponse, await self._ask("get_tenant_costs", tenant_id, period))

    async def get_top_users(self, tenant_id: str, period: Period, limit: int) -> models.TopUsersResponse:
        await self._require_for_default("get_top_users", tenant_id)
        return read(models.TopUsersResponse, await self._ask("get_top_users", tenant_id, period, limit))

    async def list_users(self, tenant_id: str, filters: models.UserFilters) -> models.UserList:
        wanted = m.UserFilters.model_validate({**filters.model_dump(), "search": filters.search or None})
        answer = wording.worded(await self._ask("list_users", tenant_id, wanted))
        return read(models.UserList, answer, users=[wording.user(user) for user in answer["users"]])

    async def create_user(self, tenant_id: str, request: models.CreateUserRequest) -> models.CreatedUser:
        wanted = m.CreateUserRequest.model_validate(request.model_dump(exclude_unset=True))
        return read(models.CreatedUser, await self._ask("create_user", tenant_id, wanted))

    async def get_user(self, tenant_id: str, user_id: str) -> models.User:
        return read(
            models.User, wording.user(wording.worded(await self._ask("get_user", tenant_id, user_id)))
        )

    async def update_user(
        self, tenant_id: str, user_id: str, request: models.UpdateUserRequest
    ) -> models.User:
        wanted = m.UpdateUserRequest.model_validate(request.model_dump(exclude_unset=True))
        answer = await self._ask("update_user", tenant_id, user_id, wanted)
        return read(models.User, wording.user(wording.worded(answer)))

    async def delete_user(self, tenant_id: str, user_id: str) -> models.DeletedUser:
        return read(models.DeletedUser, await self._ask("delete_user", tenant_id, user_id))

    async def list_resources(self, tenant_id: str, filters: models.ResourceFilters) -> models.ResourceList:
        await self._require_for_default("list_resources", tenant_id)
        wanted = m.ResourceFilters.model_validate({**filters.model_dump(), "search": filters.search or None})
        answer = wording.worded(await self._ask("list_resources", tenant_id, wanted))
        page = {"resource_type": filters.type, "limit": filters.limit, "offset": filters.offset}
        items = [wording.resource(item) for item in answer["items"]]
        return read(models.ResourceList, answer, **page, items=items)

    async def get_settings(self, tenant_id: str) -> models.SettingsResponse:
        return self._settings(await self._ask("get_settings", tenant_id))

    async def update_settings(
        self, tenant_id: str, request: models.UpdateSettingsRequest
    ) -> models.SettingsResponse:
        now = (await self.get_settings(tenant_id)).config.model_dump()
        return self._settings(
            await self._ask("update_settings", tenant_id, _merged(now, dict(request.config)))
        )

    async def auto_provision(self, application: models.AutoProvisionRequest) -> models.AutoProvisionResponse:
        tenant_id = self._applications.tenant_of(application)
        state = await self._state(tenant_id) if tenant_id else None
        if tenant_id is None or state == "suspended":
            why = "The tenant is suspended." if tenant_id else "The number is another applicant's."
            return models.AutoProvisionResponse(
                status="rejected", tenant_id=None, tenant_url=None, message=why
            )
        ends = self._applications.end_of(tenant_id, application)
        if state != "active" or tenant_id not in self._urls:
            await self._activate_again(activation_of(tenant_id, application))
        return models.AutoProvisionResponse(
            status="approved",
            tenant_id=tenant_id,
            tenant_url=self._urls.get(tenant_id, self._kit.base_url),
            message="approved",
            expires_at=ends,
        )

    async def _activate(self, wanted: m.ActivateRequest) -> models.ActivateResponse:
        await self._ask("before_activate", wanted)
        answer = await self._ask("activate_tenant", wanted)
        await self._ask("after_activate", answer)
        told = read(models.ActivateResponse, answer)
        self._urls[wanted.tenant_id] = told.access_url
        return told

    async def _activate_again(self, wanted: m.ActivateRequest) -> None:
        try:
            await self._activate(wanted)
        except errors.TenantExistsError:
            # It is active with other content, which is what an application asks for.
            return

    async def _state(self, tenant_id: str) -> str | None:
        try:
            return (await self.get_tenant_status(tenant_id)).status
        except errors.TenantNotFoundError:
            return None

    async def _require_for_default(self, name: str, tenant_id: str) -> None:
        """The kit's empty answers know no tenants, so an unknown one is found out here."""
        if getattr(type(self._kit), name, None) is getattr(StandardAPIHandlerV2, name):
            await self._ask("get_tenant_status", tenant_id)

    def _settings(self, answer: object) -> models.SettingsResponse:
        values = wording.worded(answer)
        return read(models.SettingsResponse, values, config=wording.config(values["config"]))

    async def _ask(self, name: str, *values: Any) -> Any:
        """Call one method of the kit's handler, a plain ``def`` in a thread."""
        method: Callable[..., Any] | None = getattr(self._kit, name, None)
        if method is None:
            raise errors.NotOfferedError
        if inspect.iscoroutinefunction(method):
            return await method(*values)
        answer = await run_in_threadpool(method, *values)
        return await answer if inspect.isawaitable(answer) else answer


def _merged(config: dict[str, Any], patch: dict[str, Any]) -> m.UpdateSettingsRequest:
    """The parts that change, each whole: the kit knows seats and room as limits."""
    room = {name: patch[name] for name in ("max_users", "max_storage_mb") if name in patch}
    known = {name: config[name] for name in ("max_users", "max_storage_mb")}
    limits = {**config["limits"], **known, **patch.get("limits", {}), **room}
    return m.UpdateSettingsRequest(
        features=m.FeatureFlags(**{**config["features"], **patch["features"]})
        if "features" in patch
        else None,
        limits=m.UsageLimits(**limits) if room or "limits" in patch else None,
        branding=m.Branding(**{**config["branding"], **patch["branding"]}) if "branding" in patch else None,
    )
