"""A target: a service under test, as an address, a dialect and a way to its key."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from standard_api.serving.loopback import leads_here

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NAMELESS = "ai-service"
KeySource = Callable[[], str | None]


@dataclass(frozen=True, kw_only=True)
class Target:
    """``url`` has no slash at its end; ``deadline_s`` None waits without end.

    ``key_ref`` and ``service_key_ref`` say where the keys stand (``env:NAME``, ``file:ENTRY``),
    never what they are. ``slug`` and ``title`` are how the market lists the service.
    ``operations`` is the target's own dialect on top of ``dialect``.
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
    slug: str = ""
    title: str = ""
    operations: dict[str, Any] = field(default_factory=dict)

    def listing(self) -> dict[str, Any]:
        """The service as an application names it; a name that is an address names no service."""
        name = self.name.lower() if _SLUG.fullmatch(self.name.lower()) else _NAMELESS
        slug = self.slug or name
        return {"id": 1, "slug": slug, "title": self.title or slug.replace("-", " ").title()}

    @property
    def is_local(self) -> bool:
        """Whether a key press may send at once: on loopback, unless said to be shared."""
        return not self.shared and leads_here(self.url)
