"""Asks a service for every operation in every dialect, without harm; ``deep`` also on a tenant of its own."""

import asyncio
import contextlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from languages import _
from mock_market.store.exchanges import ExchangeStore
from mock_market.target.client import Record, TargetClient
from mock_market.target.dialects import (
    DIALECTS,
    STANDARD,
    Arguments,
    Beside,
    Dialect,
    NotOfferedHereError,
    dialect_of,
)
from mock_market.wire.plain_text import plain_line
from mock_market.wire.redaction import redactor_of
from mock_market.wire.transport import Limits
from simulator.audit.lawful import Walked, owed, walked
from simulator.audit.presence import SHUT, Control, Heard, Presence, presence
from simulator.audit.readiness import Readiness, Way, operations_probed
from simulator.conformance.engine.answers.reply import Reply, faceless
from simulator.conformance.engine.arrangement.tenants import Tenants
from simulator.conformance.engine.asking.asker import Asker
from simulator.conformance.engine.asking.spoiling import Spoiling
from simulator.conformance.engine.findings.outcomes import TargetGoneError
from simulator.conformance.engine.run.pulse import Pulse
from simulator.conformance.suites.kit.every_operation import this_month
from simulator.storage.runs import if_room
from simulator.targets.named import NamedTarget
from standard_api.errors import ErrorCode
from standard_api.operations import ALIAS_KEY_HEADER, KEY_HEADER, Operation, operation_named

HEADERS = (KEY_HEADER, ALIAS_KEY_HEADER, "X-Marketplace-Key")
HEALTH = operation_named("health")
_NO_JSON = b"{"
"""A body that no parser takes, so that nothing can be made of it."""


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


