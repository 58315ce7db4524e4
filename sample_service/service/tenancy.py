"""Tenants coming and going: the rules of lifecycle, applied to the store in one transaction."""

from dataclasses import replace
from datetime import timedelta

from sample_service.domain.lifecycle import Activation, activated, deactivated
from sample_service.domain.tenant import Tenant
from sample_service.domain.times import timestamp, utc_day
from sample_service.service.settings import ServiceSettings
from sample_service.storage.store import Store
from standard_api.models import ActivateRequest, DeactivateRequest
from standard_api.models.lifecycle import TenantStatus


class Tenancy:
    """Activates and deactivates tenants."""

    def __init__(self, store: Store, settings: ServiceSettings) -> None:
        self._store = store
        self._settings = settings

    def activate(self, request: ActivateRequest) -> Tenant:
        """Bring a tenant to life; raise TenantExistsError when active with different content."""
        status: TenantStatus = "provisioning" if self._settings.asynchronous else "active"
        with self._store.transaction():
            old = self._store.tenants.find(request.tenant_id)
            tenant = activated(old, request, self.activation(request.tenant_id, status))
            self.keep(old, tenant)
        return tenant

    def deactivate(self, tenant_id: str, request: DeactivateRequest) -> Tenant:
        """Take a tenant out of service, and erase its data when asked to."""
        with self._store.transaction():
            old = self._store.tenants.get(tenant_id)
            tenant = deactivated(old, request, self._settings.now())
            self.keep(old, tenant)
            if tenant.erased and not old.erased:
                self._store.tenants.erase_data(tenant_id)
        return tenant

    def erase_past_retention(self) -> int:
        """Erase what was kept as long as promised; return how many tenants that concerned."""
        now = timestamp(self._settings.now())
        tenants = self._store.tenants.past_retention(now)
        for tenant_id in tenants:
            with self._store.transaction():
                tenant = self._store.tenants.get(tenant_id)
                erased = replace(tenant, erased=True, retention_until=None, updated_at=now)
                self._store.tenants.update(erased)
                self._store.tenants.erase_data(tenant_id)
        return len(tenants)

    def finish(self, tenant_id: str) -> Tenant:
        """End a tenant's provisioning; call it inside a transaction."""
        old = self._store.tenants.get(tenant_id)
        tenant = replace(old, status="active", updated_at=timestamp(self._settings.now()))
        self._store.tenants.update(tenant)
        self._store.jobs.remove(tenant_id)
        return tenant

    def activation(self, tenant_id: str, next_status: TenantStatus) -> Activation:
        """What the service adds to a request for this tenant."""
        return Activation(
            at=self._settings.now(),
            access_url=self._settings.access_url(tenant_id),
            users=self._store.users.count(tenant_id),
            next_status=next_status,
        )

    def keep(self, old: Tenant | None, tenant: Tenant) -> None:
        """Write what changed, with the work that is left to do; call it inside a transaction."""
        if old is None:
            self._store.tenants.insert(tenant)
            self._settle(tenant)
        elif tenant is not old:
            self._store.tenants.update(tenant)
        began = old is None or old.status != "provisioning"
        if tenant.status == "provisioning" and began:
            due = self._settings.now() + timedelta(seconds=self._settings.provisioning_seconds)
            self._store.jobs.add(tenant.tenant_id, timestamp(due))

    def _settle(self, tenant: Tenant) -> None:
        """Let people move in, when newborn tenants are to have some; half of the seats stay free."""
        size = min(self._settings.newborn_users, tenant.config["max_users"] // 2)
        if size:
            from sample_service.seeding.newborn import household, move_in

            family = household(size, utc_day(self._settings.now()))
            move_in(self._store, tenant.tenant_id, family, self._settings.identifiers)
