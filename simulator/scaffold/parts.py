"""The parts that a project can have; each writes some operations and makes some suites complete."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Part:
    """Some operations that are written together; ``needs`` names parts that come with it."""

    name: str
    operations: tuple[str, ...]
    optional: bool = False
    first: bool = False
    needs: tuple[str, ...] = ()


PARTS = (
    Part(
        name="tenants",
        operations=("health", "activate_tenant", "deactivate_tenant", "get_tenant_status"),
        first=True,
    ),
    Part(
        name="users",
        operations=("list_users", "create_user", "get_user", "update_user", "delete_user"),
        first=True,
    ),
    Part(name="settings", operations=("get_settings", "update_settings"), first=True),
    Part(
        name="dashboard",
        operations=("get_tenant_usage", "get_tenant_stats", "get_tenant_costs", "get_top_users"),
    ),
    Part(name="resources", operations=("list_resources",)),
    Part(name="applications", operations=("auto_provision",)),
    Part(name="usage-patterns", operations=("get_usage_patterns",), optional=True, needs=("dashboard",)),
    Part(name="limits", operations=("get_limits",), optional=True),
)
OPTIONAL = tuple(part.name for part in PARTS if part.optional)
_REQUIRED = frozenset(part.name for part in PARTS if not part.optional)
_FIRST_SUITES = ("health", "auth", "users", "settings", "delivery", "aliases")


def chosen_parts(*, complete: bool, optional: tuple[str, ...]) -> tuple[str, ...]:
    """The names of the parts that are written, in the order of the contract."""
    wanted = {part.name for part in PARTS if part.first or (complete and not part.optional)} | set(optional)
    wanted |= {need for part in PARTS if part.name in wanted for need in part.needs}
    return tuple(part.name for part in PARTS if part.name in wanted)


def complete_suites(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The suites that these parts answer wholly; none named means all."""
    if set(parts) >= _REQUIRED:
        return ()
    return _FIRST_SUITES


def operations_of(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The operations that are written."""
    return tuple(name for part in PARTS if part.name in parts for name in part.operations)


def operations_left(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The operations that answer 501 until somebody writes them."""
    return tuple(name for part in PARTS if part.name not in parts for name in part.operations)