class Audit:
    """One service, looked at from every side."""

    def __init__(self, plan: AuditPlan) -> None:
        self._plan = plan
        self._store = ExchangeStore(plan.folder / "exchanges.db")
        self._pulse = Patient()
        self._nobody = f"{plan.prefix}nobody-{secrets.token_hex(3)}"
        self._own = f"{plan.prefix}audit-{secrets.token_hex(3)}"
        self._notes: list[str] = []
        self._left_over: list[str] = []
        self._taken: dict[tuple[str, str], Asker] = {}
        """Who can erase what was made of a body that had to be refused, by dialect and tenant."""

    async def audit(self) -> Readiness:
        """Everything that can be found out. Never raises for what the target does."""
        try:
            ways = await self._look()
            if self._plan.deep:
                ways = await self._deeply(ways)
            elif self._plan.read_tenant:
                ways = await self._read_all(ways, self._plan.read_tenant)
        except TargetGoneError as error:
            self._notes.append(_("stopped early: {error}", error=error))
            ways = []
        finally:
            await self._erase_taken()
            self._store.close()
        target = self._plan.named.target
        return Readiness(
            name=target.name,
            url=target.url,
            run=self._plan.folder.name,
            data=self._plan.data,
            ways=tuple(replace(way, lacks=tuple(map(self._safe, way.lacks))) for way in ways),
            notes=tuple(map(self._safe, self._notes)),
            deep=self._plan.deep or self._plan.read_tenant is not None,
            left_over=tuple(map(self._safe, self._left_over)),
        )

    def _safe(self, text: str) -> str:
        """A text that may hold what the target sent: one line, without keys and control characters."""
        named = self._plan.named
        return plain_line(redactor_of(named.key, named.service_key or "").text(text))

    async def _look(self) -> list[Way]:
        ways: list[Way] = []
        total = sum(len(_offered(dialect)) + len(dialect.beside) for dialect in self._dialects())
        for dialect in self._dialects():
            asker = self._asker(dialect)
            control = await self._control(asker, dialect)
            for operation in _offered(dialect):
                ways.append(await self._way(asker, dialect, operation, control))
                self._plan.told(len(ways), total)
            for one in dialect.beside:
                ways.append(await self._beside(asker, dialect, one, control))
                self._plan.told(len(ways), total)
        if not any(way.offered and way.header for way in ways) and any(
            way.presence is Presence.LOCKED for way in ways
        ):
            self._notes.append(_("the service refuses the key under every header; is it the right one?"))
        if ways and all(way.presence is Presence.UNKNOWN for way in ways):
            self._notes.append(_("every path answers alike, so nothing can be told; is the key right?"))
        return ways

    def _dialects(self) -> list[Dialect]:
        own = self._plan.named.target
        known = list(DIALECTS.values())
        return [replace(dialect_of(own), name="own"), *known] if own.operations else known

    async def _control(self, asker: Asker, dialect: Dialect) -> Control:
        """What a path that nobody serves says, beside the ones that this dialect uses."""
        path = f"/{dialect.phrase('health').path.split('/')[1]}/mtsim-no-such-path-{secrets.token_hex(3)}"
        keyed = await asker.ask_path("GET", path)
        stranger = await asker.ask_path("GET", path, keyed=False)
        return Control(keyed=keyed.status, stranger=stranger.status, code=keyed.code)

    async def _way(self, asker: Asker, dialect: Dialect, operation: Operation, control: Control) -> Way:
        header, reply = await self._first_header(asker, dialect, operation)
        stranger = Heard(status=None)
        if reply.status == 404:
            stranger = _heard(await self._harmless(asker, operation, Spoiling(without_key=True)))
        found = presence(_heard(reply), stranger, control)
        phrase = dialect.phrase(operation.name)
        offered = found is Presence.OFFERED
        lacks = _lacks(operation, reply) if offered else ()
        if operation is HEALTH and reply.accepted and dialect.name == STANDARD.name:
            lacks = owed(reply)
        if reply.accepted and _bodied(operation):
            self._suspect(dialect, operation, reply, header)
        return Way(
            operation=operation.name,
            dialect=dialect.name,
            method=phrase.method,
            path=phrase.path,
            header=header if offered and operation.keyed else "",
            presence=found,
            status=reply.status,
            lacks=lacks,
            exchanges=(reply.id,),
            seen=operation is HEALTH,  # the only one that is asked for what it serves
        )

    async def _beside(self, asker: Asker, dialect: Dialect, beside: Beside, control: Control) -> Way:
        """A path that the dialect has and the market does not call."""
        path = beside.path.format(tenant_id=self._nobody)
        reply = await asker.ask_path(beside.method, path, watched=False)
        stranger = await asker.ask_path(beside.method, path, keyed=False, watched=False)
        found = presence(_heard(reply), _heard(stranger), control)
        return Way(
            operation=beside.operation,
            dialect=dialect.name,
            method=beside.method,
            path=beside.path,
            header=dialect.key_header if found is Presence.OFFERED else "",
            presence=found,
            status=reply.status,
            called=False,
            exchanges=(reply.id,),
        )

    async def _first_header(self, asker: Asker, dialect: Dialect, operation: Operation) -> tuple[str, Reply]:
        """The first header under which the key is not refused, the dialect's own before the others."""
        first: Reply | None = None
        own = dialect.key_header_of(operation.name)
        for header in (own, *(header for header in HEADERS if header != own)):
            reply = await self._harmless(asker, operation, Spoiling(key_header=header))
            first = first or reply
            if reply.status not in SHUT or not operation.keyed:
                return header, reply
        assert first is not None  # noqa: S101  there are three headers
        return own, first

    async def _harmless(self, asker: Asker, operation: Operation, spoiling: Spoiling) -> Reply:
        """A request that changes nothing: for a tenant that nobody has, with a body that cannot be read."""
        body = _NO_JSON if _bodied(operation) else None
        return await asker.ask(
            operation,
            self._arguments(operation, self._nobody),
            spoiling=replace(spoiling, raw=body),
            again=False,
            watched=False,
        )

    def _arguments(self, operation: Operation, tenant_id: str) -> Arguments:
        query = {"period": this_month()} if operation.name == "get_tenant_usage" else {}
        return Arguments(tenant_id=tenant_id, user_id="u-mtsim-nobody", query=query, body={})

    def _suspect(self, dialect: Dialect, operation: Operation, reply: Reply, header: str) -> None:
        """Something may have been made of a body that had to be refused: keep in mind to erase it."""
        phrase = dialect.phrase(operation.name)
        self._notes.append(
            _(
                "{method} {path} answered {status} to a body that is no JSON, so it may have made something",
                method=phrase.method,
                path=phrase.path,
                status=reply.status,
            )
        )
        answered = reply.at("tenant_id")
        tenant_id = answered if isinstance(answered, str) else self._nobody
        self._taken[dialect.name, tenant_id] = self._asker(
            replace(dialect, key_header=header), record=if_room(self._store.append)
        )

    async def _erase_taken(self) -> None:
        for (_dialect, tenant_id), asker in self._taken.items():
            await self._erase(asker, tenant_id)

    async def _deeply(self, ways: list[Way]) -> list[Way]:
        """Read everything of a tenant of our own, in a dialect that can also erase it."""
        offered = {(way.dialect, way.operation): way for way in ways if way.offered}
        for dialect in self._dialects():
            creates = [
                name for name in ("activate_tenant", "auto_provision") if (dialect.name, name) in offered
            ]
            if dialect.name == "standard" and "activate_tenant" in creates:
                return await self._walk(ways, dialect)
            if creates and (dialect.name, "deactivate_tenant") in offered:
                return await self._on_own_tenant(ways, dialect, offered[dialect.name, creates[0]])
        self._notes.append(
            _("no dialect both makes and erases a tenant here; name one with data: --read-tenant")
        )
        return ways

    async def _walk(self, ways: list[Way], dialect: Dialect) -> list[Way]:
        """An operation is ready when it did on the walk what the contract says."""
        named = self._plan.named
        target = replace(named.target, dialect=dialect.name, operations={})
        found = await walked(target, named.key, self._asker(dialect), self._pulse, self._plan.prefix)
        self._left_over += found.left_over
        if found.stopped:
            self._notes.append(found.stopped)
        return [_after(way, found) for way in ways]

    async def _on_own_tenant(self, ways: list[Way], dialect: Dialect, create: Way) -> list[Way]:
        asker = self._asker(dialect)
        activates = create.operation == "activate_tenant"
        body = Tenants.activation(self._own, features=["chat"]) if activates else _application(self._own)
        arguments = Arguments(tenant_id=self._own, body=body)
        refused = False
        try:
            made = await asker.ask(operation_named(create.operation), arguments, watched=False)
            refused = made.refused
            tenant_id = made.at("tenant_id") if made.accepted else None
            if not isinstance(tenant_id, str):
                self._notes.append(_("no tenant could be made: {said}", said=made.said))
                return ways
            self._own = tenant_id
            await self._until_active(asker, dialect)
            return await self._read_all(ways, tenant_id)
        finally:
            if not refused:
                await self._erase(self._asker(dialect, record=if_room(self._store.append)), self._own)

    async def _until_active(self, asker: Asker, dialect: Dialect) -> None:
        if not dialect.offers("get_tenant_status"):
            return
        for pause in (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 4.0):
            reply = await asker.ask(operation_named("get_tenant_status"), Arguments(tenant_id=self._own))
            if reply.at("status") != "provisioning":
                return
            await asyncio.sleep(pause)

    async def _erase(self, asker: Asker, tenant_id: str) -> None:
        """Erase a tenant; it stays listed as left over unless the target says that it is gone."""
        if tenant_id not in self._left_over:
            self._left_over.append(tenant_id)
        body = {"reason": "admin_request", "preserve_data": False}
        arguments = Arguments(tenant_id=tenant_id, body=body)
        with contextlib.suppress(TargetGoneError, NotOfferedHereError):
            reply = await asker.ask(operation_named("deactivate_tenant"), arguments, watched=False)
            # A bare 404 may mean that there is no such path.
            if reply.accepted or reply.code == ErrorCode.TENANT_NOT_FOUND:
                self._left_over.remove(tenant_id)

    async def _read_all(self, ways: list[Way], tenant_id: str) -> list[Way]:
        """Ask every reading operation that is offered, and note what its answer owes the contract."""
        askers = {dialect.name: self._asker(dialect) for dialect in self._dialects()}
        return [await self._read(askers[way.dialect], way, tenant_id) for way in ways]

    async def _read(self, asker: Asker, way: Way, tenant_id: str) -> Way:
        if not way.offered or not way.called or way.operation == "get_user":
            return way
        operation = operation_named(way.operation)
        if operation.writes:
            return way
        reply = await asker.ask(
            operation,
            self._arguments(operation, tenant_id),
            spoiling=Spoiling(key_header=way.header) if way.header else None,
            watched=False,
        )
        lacks = owed(reply)
        if not reply.accepted:
            lacks = (_("{said} for a tenant that is there", said=reply.said),)
        elif way.dialect not in ("standard", "aliases"):
            lacks = (_("the contract's shape of the answer"), *lacks)
        return replace(way, lacks=(*way.lacks, *lacks), exchanges=(*way.exchanges, reply.id), seen=True)

    def _asker(self, dialect: Dialect, *, record: Record | None = None) -> Asker:
        target = self._plan.named.target
        if dialect.name != "own":
            target = replace(target, dialect=dialect.name, operations={})
        named = self._plan.named
        client = TargetClient(
            target,
            key=lambda: named.key,
            service_key=lambda: named.service_key,
            record=record or self._store.append,
        )
        return Asker(
            client,
            asked_by=f"audit {dialect.name}",
            pulse=self._pulse,
            notice=lambda reply: None,
            limits=Limits(deadline_s=self._plan.deadline_s),
        )


