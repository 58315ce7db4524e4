"""Tenants that a run makes: named after the run, remembered, and erased at its end."""

from dataclasses import dataclass, field
from typing import Any

PREFIX = "mtsim-"


@dataclass(kw_only=True)
class TrialTenant:
    """A tenant of this run and the activation that made it."""

    id: str
    activation: dict[str, Any] = field(default_factory=dict)
    access_url: str | None = None
    foreign: bool = False
    """Named by the user, full of real data: only read."""


class Ledger:
    """Which tenants of the target are ours to erase."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self._open: dict[str, None] = {}
        self.left_alone: dict[str, str] = {}

    def owes(self, tenant_id: str) -> None:
        """Remember that a tenant may exist because of us; call it before the tenant is asked for."""
        if not tenant_id.startswith(self.prefix):
            raise ValueError(f"{tenant_id} is not named as a tenant of this run")
        self._open[tenant_id] = None

    def adopts(self, tenant_id: str) -> None:
        """A tenant whose id the service chose, for an application of this run, proved to be new."""
        self._open[tenant_id] = None

    def leaves(self, tenant_id: str, reason: str) -> None:
        """A tenant that the service named but that may not be ours; it is reported, never touched."""
        if tenant_id not in self._open:
            self.left_alone[tenant_id] = reason

    def settled(self, tenant_id: str) -> None:
        """The tenant is erased, or never was."""
        self._open.pop(tenant_id, None)

    def is_open(self, tenant_id: str) -> bool:
        """Whether the tenant is still to be erased."""
        return tenant_id in self._open

    @property
    def remaining(self) -> tuple[str, ...]:
        """Tenants that are still to be erased."""
        return tuple(self._open)
