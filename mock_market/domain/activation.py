"""What a tenant is activated with when nobody says it. Pure."""

from random import Random
from typing import Any

import people


def default_activation(tenant_id: str, accepted: dict[str, Any] | None) -> dict[str, Any]:
    """The activation that was last accepted, or a plausible first one."""
    if accepted is not None:
        return accepted
    chance = Random(tenant_id)  # noqa: S311  believable, not secret
    at = people.university(chance)
    return {
        "tenant_id": tenant_id,
        "tenant_name": at.name,
        "plan": "standard",
        "features": ["chat", "rag"],
        "config": {},
        "contact": {"email": f"admin@{at.domain}", "name": people.person(chance).name},
    }
