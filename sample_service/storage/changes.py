"""Whether what is remembered of a tenant still holds."""

from collections import Counter


class Changes:
    """How often each tenant's users or usage changed since the start."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def note(self, tenant_id: str) -> None:
        """Something of a tenant changes."""
        self._counts[tenant_id] += 1

    def of(self, tenant_id: str) -> int:
        """A number that grows with each change."""
        return self._counts[tenant_id]
