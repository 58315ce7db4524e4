"""Calls the sample service's operations the short way: requests are validated as on the wire."""

import asyncio
from datetime import datetime
from typing import Any

from sample_service.app import create_worker
from sample_service.domain.usage import UsageEvent
from sample_service.service.callback_sender import CallbackSender
from sample_service.service.handler import SampleHandler
from sample_service.service.settings import ServiceSettings
from sample_service.service.worker import Worker
from sample_service.storage.store import Store
from standard_api.handler import Accepted
from standard_api.models import (
    ActivateRequest,
    ActivateResponse,
    AutoProvisionRequest,
    AutoProvisionResponse,
    CreatedUser,
    CreateUserRequest,
    DeactivateRequest,
    DeactivateResponse,
    ResourceFilters,
    ResourceList,
    SettingsResponse,
    TenantStatusResponse,
    UpdateSettingsRequest,
    UpdateUserRequest,
    User,
    UserFilters,
    UserList,
)

TENANT = "hanbit"


def activation(tenant_id: str = TENANT, **changes: Any) -> ActivateRequest:
    return ActivateRequest.model_validate(
        {
            "tenant_id": tenant_id,
            "tenant_name": "한빛대학교",
            "plan": "standard",
            "features": ["chat", "rag"],
            "config": {},
            "contact": {"email": "admin@hanbit.example", "name": "김하늘"},
            **changes,
        }
    )


def application(application_id: int = 1, **changes: Any) -> AutoProvisionRequest:
    email = changes.pop("email", "haneul@hanbit.example")
    return AutoProvisionRequest.model_validate(
        {
            "application_id": application_id,
            "kind": "demo",
            "applicant": {"id": 52, "name": "김하늘", "email": email, "university_name": "한빛대학교"},
            "service": {"id": 3, "slug": "advisor", "title": "AI 어드바이저"},
            **changes,
        }
    )


class Driver:
    """One store with one handler; every method runs one operation to its end."""

    def __init__(self, store: Store, settings: ServiceSettings) -> None:
        self.store = store
        self.settings = settings
        self.handler = SampleHandler(store, settings)

    def worker(self, sender: CallbackSender | None = None) -> Worker:
        return create_worker(self.store, self.settings, sender)

    def activate(self, tenant_id: str = TENANT, **changes: Any) -> ActivateResponse:
        answer = asyncio.run(self.handler.activate_tenant(activation(tenant_id, **changes)))
        return answer.body if isinstance(answer, Accepted) else answer

    def deactivate(self, tenant_id: str = TENANT, **changes: Any) -> DeactivateResponse:
        request = DeactivateRequest.model_validate({"reason": "admin_request", **changes})
        return asyncio.run(self.handler.deactivate_tenant(tenant_id, request))

    def apply(self, application_id: int = 1, **changes: Any) -> AutoProvisionResponse:
        return asyncio.run(self.handler.auto_provision(application(application_id, **changes)))

    def status(self, tenant_id: str = TENANT) -> TenantStatusResponse:
        return asyncio.run(self.handler.get_tenant_status(tenant_id))

    def config(self, tenant_id: str = TENANT) -> dict[str, Any]:
        return self.settings_of(tenant_id).config.model_dump()

    def settings_of(self, tenant_id: str = TENANT) -> SettingsResponse:
        return asyncio.run(self.handler.get_settings(tenant_id))

    def configure(self, config: dict[str, Any], tenant_id: str = TENANT) -> dict[str, Any]:
        request = UpdateSettingsRequest.model_validate({"config": config})
        return asyncio.run(self.handler.update_settings(tenant_id, request)).config.model_dump()

    def create_user(self, email: str, tenant_id: str = TENANT, **changes: Any) -> CreatedUser:
        request = CreateUserRequest.model_validate({"email": email, "name": "홍길동", **changes})
        return asyncio.run(self.handler.create_user(tenant_id, request))

    def update_user(self, user_id: str, tenant_id: str = TENANT, **changes: Any) -> User:
        request = UpdateUserRequest.model_validate(changes)
        return asyncio.run(self.handler.update_user(tenant_id, user_id, request))

    def delete_user(self, user_id: str, tenant_id: str = TENANT) -> None:
        asyncio.run(self.handler.delete_user(tenant_id, user_id))

    def user(self, user_id: str, tenant_id: str = TENANT) -> User:
        return asyncio.run(self.handler.get_user(tenant_id, user_id))

    def users(self, tenant_id: str = TENANT, **filters: Any) -> UserList:
        return asyncio.run(self.handler.list_users(tenant_id, UserFilters.model_validate(filters)))

    def resources(self, tenant_id: str = TENANT, **filters: Any) -> ResourceList:
        wanted = ResourceFilters.model_validate(filters)
        return asyncio.run(self.handler.list_resources(tenant_id, wanted))

    def record(self, *events: UsageEvent, tenant_id: str = TENANT) -> None:
        self.store.record_usage(
            tenant_id, events, now=self.settings.now(), identifiers=self.settings.identifiers
        )

    def event(self, user_id: str, at: datetime | None = None, **changes: Any) -> UsageEvent:
        values = {
            "model": "gpt-4o",
            "input_tokens": 1_000,
            "output_tokens": 333,
            "messages": 2,
            "sessions": 1,
            "session_seconds": 90,
            **changes,
        }
        return UsageEvent(user_id=user_id, at=at or self.settings.now(), **values)