def _after(way: Way, found: Walked) -> Way:
    """A way of the standard with what the walk showed of it."""
    if way.dialect != "standard" or not way.offered or not way.called:
        return way
    reply = found.replies.get(way.operation)
    if reply is None and way.operation == "auto_provision":
        return way
    lacks = owed(reply) if reply else (_("it was not seen working: {why}", why=found.kept_from),)
    exchanges = (*way.exchanges, reply.id) if reply else way.exchanges
    if reply is not None and found.is_missing(reply):
        return replace(way, presence=Presence.ABSENT, lacks=(), exchanges=exchanges)
    told = set(map(faceless, way.lacks))
    more = (one for one in lacks if faceless(one) not in told)
    return replace(way, lacks=(*way.lacks, *more), exchanges=exchanges, seen=reply is not None)


def _offered(dialect: Dialect) -> list[Operation]:
    """What this dialect has a word for."""
    return [operation for operation in operations_probed() if dialect.offers(operation.name)]


def _heard(reply: Reply) -> Heard:
    # Where nothing but the status is read, every answer fits.
    fits = reply.reading.model is not None and reply.json is not None and not reply.deviations
    return Heard(status=reply.status, code=reply.code, fits=fits)


def _bodied(operation: Operation) -> bool:
    return operation.method in ("POST", "PUT")


def _lacks(operation: Operation, reply: Reply) -> tuple[str, ...]:
    """What the answer owes the contract: to refuse, no error of the server's own, the form of errors."""
    if reply.accepted and _bodied(operation):
        return (_("accepts a body that it must refuse"),)
    if reply.status is None or reply.status < 400:
        return ()
    lacks = []
    if reply.status >= 500 and reply.status != 503:
        lacks.append(_("{status} for a harmless request", status=reply.status))
    if reply.reading.error is None:
        lacks.append(_("the contract's error body"))
    return tuple(lacks)


def _application(name: str) -> dict[str, object]:
    return {
        "application_id": 1 + secrets.randbelow(2**31 - 1),
        "kind": "demo",
        "applicant": {
            "id": 1 + secrets.randbelow(9999),
            "name": "김하늘",
            "email": f"admin@{name}.example",
            "university_name": "한빛대학교",
        },
        "service": {"id": 1, "slug": "mt-sim", "title": "mt-sim audit"},
    }
