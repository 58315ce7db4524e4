"""What was found out about a service, operation by operation, and the work that is left. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from languages import N_, _
from simulator.audit.presence import SHUT, Presence
from standard_api.operations import AUTO_PROVISION, KEY_HEADER, OPERATIONS, Operation

ROWS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (N_("health"), ("health",)),
    (N_("create tenant"), ("activate_tenant", "auto_provision")),
    (N_("tenants"), ("list_tenants",)),
    (N_("delete tenant"), ("deactivate_tenant",)),
    (N_("status"), ("get_tenant_status",)),
    (N_("usage"), ("get_tenant_usage",)),
    (N_("stats"), ("get_tenant_stats",)),
    (N_("costs"), ("get_tenant_costs",)),
    (N_("top users"), ("get_top_users",)),
    (N_("usage patterns"), ("get_usage_patterns",)),
    (N_("users"), ("list_users",)),
    (N_("create user"), ("create_user",)),
    (N_("user"), ("get_user",)),
    (N_("update user"), ("update_user",)),
    (N_("delete user"), ("delete_user",)),
    (N_("resources"), ("list_resources",)),
    (N_("settings"), ("get_settings",)),
    (N_("update settings"), ("update_settings",)),
    (N_("limits"), ("get_limits",)),
)
"""The rows of the table, in the words of the contract's section 5."""


@dataclass(frozen=True, kw_only=True)
class Way:
    """One path under which an operation was looked for. ``lacks``: what its answer owes the contract."""

    operation: str
    dialect: str
    method: str
    path: str
    header: str
    presence: Presence
    status: int | None
    lacks: tuple[str, ...] = ()
    called: bool = True
    """Whether the market calls it; others belong to the dialect and are only listed."""
    exchanges: tuple[int, ...] = ()
    seen: bool = False
    """Whether it was asked what the contract lets it serve, and not only what it must refuse."""

    @property
    def offered(self) -> bool:
        """Whether the operation is there."""
        return self.presence is Presence.OFFERED


@dataclass(frozen=True, kw_only=True)
class Readiness:
    """All that was found out about one target."""

    name: str
    url: str
    run: str
    ways: tuple[Way, ...]
    notes: tuple[str, ...] = ()
    deep: bool = False
    left_over: tuple[str, ...] = ()
    data: str = ""
    """The option that a command needs to find the run."""

    def of(self, operation: str) -> list[Way]:
        """The ways of one operation that are offered; one path is told once, the standard's first."""
        found: dict[tuple[str, str], Way] = {}
        for way in self.ways:
            if way.operation == operation and way.offered:
                found.setdefault((way.method, way.path), way)
        return list(found.values())

    @property
    def headers(self) -> tuple[str, ...]:
        """The headers under which the key was taken, the most used first."""
        used = [way.header for way in self.ways if way.offered and way.header]
        return tuple(sorted(set(used), key=lambda header: (-used.count(header), header)))

    @property
    def required(self) -> tuple[Operation, ...]:
        """The operations that a service must have."""
        return tuple(operation for operation in OPERATIONS if operation.required)

    @property
    def there(self) -> tuple[Operation, ...]:
        """The required operations that are there as the standard says them, and lack nothing."""
        return tuple(operation for operation in self.required if not self.work(operation))

    @property
    def done(self) -> int:
        """How many of them answered as the contract says; a body that was refused is no such answer."""
        return sum(self._seen(operation) for operation in self.there)

    @property
    def seen_working(self) -> bool:
        """Whether all that is there was seen working."""
        return self.done == len(self.there)

    def _seen(self, operation: Operation) -> bool:
        return any(way.seen for way in self.of(operation.name) if way.dialect == "standard")

    def work(self, operation: Operation) -> list[str]:
        """What is left to do for one operation; nothing when it is ready."""
        wanted = f"{operation.method} {operation.path}"
        standard = next((way for way in self.of(operation.name) if way.dialect == "standard"), None)
        if standard is not None:
            return [
                _("mend {wanted}: {lack}", wanted=wanted, lack=lack) for lack in standard.lacks
            ] + self._header_work(standard)
        older = self.of(operation.name)
        if older:
            first = older[0]
            here = f"{first.method} {first.path}"
            return [
                _("serve {here} as {wanted}, key in {header}", here=here, wanted=wanted, header=KEY_HEADER)
                if operation.keyed
                else _("serve {here} as {wanted}", here=here, wanted=wanted),
                *(_("answer what it lacks: {lack}", lack=lack) for lack in first.lacks),
            ]
        if not operation.required:
            return []
        doubt = self._doubt(operation)
        if doubt:
            return [_("cannot tell {wanted}: {doubt}", wanted=wanted, doubt=doubt)]
        return [_("build {wanted}", wanted=wanted)]

    @property
    def told(self) -> bool:
        """Whether it could be told of any operation behind the key if it is there."""
        return any(
            self.of(operation.name) or not self._doubt(operation)
            for operation in self.required
            if operation.keyed
        )

    def all_work(self) -> Iterator[tuple[Operation, list[str]]]:
        """The operations with work left."""
        for operation in OPERATIONS:
            left = self.work(operation)
            if left:
                yield operation, left

    def _doubt(self, operation: Operation) -> str:
        """Why it cannot be told whether an operation without an offered way is there; "" when it can."""
        ways = [way for way in self.ways if way.operation == operation.name]
        standard = next((way for way in ways if way.dialect == "standard"), None)
        # A key that is taken somewhere is the right one, and older paths may have keys of their own.
        asked = [standard] if standard and self.headers else ways
        if any(way.status in SHUT for way in asked):
            return _("the key was refused")
        if standard is not None and standard.presence is Presence.ABSENT:
            return ""
        silent = standard is None or standard.status is None
        return _("no answer came") if silent else _("every path answers alike")

    def _header_work(self, way: Way) -> list[str]:
        if way.header in ("", KEY_HEADER):
            return []
        return [
            _("take the key in {header} too; it is taken in {taken}", header=KEY_HEADER, taken=way.header)
        ]


def rows_of(found: Iterable[Readiness]) -> list[tuple[str, tuple[str, ...]]]:
    """The rows to show: what no operation of the contract stands for is shown where it is there."""
    named = {operation.name for operation in operations_probed()}
    targets = list(found)
    return [
        (title, operations)
        for title, operations in ROWS
        if named & set(operations) or any(one.of(name) for one in targets for name in operations)
    ]


def operations_probed() -> tuple[Operation, ...]:
    """Every operation that is looked for."""
    return (*OPERATIONS, AUTO_PROVISION)
