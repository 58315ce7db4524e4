"""Tenants made from applications, the market's older way (contract section 3)."""

from dataclasses import replace
from urllib.parse import urlsplit

from sample_service.domain.folding import fold
from sample_service.domain.lifecycle import activated
from sample_service.domain.plans import plan_named
from sample_service.domain.tenant import Tenant
from sample_service.domain.terms import Term, end_of, term_of
from sample_service.domain.times import timestamp, utc_day
from sample_service.service.settings import ServiceSettings
from sample_service.service.tenancy import Tenancy
from sample_service.storage.store import Store
from sample_service.storage.tables.applications import ApplicationRow, ApplicationStatus
from standard_api.errors import InvalidRequestError
from standard_api.models import (
    ActivateRequest,
    AutoProvisionRequest,
    AutoProvisionResponse,
    Contact,
    ProvisionCallback,
)
from standard_api.models.lifecycle import TenantStatus

PLAN = "standard"
APPROVED = "승인되었습니다"
PROCESSING = "처리 중입니다"
REJECTED_TERM = "거절: 이용 기간이 올바르지 않습니다"
REJECTED_SUSPENDED = "거절: 위반으로 정지된 테넌트입니다"
REJECTED_NUMBER = "거절: 다른 신청자의 신청 번호입니다"


class Provisioning:
    """Answers applications, and finishes what was answered with ``processing``."""

    def __init__(self, store: Store, settings: ServiceSettings, tenancy: Tenancy) -> None:
        self._store = store
        self._settings = settings
        self._tenancy = tenancy

    def apply(self, application: AutoProvisionRequest) -> AutoProvisionResponse:
        """Make or reuse a tenant; a repeated application gets its newest answer."""
        _refuse_unusable(application.callback_url)
        with self._store.transaction():
            row = self._store.applications.find(application.application_id)
            if row is None:
                row = self._judge(application)
                self._store.applications.insert(row)
            elif not row.is_of(application.applicant.email):
                row = self._row(application, "rejected", REJECTED_NUMBER)
            return self._answer(row)

    def finish_due(self) -> int:
        """End the provisioning whose time has come; each tenant with its callbacks at once."""
        waiting = self._store.jobs.due(timestamp(self._settings.now()))
        for tenant_id in waiting:
            with self._store.transaction():
                self._tenancy.finish(tenant_id)
                for row in self._store.applications.approve_waiting(tenant_id, APPROVED):
                    self._promise_callback(row)
        return len(waiting)

    def _judge(self, application: AutoProvisionRequest) -> ApplicationRow:
        term = term_of(application, utc_day(self._settings.now()))
        if term is None:
            return self._row(application, "rejected", REJECTED_TERM)
        tenant_id = self._store.applications.tenant_of(application.applicant.email)
        old = self._tenancy.found(tenant_id) if tenant_id else None
        if old and old.status == "suspended":
            return self._row(application, "rejected", REJECTED_SUSPENDED)
        tenant = self._extended(old, term) if old else self._born(application, term)
        tenant = self._started(tenant, application)
        self._tenancy.keep(old, tenant)
        if old is None:
            self._store.applications.remember_tenant(application.applicant.email, tenant.tenant_id)
        if tenant.status == "provisioning":
            return self._row(application, "processing", PROCESSING, tenant)
        return self._row(application, "approved", APPROVED, tenant)

    def _born(self, application: AutoProvisionRequest, term: Term) -> Tenant:
        tenant_id = self._settings.identifiers.tenant()
        applicant = application.applicant
        contact = Contact(email=applicant.email, name=applicant.name)
        if isinstance(application.contact, Contact):
            contact = application.contact
        request = ActivateRequest(
            tenant_id=tenant_id,
            tenant_name=applicant.university_name,
            plan=PLAN,
            features=list(plan_named(PLAN).features),
            contact=contact,
        )
        # Not in service until _started says so.
        tenant = activated(None, request, self._tenancy.activation(tenant_id, "deactivated"))
        return replace(tenant, start_date=term.start.isoformat(), end_date=term.end.isoformat())

    def _extended(self, tenant: Tenant, term: Term) -> Tenant:
        """The later end counts; a tenant without end keeps none."""
        end = term.end.isoformat()
        if tenant.end_date is None or tenant.end_date >= end:
            return tenant
        return replace(tenant, end_date=end, updated_at=timestamp(self._settings.now()))

    def _started(self, tenant: Tenant, application: AutoProvisionRequest) -> Tenant:
        if tenant.status != "deactivated":
            return tenant
        waits = self._settings.asynchronous and application.callback_url is not None
        status: TenantStatus = "provisioning" if waits else "active"
        return replace(
            tenant,
            status=status,
            erased=False,
            retention_until=None,
            updated_at=timestamp(self._settings.now()),
        )

    def _row(
        self,
        application: AutoProvisionRequest,
        status: ApplicationStatus,
        message: str,
        tenant: Tenant | None = None,
    ) -> ApplicationRow:
        return ApplicationRow(
            application_id=application.application_id,
            tenant_id=tenant.tenant_id if tenant else None,
            status=status,
            message=message,
            expires_at=end_of(tenant.end_date) if tenant and tenant.end_date else None,
            callback_url=application.callback_url,
            created_at=timestamp(self._settings.now()),
            email_folded=fold(application.applicant.email),
        )

    def _answer(self, row: ApplicationRow) -> AutoProvisionResponse:
        tenant_id = row.tenant_id if row.status == "approved" else None
        return AutoProvisionResponse(
            status=row.status,
            tenant_id=tenant_id,
            tenant_url=self._store.tenants.get(tenant_id).access_url if tenant_id else None,
            message=row.message,
            expires_at=row.expires_at,
        )

    def _promise_callback(self, row: ApplicationRow) -> None:
        if row.callback_url:
            answer = self._answer(row).model_dump()
            body = ProvisionCallback(**answer, application_id=row.application_id)
            self._store.callbacks.add(row.callback_url, body, timestamp(self._settings.now()))


def _refuse_unusable(callback_url: str | None) -> None:
    if callback_url is None:
        return
    try:
        parts = urlsplit(callback_url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise InvalidRequestError("callback_url: must be a whole http or https address")
