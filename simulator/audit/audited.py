"""One service under an audit: how it is asked in each dialect, what is noted, what is left over."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from mock_market.store.exchanges import ExchangeStore
from mock_market.target.client import Record, TargetClient
from mock_market.target.dialects import DIALECTS, Arguments, Dialect, NotOfferedHereError, dialect_of
from mock_market.wire.plain_text import plain_line
from mock_market.wire.redaction import redactor_of
from mock_market.wire.transport import Limits
from simulator.conformance.engine.asking.asker import Asker
from simulator.conformance.engine.asking.spoiling import Spoiling
from simulator.conformance.engine.findings.outcomes import TargetGoneError
from simulator.conformance.engine.run.pulse import Pulse
from simulator.conformance.suites.kit.every_operation import this_month
from simulator.storage.runs import if_room
from simulator.targets.named import NamedTarget
from standard_api.errors import ErrorCode
from standard_api.operations import Operation, operation_named


class Patient(Pulse):
    """An audit asks for what is refused most of the time, so only silence ends it."""

    refusals = 10**9


@dataclass(frozen=True, kw_only=True)
class AuditPlan:
    """``read_tenant`` is a tenant with data that is only read; ``deep`` makes one and erases it."""

    named: NamedTarget
    folder: Path
    deep: bool = False
    read_tenant: str | None = None
    deadline_s: float = 5.0
    prefix: str = "mtsim-"
    data: str = ""
    """The option that a command needs to find the folder of runs."""
    told: Callable[[int, int], None] = lambda done, total: None
    """Hears how many paths were looked at, and of how many."""


class Audited:
    """The service of one plan, until it is closed."""

    def __init__(self, plan: AuditPlan) -> None:
        self.plan = plan
        self.pulse = Patient()
        self.notes: list[str] = []
        self.left_over: list[str] = []
        self._store = ExchangeStore(plan.folder / "exchanges.db")

    def close(self) -> None:
        """Nothing is asked any more."""
        self._store.close()

    def dialects(self) -> list[Dialect]:
        """Every dialect that it may speak; its own words first, when it has some."""
        own = self.plan.named.target
        known = list(DIALECTS.values())
        return [replace(dialect_of(own), name="own"), *known] if own.operations else known

    def note(self, text: str) -> None:
        """Say something in the report beside what each path is."""
        self.notes.append(text)

    def asker(self, dialect: Dialect) -> Asker:
        """Asks in one dialect."""
        return self._asker(dialect, self._store.append)

    def _asker(self, dialect: Dialect, record: Record) -> Asker:
        target = self.plan.named.target
        if dialect.name != "own":
            target = replace(target, dialect=dialect.name, operations={})
        named = self.plan.named
        client = TargetClient(
            target,
            key=lambda: named.key,
            service_key=lambda: named.service_key,
            record=record,
        )
        return Asker(
            client,
            asked_by=f"audit {dialect.name}",
            pulse=self.pulse,
            notice=lambda reply: None,
            limits=Limits(deadline_s=self.plan.deadline_s),
        )

    async def erase(self, dialect: Dialect, tenant_id: str, *, header: str = "") -> None:
        """Erase a tenant, on a full disk too; it is left over unless the target says that it is gone."""
        asker = self._asker(dialect, if_room(self._store.append))
        if tenant_id not in self.left_over:
            self.left_over.append(tenant_id)
        body = {"reason": "admin_request", "preserve_data": False}
        arguments = Arguments(tenant_id=tenant_id, body=body)
        spoiling = Spoiling(key_header=header) if header else None
        operation = operation_named("deactivate_tenant")
        with contextlib.suppress(TargetGoneError, NotOfferedHereError):
            reply = await asker.ask(operation, arguments, spoiling=spoiling, watched=False)
            # A bare 404 may mean that there is no such path.
            if reply.accepted or reply.code == ErrorCode.TENANT_NOT_FOUND:
                self.left_over.remove(tenant_id)

    def safe(self, text: str) -> str:
        """A text that may hold what the target sent: one line, without keys and control characters."""
        named = self.plan.named
        return plain_line(redactor_of(named.key, named.service_key or "").text(text))


def arguments_for(operation: Operation, tenant_id: str) -> Arguments:
    """What an operation needs about a tenant, and a user whom nobody has."""
    query = {"period": this_month()} if operation.name == "get_tenant_usage" else {}
    return Arguments(tenant_id=tenant_id, user_id="u-mtsim-nobody", query=query, body={})
