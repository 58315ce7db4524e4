"""Applications, which the kit does not know: each becomes an activation of the applicant's tenant."""

import hashlib
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from standard_api.errors import InvalidRequestError
from standard_api.models import AutoProvisionRequest
from standard_api.mt_paas import models as m
from standard_api.terms import last_day_of

PLAN = "standard"
FEATURES = ("chat", "rag")


@dataclass
class Applications:
    """Who applied with which number, and until when; kept as long as the process runs."""

    applicants: dict[int, str] = field(default_factory=dict)
    ends: dict[str, datetime] = field(default_factory=dict)

    def tenant_of(self, application: AutoProvisionRequest) -> str | None:
        """The tenant of the applicant's e-mail, always the same; None for another applicant's number."""
        email = _folded(application.applicant.email)
        if self.applicants.setdefault(application.application_id, email) != email:
            return None
        return f"app-{hashlib.sha256(email.encode()).hexdigest()[:24]}"

    def end_of(self, tenant_id: str, application: AutoProvisionRequest) -> datetime:
        """The later of the tenant's end and the application's: the start of the day after the last one."""
        day = _last_day(application) + timedelta(days=1)
        end = datetime.combine(day, time.min, tzinfo=UTC)
        self.ends[tenant_id] = max(end, self.ends.get(tenant_id, end))
        return self.ends[tenant_id]


def activation_of(tenant_id: str, application: AutoProvisionRequest) -> m.ActivateRequest:
    """The activation that an application stands for."""
    applicant = application.applicant
    return m.ActivateRequest(
        tenant_id=tenant_id,
        tenant_name=applicant.university_name,
        plan=PLAN,
        features=list(FEATURES),
        contact=m.ContactInfo(email=applicant.email, name=applicant.name),
    )


def _last_day(application: AutoProvisionRequest) -> date:
    start, end = (date.fromisoformat(day) if day else None for day in _days(application))
    start = start or datetime.now(UTC).date()
    if end and end < start:
        raise InvalidRequestError("end_date is before start_date")
    try:
        return end if end and application.kind == "service" else last_day_of(application.kind, start)
    except OverflowError:
        raise InvalidRequestError("the term ends past the calendar") from None


def _days(application: AutoProvisionRequest) -> tuple[str | None, str | None]:
    return application.start_date, application.end_date


def _folded(email: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", email).casefold())
