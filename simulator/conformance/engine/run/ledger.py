"""Tenants that a run makes: named after the run, remembered, and erased at its end."""

import time
from dataclasses import dataclass, field
from typing import Any

from languages import _

PREFIX = "mtsim-"
_LATEST_ANSWER_S = 10.0
"""An activation that was not answered by then has had its end (CONV-3)."""


@dataclass(kw_only=True)
class OwnTenant:
    """A tenant of this run and the activation that made it."""

    id: str
    activation: dict[str, Any] = field(default_factory=dict)
    access_url: str | None = None


@dataclass(frozen=True, kw_only=True)
class Submission:
    """An application of this run; ``since`` is when it was first sent, by this process's clock."""

    wish: dict[str, Any]
    since: float = field(default_factory=time.perf_counter)

    @property
    def number(self) -> object:
        """The application's id, whatever was sent as such."""
        return self.wish.get("application_id")

    @property
    def email(self) -> str:
        """The applicant's address without case, or ""."""
        applicant = self.wish.get("applicant")
        return str(applicant.get("email", "")).lower() if isinstance(applicant, dict) else ""

    def shares_with(self, other: "Submission") -> bool:
        """Whether both may get one tenant: of one applicant (HOOK-5), or of one number (HOOK-8)."""
        return self.email == other.email or self.number == other.number


class Ledger:
    """Which tenants of the target are ours to erase, and which applications may still make one."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self._open: dict[str, None] = {}
        self._asked: dict[str, float] = {}
        self._refused: set[str] = set()
        self._taken: set[str] = set()
        self._owners: dict[str, Submission] = {}
        self._sent: dict[str, Submission] = {}
        self._undecided: dict[str, Submission] = {}
        self.left_alone: dict[str, str] = {}

    def owes(self, tenant_id: str) -> None:
        """Remember that a tenant may exist because of us; call it before the tenant is asked for."""
        if not tenant_id.startswith(self.prefix):
            raise ValueError(f"{tenant_id} is not named as a tenant of this run")
        self._open[tenant_id] = None

    def asks(self, tenant_id: str) -> None:
        """An activation goes out."""
        self._asked[tenant_id] = time.perf_counter()

    def answered(self, tenant_id: str, *, refused: bool) -> None:
        """The activation was answered; one that was refused makes nothing (ERR-4)."""
        self._asked.pop(tenant_id, None)
        (self._refused if refused else self._taken).add(tenant_id)

    def made_nothing(self) -> None:
        """The target never accepted a call, those that were cut off by us included."""
        self._refused |= set(self._open)
        self._taken.clear()

    def was_refused(self, tenant_id: str) -> bool:
        """Whether every activation of the tenant was refused."""
        return tenant_id in self._refused - self._taken

    def may_come(self, tenant_id: str) -> bool:
        """Whether an activation without an answer, a call cut off by Ctrl-C say, may still make it."""
        return time.perf_counter() - self._asked.get(tenant_id, -_LATEST_ANSWER_S) < _LATEST_ANSWER_S

    def applies(self, wish: dict[str, Any]) -> Submission:
        """Remember an application that may make a tenant; call it before the application is sent."""
        sent = Submission(wish=wish)
        sent = self._sent.setdefault(_name(sent), sent)
        self._undecided[_name(sent)] = sent
        return sent

    def decided(self, sent: Submission) -> None:
        """The end of an application is known."""
        self._undecided.pop(_name(sent), None)

    def adopts(self, tenant_id: str, owner: Submission) -> None:
        """A tenant whose id the service chose, for an application of this run, proved to be new."""
        self._open[tenant_id] = None
        self._owners.setdefault(tenant_id, owner)

    def leaves(self, tenant_id: str, reason: str) -> None:
        """A tenant that the service named but that may not be ours; it is reported, never touched."""
        self._open.pop(tenant_id, None)
        self.left_alone[tenant_id] = reason

    def settled(self, tenant_id: str) -> None:
        """The tenant is erased, or never was."""
        self._open.pop(tenant_id, None)

    def is_open(self, tenant_id: str) -> bool:
        """Whether the tenant is still to be erased."""
        return tenant_id in self._open

    def owner_of(self, tenant_id: str) -> Submission | None:
        """The application that a tenant was adopted for."""
        return self._owners.get(tenant_id)

    @property
    def remaining(self) -> tuple[str, ...]:
        """Tenants that are still to be erased."""
        return tuple(self._open)

    @property
    def undecided(self) -> tuple[Submission, ...]:
        """Applications that were sent and whose end is not known."""
        return tuple(self._undecided.values())

    @property
    def left_over(self) -> tuple[str, ...]:
        """What the run leaves behind, for people: tenants, and applications that may become some."""
        return (
            *self._open,
            *(
                _(
                    "application {number} of {email} may have made a tenant",
                    number=sent.number,
                    email=sent.email,
                )
                for sent in self.undecided
            ),
        )


def _name(sent: Submission) -> str:
    return f"{sent.number!r} {sent.email}"
