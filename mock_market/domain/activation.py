"""What a tenant is activated with when nobody says it. Pure."""

from typing import Any

from mock_market.api.views import TenantView


def default_activation(tenant_id: str, known: TenantView | None) -> dict[str, Any]:
    """The tenant's last accepted activation, or a plausible first one."""
    if known is not None and known.activation is not None:
        return known.activation
    return {
        "tenant_id": tenant_id,
        "tenant_name": f"{tenant_id} 대학교",
        "plan": "standard",
        "features": ["chat", "rag"],
        "config": {},
        "contact": {"email": f"admin@{tenant_id.replace('_', '-')}.example", "name": "관리자"},
    }
