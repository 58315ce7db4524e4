"""What a tenant is activated with when nobody says it. Pure."""

from typing import Any


def default_activation(tenant_id: str, accepted: dict[str, Any] | None) -> dict[str, Any]:
    """The activation that was last accepted, or a plausible first one."""
    if accepted is not None:
        return accepted
    return {
        "tenant_id": tenant_id,
        "tenant_name": f"{tenant_id} 대학교",
        "plan": "standard",
        "features": ["chat", "rag"],
        "config": {},
        "contact": {"email": f"admin@{tenant_id.replace('_', '-')}.example", "name": "관리자"},
    }
