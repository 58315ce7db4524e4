"""A tenant's states: what an activation or a deactivation makes of it. Pure.

(none) -> provisioning -> active -> suspended | deactivated -> provisioning -> active
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sample_service.domain.configuration import (
    Bounds,
    Config,
    checked_patch,
    entitled_features,
    first_config,
    patched,
    with_features,
)
from sample_service.domain.folding import fold
from sample_service.domain.tenant import Tenant
from sample_service.domain.times import timestamp, utc_day
from standard_api.errors import ServiceUnavailableError, TenantExistsError
from standard_api.models import ActivateRequest, DeactivateRequest
from standard_api.models.lifecycle import TenantStatus

RETENTION = timedelta(days=90)


@dataclass(frozen=True, kw_only=True)
class Activation:
    """What the service adds to a request: when, where, how many users exist, and what comes next."""

    at: datetime
    access_url: str
    users: int
    next_status: TenantStatus


def activated(tenant: Tenant | None, request: ActivateRequest, activation: Activation) -> Tenant:
    """The tenant after an activation; the same object when nothing changes.

    Raises TenantExistsError when it is active with different content.
    """
    if tenant is None:
        return _born(request, activation)
    if tenant.status in ("active", "provisioning"):
        if not _same_content(tenant, request):
            raise TenantExistsError
        return tenant
    return _revived(tenant, request, activation)


def deactivated(tenant: Tenant, request: DeactivateRequest, at: datetime) -> Tenant:
    """The tenant after a deactivation; the same object when nothing changes."""
    if tenant.status == "provisioning":
        raise ServiceUnavailableError("The tenant is still being provisioned.")
    erased = tenant.erased or not request.preserve_data
    status: TenantStatus = "suspended" if request.reason == "violation" else "deactivated"
    if (status, erased) == (tenant.status, tenant.erased):
        return tenant
    retention = tenant.retention_until or timestamp(at + RETENTION)
    return replace(
        tenant,
        status=status,
        erased=erased,
        retention_until=None if erased else retention,
        updated_at=timestamp(at),
    )


def _born(request: ActivateRequest, activation: Activation) -> Tenant:
    now = timestamp(activation.at)
    features = _distinct(request.features)
    return Tenant(
        tenant_id=request.tenant_id,
        name=request.tenant_name,
        plan=request.plan,
        features=features,
        contact_email=request.contact.email,
        contact_name=request.contact.name,
        status=activation.next_status,
        access_url=activation.access_url,
        config=_configured(first_config(request.plan), request, activation.users),
        start_date=utc_day(activation.at).isoformat(),
        created_at=now,
        updated_at=now,
    )


def _revived(tenant: Tenant, request: ActivateRequest, activation: Activation) -> Tenant:
    return replace(
        tenant,
        name=request.tenant_name,
        plan=request.plan,
        features=_distinct(request.features),
        contact_email=request.contact.email,
        contact_name=request.contact.name,
        status=activation.next_status,
        config=_configured(tenant.config, request, activation.users),
        erased=False,
        retention_until=None,
        updated_at=timestamp(activation.at),
    )


def _configured(config: Config, request: ActivateRequest, users: int) -> Config:
    features = _distinct(request.features)
    bounds = Bounds(entitled=entitled_features(request.plan, features), users=users)
    start = with_features(config, request.plan, features)
    return patched(start, checked_patch(request.config), bounds)


def _same_content(tenant: Tenant, request: ActivateRequest) -> bool:
    return (
        tenant.plan == request.plan
        and set(tenant.features) == set(request.features)
        and fold(tenant.contact_email) == fold(request.contact.email)
        and tenant.contact_name == request.contact.name
    )


def _distinct(features: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(features))
