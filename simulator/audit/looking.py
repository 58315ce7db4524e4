"""Looks for every operation in every dialect, by requests that change nothing."""

import secrets
from dataclasses import replace

from languages import _
from mock_market.target.dialects import KEY_HEADERS, STANDARD, Beside, Dialect
from simulator.audit.audited import Audited, arguments_for
from simulator.audit.lawful import owed
from simulator.audit.presence import SHUT, Control, Heard, Presence, presence
from simulator.audit.readiness import Way, operations_probed
from simulator.conformance.engine.answers.reply import Reply
from simulator.conformance.engine.asking.asker import Asker
from simulator.conformance.engine.asking.spoiling import Spoiling
from standard_api.operations import Operation, operation_named

HEALTH = operation_named("health")
_NO_JSON = b"{"
"""A body that no parser takes, so that nothing can be made of it."""


class HarmlessLook:
    """One look at a service; what may come of it all the same is remembered, to be erased."""

    def __init__(self, audited: Audited) -> None:
        self._audited = audited
        self._nobody = f"{audited.plan.prefix}nobody-{secrets.token_hex(3)}"
        self._taken: dict[tuple[str, str], tuple[Dialect, str]] = {}
        """How to erase what was made of a body that had to be refused, by dialect and tenant.

        With the header that the key was taken under, when it is not the dialect's own.
        """

    async def ways(self) -> list[Way]:
        """Every path of every dialect, with what it seems to be."""
        ways: list[Way] = []
        total = sum(len(_offered(dialect)) + len(dialect.beside) for dialect in self._audited.dialects())
        for dialect in self._audited.dialects():
            asker = self._audited.asker(dialect)
            control = await self._control(asker, dialect)
            for operation in _offered(dialect):
                ways.append(await self._way(asker, dialect, operation, control))
                self._audited.plan.told(len(ways), total)
            for one in dialect.beside:
                ways.append(await self._beside(asker, dialect, one, control))
                self._audited.plan.told(len(ways), total)
        locked = any(way.presence is Presence.LOCKED for way in ways)
        if locked and not any(way.offered and way.header for way in ways):
            self._audited.note(_("the service refuses the key under every header; is it the right one?"))
        if ways and all(way.presence is Presence.UNKNOWN for way in ways):
            self._audited.note(_("every path answers alike, so nothing can be told; is the key right?"))
        return ways

    async def erase_taken(self) -> None:
        """Erase what may have been made of what had to be refused."""
        for (_name, tenant_id), (dialect, header) in self._taken.items():
            await self._audited.erase(dialect, tenant_id, header=header)

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
        for header in (own, *(header for header in KEY_HEADERS if header != own)):
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
            arguments_for(operation, self._nobody),
            spoiling=replace(spoiling, raw=body),
            again=False,
            watched=False,
        )

    def _suspect(self, dialect: Dialect, operation: Operation, reply: Reply, header: str) -> None:
        """Something may have been made of a body that had to be refused: keep in mind to erase it."""
        phrase = dialect.phrase(operation.name)
        self._audited.note(
            _(
                "{method} {path} answered {status} to a body that is no JSON, so it may have made something",
                method=phrase.method,
                path=phrase.path,
                status=reply.status,
            )
        )
        answered = reply.at("tenant_id")
        tenant_id = answered if isinstance(answered, str) else self._nobody
        other = header if header != dialect.key_header_of(operation.name) else ""
        self._taken[dialect.name, tenant_id] = (dialect, other)


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
