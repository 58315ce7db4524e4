"""What users of a tenant made (contract section 2.4)."""

from typing import Literal

from standard_api.fields import Count, ResponseModel, TenantId, Timestamp
from standard_api.models.users import PageQuery

ResourceType = Literal["course", "discussion", "document", "session"]


class ResourceFilters(PageQuery):
    """``type`` absent means all types; ``search`` looks in titles."""

    type: ResourceType | None = None


class ResourceStats(ResponseModel):
    """Sizes of one resource."""

    participants: Count
    discussions: Count
    documents: Count


class Resource(ResponseModel):
    """A course, discussion, document or session."""

    id: str
    type: ResourceType
    title: str
    created_by: str | None
    created_at: Timestamp
    stats: ResourceStats


class ResourceList(ResponseModel):
    """One page; ``resource_type`` is the type that was asked for, or null."""

    tenant_id: TenantId
    resource_type: str | None
    total: Count
    limit: Count
    offset: Count
    items: list[Resource]
