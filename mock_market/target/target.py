"""A target: a service under test, as an address, a dialect and a way to its key."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from standard_api.loopback import leads_here

KeySource = Callable[[], str | None]


@dataclass(frozen=True, kw_only=True)
class Target:
    """``url`` has no slash at its end; ``deadline_s`` None waits without end.

    ``key_ref`` and ``service_key_ref`` say where the keys stand (``env:NAME``, ``file:ENTRY``),
    never what they are. ``operations`` is the target's own dialect on top of ``dialect``.
    """

    name: str
    url: str
    key_ref: str = ""
    service_key_ref: str = ""
    dialect: str = "standard"
    deadline_s: float | None = 10.0
    retries: str = "brief"
    insecure: bool = False
    shared: bool | None = None
    operations: dict[str, Any] = field(default_factory=dict)

    @property
    def is_local(self) -> bool:
        """Whether a key press may send at once: on loopback, unless said to be shared."""
        return not self.shared and leads_here(self.url)
