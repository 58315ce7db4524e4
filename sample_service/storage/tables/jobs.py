"""Tenants whose provisioning goes on after the answer; kept, so that a restart finishes them."""

from sample_service.storage.database import DatabaseTable


class JobTable(DatabaseTable):
    """Remembers which tenants are to be finished, and when."""

    def add(self, tenant_id: str, due_at: str) -> None:
        """Remember a tenant that is being provisioned."""
        self._database.insert("provisioning_job", {"tenant_id": tenant_id, "due_at": due_at})

    def due(self, now: str) -> list[str]:
        """Tenants to finish now, longest waiting first."""
        sql = "SELECT tenant_id FROM provisioning_job WHERE due_at <= ? ORDER BY due_at, tenant_id"
        return [row["tenant_id"] for row in self._database.rows(sql, now)]

    def next_due(self) -> str | None:
        """When the next tenant is to be finished."""
        return self._database.text("SELECT min(due_at) FROM provisioning_job")

    def remove(self, tenant_id: str) -> None:
        """Forget a tenant that is finished."""
        self._database.change("DELETE FROM provisioning_job WHERE tenant_id = ?", tenant_id)
