"""What a tenant is activated with when nobody says all of it. Pure."""

from collections.abc import Mapping
from typing import Any


def activation(
    tenant_id: str, accepted: Mapping[str, Any] | None, changes: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The activation that was last accepted, or a plausible first one, with ``changes`` in parts of it."""
    whole = dict(accepted or _first(tenant_id))
    changed = dict(changes or {})
    if isinstance(whole.get("contact"), Mapping) and isinstance(changed.get("contact"), Mapping):
        changed["contact"] = {**whole["contact"], **changed["contact"]}
    return {**whole, **changed}


def _first(tenant_id: str) -> dict[str, Any]:
    return {
        "tenant_id": tenant_id,
        "tenant_name": f"{tenant_id} 대학교",
        "plan": "standard",
        "features": ["chat", "rag"],
        "config": {},
        "contact": {"email": f"admin@{tenant_id.replace('_', '-')}.example", "name": "관리자"},
    }
