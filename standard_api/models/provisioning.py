"""Auto-provision, the market's older way to make a tenant, and its callback (contract section 3)."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from standard_api.fields import (
    Day,
    Email,
    Identifier,
    Name,
    RequestModel,
    ResponseModel,
    TenantId,
    Timestamp,
    whole,
)
from standard_api.models.lifecycle import AccessUrl, Contact

ProvisionStatus = Literal["approved", "processing", "rejected", "error"]
ApplicationKind = Literal["demo", "service"]
ApplicationId = Annotated[int, Field(ge=1, le=2**31 - 1), BeforeValidator(whole)]
CallbackUrl = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+\S*$", max_length=2048)]


class Applicant(RequestModel):
    """The person who applied; the e-mail decides which tenant is reused."""

    id: Identifier
    name: Name
    email: Email
    university_name: Name


class ServiceReference(RequestModel):
    """The service as the market lists it."""

    id: Identifier
    slug: Annotated[str, StringConstraints(min_length=1, max_length=255)]
    title: Name


class AutoProvisionRequest(RequestModel):
    """An approved application; days are UTC, both ends included.

    ``contact`` is a telephone number; the older form with e-mail and name is taken too.
    """

    application_id: ApplicationId
    kind: ApplicationKind
    contact: Annotated[str, StringConstraints(max_length=1000)] | Contact | None = None
    reason: Annotated[str, StringConstraints(max_length=10_000)] | None = None
    applicant: Applicant
    service: ServiceReference
    callback_url: CallbackUrl | None = None
    start_date: Day | None = None
    end_date: Day | None = None


class AutoProvisionResponse(ResponseModel):
    """``tenant_id`` and ``tenant_url`` are null unless approved."""

    status: ProvisionStatus
    tenant_id: TenantId | None
    tenant_url: AccessUrl | None
    message: str
    expires_at: Timestamp | None = None


class ProvisionCallback(AutoProvisionResponse):
    """The final answer that a service posts to ``callback_url`` after ``processing``."""

    application_id: ApplicationId
