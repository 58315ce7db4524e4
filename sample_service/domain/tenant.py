"""One customer of the service, as a value."""

from dataclasses import dataclass

from sample_service.domain.configuration import Config
from standard_api.models.lifecycle import TenantStatus


@dataclass(frozen=True, kw_only=True)
class Tenant:
    """One customer. ``erased``: the data is gone since the last deactivation."""

    tenant_id: str
    name: str
    plan: str
    features: tuple[str, ...]
    contact_email: str
    contact_name: str
    status: TenantStatus
    access_url: str
    config: Config
    start_date: str
    end_date: str | None = None
    auto_renew: bool = False
    erased: bool = False
    retention_until: str | None = None
    created_at: str
    updated_at: str
