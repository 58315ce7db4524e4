"""Courses, discussions, documents and sessions as rows."""

from dataclasses import dataclass

from sample_service.domain.folding import fold
from sample_service.storage.database import DatabaseTable
from standard_api.models import ResourceFilters
from standard_api.models.resources import ResourceType

BYTES_PER_MB = 1_048_576


@dataclass(frozen=True, kw_only=True)
class ResourceRow:
    """What a user of a tenant made."""

    resource_id: str
    type: ResourceType
    title: str
    created_by: str | None
    created_at: str
    participants: int = 0
    discussions: int = 0
    documents: int = 0
    size_bytes: int = 0


@dataclass(frozen=True, kw_only=True)
class ResourcePage:
    """One page, and how many resources match in all."""

    total: int
    resources: list[ResourceRow]


_SHOWN = """resource_id, type, title, created_by, created_at,
            participants, discussions, documents, size_bytes"""
_MATCHING = """
  FROM resource
 WHERE tenant_id = :tenant
   AND (:type IS NULL OR type = :type)
   AND (:search = '' OR instr(title_folded, :search))
"""


class ResourceTable(DatabaseTable):
    """Finds and keeps resources; every call names the tenant."""

    def page(self, tenant_id: str, filters: ResourceFilters) -> ResourcePage:
        """One page, oldest resource first."""
        values = {"tenant": tenant_id, "type": filters.type, "search": fold(filters.search)}
        place = {"limit": filters.limit, "offset": filters.offset}
        sql = f"SELECT {_SHOWN} {_MATCHING} ORDER BY number LIMIT :limit OFFSET :offset"
        rows = self._database.rows_named(sql, {**values, **place})
        total = self._database.rows_named(f"SELECT count(*) {_MATCHING}", values)[0][0]
        return ResourcePage(total=total, resources=[ResourceRow(**dict(row)) for row in rows])

    def insert_many(self, tenant_id: str, resources: list[ResourceRow]) -> None:
        """Keep new resources."""
        rows = [{"tenant_id": tenant_id, **vars(one), "title_folded": fold(one.title)} for one in resources]
        self._database.insert_many("resource", rows)

    def storage_mb(self, tenant_id: str) -> float:
        """How much room the documents take."""
        sql = "SELECT coalesce(sum(size_bytes), 0) FROM resource WHERE tenant_id = ?"
        return float(round(self._database.value(sql, tenant_id) / BYTES_PER_MB, 3))
