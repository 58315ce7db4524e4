"""Which answers are of a service that took what it had to refuse: their form is no evidence. Pure."""

from standard_api.operations import Operation
from standard_api.strict_json import parse


class Misled:
    """Remembers for one check which tenants hold what no lawful request could have put there."""

    def __init__(self) -> None:
        self._tenants: set[str] = set()

    def by(self, operation: Operation, tenant_id: str | None, body: bytes | None, *, accepted: bool) -> bool:
        """Whether an answer tells back, or tells after, a body that had to be refused."""
        if accepted and not _is_lawful(operation, body):
            self._tenants.add(tenant_id or "")
            return True
        return tenant_id in self._tenants


def _is_lawful(operation: Operation, body: bytes | None) -> bool:
    if operation.request is None or body is None:
        return True
    try:
        operation.request.model_validate(parse(body, names_twice=True))
    except ValueError:
        return False
    return True
