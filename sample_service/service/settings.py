"""What the service is told when it starts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from languages import _
from sample_service.domain.identifiers import Identifiers
from sample_service.domain.times import Clock, ForwardClock

STANDARD = "standard"
MARKET_2025 = "market-2025"
SPOKEN = (STANDARD, MARKET_2025, "advisor", "llm_chatbot")


@dataclass(frozen=True, kw_only=True)
class ServiceSettings:
    """``keys`` are the market's, more than one while they rotate; ``service_key`` is our own.

    ``persona`` is whose dialect the service speaks: the standard's, or a service's of today.

    ``defects`` are there from the start; those that a file of ``data`` names come and go with
    ``switches_defects``.

    An ``asynchronous`` service answers 202 and ``processing``, and finishes
    ``provisioning_seconds`` later.
    """

    data: Path
    keys: tuple[str, ...] = field(repr=False)
    service_key: str | None = field(default=None, repr=False)
    public_url: str = "http://127.0.0.1:8000"
    asynchronous: bool = False
    persona: str = STANDARD
    newborn_users: int = 0
    defects: tuple[str, ...] = ()
    switches_defects: bool = False
    provisioning_seconds: float = 2.0
    now: Clock = field(default_factory=ForwardClock)
    identifiers: Identifiers = field(default_factory=Identifiers)
    hash_password: Callable[[str], str] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if self.persona not in SPOKEN:
            raise ValueError(
                _(
                    "persona {persona!r} is not known; valid: {names}",
                    persona=self.persona,
                    names=", ".join(SPOKEN),
                )
            )
        if self.asynchronous and not self.service_key:
            raise ValueError(
                _("an asynchronous service sends callbacks and needs a key for them: set MT_SIM_SERVICE_KEY")
            )

    def access_url(self, tenant_id: str) -> str:
        """Where a tenant's people find the service."""
        return f"{self.public_url.rstrip('/')}/t/{tenant_id}"
