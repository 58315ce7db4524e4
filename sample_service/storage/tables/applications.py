"""Applications and applicants as rows: who applied, what we answered last, whose tenant it is."""

from dataclasses import dataclass
from typing import Literal

from sample_service.domain.folding import fold
from sample_service.storage.database import DatabaseTable

ApplicationStatus = Literal["approved", "processing", "rejected"]


@dataclass(frozen=True, kw_only=True)
class ApplicationRow:
    """One application and its newest answer."""

    application_id: int
    tenant_id: str | None
    status: ApplicationStatus
    message: str
    expires_at: str | None
    callback_url: str | None
    created_at: str
    email_folded: str

    def is_of(self, email: str) -> bool:
        """Whether it is this applicant's; who applied stands in no older row, so those are anybody's."""
        return self.email_folded in ("", fold(email))


class ApplicationTable(DatabaseTable):
    """Finds and keeps applications."""

    def find(self, application_id: int) -> ApplicationRow | None:
        """The application, or None."""
        row = self._database.row("SELECT * FROM application WHERE application_id = ?", application_id)
        return ApplicationRow(**dict(row)) if row else None

    def insert(self, application: ApplicationRow) -> None:
        """Keep a new application."""
        self._database.insert("application", vars(application))

    def approve_waiting(self, tenant_id: str, message: str) -> list[ApplicationRow]:
        """Approve the tenant's applications that are being processed, and return them."""
        sql = """UPDATE application SET status = 'approved', message = ?
                  WHERE tenant_id = ? AND status = 'processing' RETURNING *"""
        return [ApplicationRow(**dict(row)) for row in self._database.changed(sql, message, tenant_id)]

    def tenant_of(self, email: str) -> str | None:
        """The tenant that an applicant already has."""
        sql = "SELECT tenant_id FROM applicant WHERE email_folded = ?"
        return self._database.text(sql, fold(email))

    def remember_tenant(self, email: str, tenant_id: str) -> None:
        """Give an applicant's next applications this tenant."""
        self._database.insert("applicant", {"email_folded": fold(email), "tenant_id": tenant_id})
