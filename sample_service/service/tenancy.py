"""Tenants coming and going: the rules of lifecycle, applied to the store in one transaction."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from sample_service.domain.lifecycle import Activation, activated, deactivated
from sample_service.domain.tenant import Tenant
from sample_service.domain.times import timestamp, utc_day
from sample_service.service.settings import ServiceSettings
from sample_service.storage.store import Store
from standard_api.models import ActivateRequest, DeactivateRequest
from standard_api.models.lifecycle import TenantStatus

_PIECE = 500
"""So many rows are erased at once; nobody waits longer for that than for a page."""


class Tenancy:
    """Activates and deactivates tenants."""

    def __init__(self, store: Store, settings: ServiceSettings) -> None:
        self._store = store
        self._settings = settings

    def activate(self, request: ActivateRequest) -> Tenant:
        """Bring a tenant to life; raise TenantExistsError when active with different content."""
        status: TenantStatus = "provisioning" if self._settings.asynchronous else "active"
        with self._store.transaction():
            old = self.found(request.tenant_id)
            tenant = activated(old, request, self.activation(request.tenant_id, status))
            self.keep(old, tenant)
        return tenant

    def found(self, tenant_id: str) -> Tenant | None:
        """The tenant as it comes back: what was to be erased by now is. Call it inside a transaction."""
        tenant = self._store.tenants.find(tenant_id)
        if tenant is None or not self._is_past_retention(tenant):
            return tenant
        while not self._store.tenants.erase_data(tenant_id, _PIECE):
            pass
        return self._erased(tenant)

    async def deactivate(self, tenant_id: str, request: DeactivateRequest) -> Tenant:
        """Take a tenant out of service, and erase its data when asked to."""
        with self._store.transaction():
            old = self._store.tenants.get(tenant_id)
            tenant = deactivated(old, request, self._settings.now())
            rest = tenant.erased and not old.erased and not self._store.tenants.erase_data(tenant_id, _PIECE)
            if rest:
                tenant = replace(tenant, erased=False, retention_until=tenant.updated_at)
            self.keep(old, tenant)
        if rest:
            await self.erase_past_retention()
            tenant = self._store.tenants.get(tenant_id)
        return tenant

    async def erase_past_retention(self) -> int:
        """Erase what was kept as long as promised; return how many tenants that concerned.

        Piece by piece, and others are answered between them; a restart goes on with the rest.
        """
        tenants = self._store.tenants.past_retention(timestamp(self._settings.now()))
        for tenant_id in tenants:
            more = True
            while more:
                more = self._erase_piece(tenant_id)
                await asyncio.sleep(0)
        return len(tenants)

    def _erase_piece(self, tenant_id: str) -> bool:
        """Whether more is left of a tenant that is to be erased."""
        with self._store.transaction():
            tenant = self._store.tenants.get(tenant_id)
            if not self._is_past_retention(tenant):
                return False
            left = not self._store.tenants.erase_data(tenant_id, _PIECE)
            if not left:
                self._erased(tenant)
            return left

    def _erased(self, tenant: Tenant) -> Tenant:
        now = timestamp(self._settings.now())
        erased = replace(tenant, erased=True, retention_until=None, updated_at=now)
        self._store.tenants.update(erased)
        return erased

    def _is_past_retention(self, tenant: Tenant) -> bool:
        until = tenant.retention_until
        return until is not None and until <= timestamp(self._settings.now())

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
            self._populate(tenant)
        elif tenant is not old:
            self._store.tenants.update(tenant)
        began = old is None or old.status != "provisioning"
        if tenant.status == "provisioning" and began:
            due = self._settings.now() + timedelta(seconds=self._settings.provisioning_seconds)
            self._store.jobs.add(tenant.tenant_id, timestamp(due))

    def _populate(self, tenant: Tenant) -> None:
        """Let people move in, when newborn tenants are to have some; half of the seats stay free."""
        size = min(self._settings.newborn_users, tenant.config["max_users"] // 2)
        if size:
            from sample_service.seeding.newborn import household, move_in

            family = household(size, utc_day(self._settings.now()))
            move_in(self._store, tenant.tenant_id, family, self._settings.identifiers)
