from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

from standard_api import StandardAPIHandler, TenantExistsError, TenantNotFoundError, create_app
from standard_api.models import (
    ActivateRequest,
    ActivateResponse,
    DeactivateRequest,
    DeactivateResponse,
    TenantStatusResponse,
)


def now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


@dataclass(frozen=True)
class Tenant:
    request: ActivateRequest
    created_at: datetime
    updated_at: datetime
    status: Literal["active", "suspended", "deactivated"] = "active"
    kept_until: datetime | None = None

    def is_asked_for_by(self, other: ActivateRequest) -> bool:
        old, new = ((one.plan, set(one.features), one.contact.name) for one in (self.request, other))
        return old == new and self.request.contact.email.lower() == other.contact.email.lower()


class MyService(StandardAPIHandler):
    def __init__(self) -> None:
        self.tenants: dict[str, Tenant] = {}

    async def activate_tenant(self, request: ActivateRequest) -> ActivateResponse:
        old = self.tenants.get(request.tenant_id)
        if old and old.status == "active" and not old.is_asked_for_by(request):
            raise TenantExistsError
        if not old or old.status != "active":
            born = old.created_at if old else now()
            self.tenants[request.tenant_id] = Tenant(request, created_at=born, updated_at=now())
        return ActivateResponse(
            success=True,
            tenant_id=request.tenant_id,
            access_url=f"https://my-service.example/t/{request.tenant_id}",
            message="활성화 완료",
        )

    async def deactivate_tenant(self, tenant_id: str, request: DeactivateRequest) -> DeactivateResponse:
        tenant = self.known(tenant_id)
        status: Literal["suspended", "deactivated"]
        status = "suspended" if request.reason == "violation" else "deactivated"
        until = (tenant.kept_until or now() + timedelta(days=90)) if request.preserve_data else None
        self.tenants[tenant_id] = replace(tenant, status=status, kept_until=until, updated_at=now())
        return DeactivateResponse(
            success=True,
            tenant_id=tenant_id,
            status=status,
            data_preserved=until is not None,
            data_retention_until=until,
        )

    async def get_tenant_status(self, tenant_id: str) -> TenantStatusResponse:
        tenant = self.known(tenant_id)
        return TenantStatusResponse(
            tenant_id=tenant_id,
            status=tenant.status,
            plan=tenant.request.plan,
            features=tenant.request.features,
            created_at=tenant.created_at,
            updated_at=tenant.updated_at,
        )

    def known(self, tenant_id: str) -> Tenant:
        if tenant_id not in self.tenants:
            raise TenantNotFoundError
        return self.tenants[tenant_id]


app = create_app(MyService(), keys=["change-me"])
