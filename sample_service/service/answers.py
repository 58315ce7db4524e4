"""From rows to the contract's models."""

from sample_service.domain.tenant import Tenant
from sample_service.storage.tables.resources import ResourceRow
from sample_service.storage.tables.users import UserRow
from standard_api.models import (
    CreatedUser,
    DeactivateResponse,
    Resource,
    ResourceStats,
    SettingsResponse,
    Subscription,
    TenantStatusResponse,
    User,
    UserUsage,
)
from standard_api.models.settings import Config


def status_answer(tenant: Tenant) -> TenantStatusResponse:
    """What the service believes of a tenant."""
    return TenantStatusResponse(
        tenant_id=tenant.tenant_id,
        status=tenant.status,
        plan=tenant.plan,
        features=list(tenant.features),
        created_at=tenant.created_at,
        updated_at=tenant.updated_at,
    )


def deactivation_answer(tenant: Tenant) -> DeactivateResponse:
    """How a tenant was taken out of service."""
    return DeactivateResponse(
        success=True,
        tenant_id=tenant.tenant_id,
        status="suspended" if tenant.status == "suspended" else "deactivated",
        data_preserved=not tenant.erased,
        data_retention_until=tenant.retention_until,
    )


def settings_answer(tenant: Tenant) -> SettingsResponse:
    """A tenant's settings; the subscription is the market's word."""
    return SettingsResponse(
        tenant_id=tenant.tenant_id,
        config=Config(**tenant.config),
        subscription=Subscription(
            plan=tenant.plan,
            start_date=tenant.start_date,
            end_date=tenant.end_date,
            auto_renew=tenant.auto_renew,
        ),
    )


def user_answer(user: UserRow) -> User:
    """One user."""
    return User(
        user_id=user.user_id,
        email=user.email,
        name=user.name,
        role=user.role,
        status=user.status,
        created_at=user.created_at,
        last_login=user.last_login,
        usage=UserUsage(sessions=user.sessions, messages=user.messages, tokens=user.tokens),
    )


def created_answer(user: UserRow, *, temporary_password: bool) -> CreatedUser:
    """A new user."""
    return CreatedUser(
        user_id=user.user_id,
        email=user.email,
        name=user.name,
        role=user.role,
        status=user.status,
        created_at=user.created_at,
        temporary_password=temporary_password,
    )


def resource_answer(resource: ResourceRow) -> Resource:
    """One course, discussion, document or session."""
    return Resource(
        id=resource.resource_id,
        type=resource.type,
        title=resource.title,
        created_by=resource.created_by,
        created_at=resource.created_at,
        stats=ResourceStats(
            participants=resource.participants,
            discussions=resource.discussions,
            documents=resource.documents,
        ),
    )
