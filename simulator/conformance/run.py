"""What the checks of one run share: the target, its tenants, and what the watchers saw."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from mock_market.target.dialects import Arguments, Dialect
from mock_market.target.target import Target
from mock_market.wire.exchange import Call
from mock_market.wire.plain_text import plain_line
from mock_market.wire.redaction import Redactor
from mock_market.wire.sent_keys import KEY_VARIABLE
from simulator.conformance.asking import Asker, Pulse
from simulator.conformance.callback_listener import CallbackListener
from simulator.conformance.check import Check, Level
from simulator.conformance.reply import Reply
from simulator.conformance.tenants import Ledger, TrialTenant
from standard_api.operations import operation_named

if TYPE_CHECKING:
    from simulator.conformance.trial import Trial

_PEOPLE = 5


@dataclass(kw_only=True)
class Run:
    """``name`` is a short word that no other run has."""

    name: str
    target: Target
    dialect: Dialect
    ledger: Ledger
    pulse: Pulse
    key: str
    key_variable: str = KEY_VARIABLE
    service_key: str | None = None
    read_tenant: str | None = None
    callbacks: str | None = None
    """Where the target reaches our callback listener; None when there is none."""
    listener: CallbackListener | None = None
    polls_s: float = 30.0
    """How long a tenant may be provisioning (LIFE-17)."""
    seen: dict[str, list[tuple[Level | None, str, str, Reply]]] = field(default_factory=dict)
    offered: dict[str, bool] = field(default_factory=dict)
    _shared: TrialTenant | None = None
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    _probing: asyncio.Lock = field(default_factory=asyncio.Lock)
    _applications: Iterator[int] = field(default_factory=lambda: count(1))
    _counted: Counter[str] = field(default_factory=Counter)

    def next_application(self) -> int:
        """The next application number (HOOK-13); those of other runs would be repeats (HOOK-8)."""
        return int(self.name, 16) % 2**19 << 12 | next(self._applications)

    @property
    def redactor(self) -> Redactor:
        """Masks the keys of this run in what is told of it."""
        return Redactor([self.key], service=[self.service_key] if self.service_key else [])

    def safe(self, text: str) -> str:
        """A text that may hold what the target sent: one line, without keys and control characters."""
        return plain_line(self.redactor.text(text))

    def passes_with_the_run(self, call: Call) -> bool:
        """Whether a call speaks of a tenant that is erased when the run ends."""
        tenant = call.purpose.tenant_id
        named = call.url.encode() + (call.body or b"")
        return tenant not in (None, self.read_tenant) or self.ledger.prefix.encode() in named

    def notice(self, watchers: tuple[Check, ...], reply: Reply) -> None:
        """Let every watcher look at an answer; the first sightings of each are kept."""
        if not reply.watched:
            return
        for check in watchers:
            for sighting in check.watch(reply) if check.watch else ():
                kept = self.seen.setdefault(check.id, [])
                operation = reply.operation.name if reply.operation else reply.exchange.call.method
                self._counted[f"{check.id} {operation} {sighting.expected}"] += 1
                if self._counted[f"{check.id} {operation} {sighting.expected}"] <= 2:
                    kept.append((sighting.level, sighting.expected, sighting.observed, reply))

    async def offers(self, trial: "Trial", operation: str) -> bool:
        """Whether an optional operation is there: asked once, on a tenant that is active (OP-0)."""
        if not self.dialect.offers(operation):
            return False
        async with self._probing:
            if operation not in self.offered:
                self.offered[operation] = await self._probe(trial, operation)
            return self.offered[operation]

    async def _probe(self, trial: "Trial", operation: str) -> bool:
        if operation == "auto_provision":
            # An empty application makes nothing, and is refused wherever the path exists.
            reply = await trial.ask(operation, body={}, watched=False)
        else:
            reply = await trial.ask(operation, await trial.reader(), watched=False)
        return not reply.absent

    async def shared_tenant(self, trial: "Trial") -> TrialTenant:
        """The tenant that all checks read: the user's own, or one made by the first who asks."""
        async with self._lock:
            if self._shared is None and self.read_tenant is not None:
                self._shared = TrialTenant(id=self.read_tenant)
            if self._shared is None:
                self._shared = await self._populated(trial)
            return self._shared

    async def _populated(self, trial: "Trial") -> TrialTenant:
        if not self.dialect.offers("activate_tenant"):
            from simulator.conformance.applications import application, approved

            tenant, _ = await approved(trial, application(trial))
            trial.keeps(tenant)
            return tenant
        tenant = await trial.tenant(tenant_id=f"{self.ledger.prefix}shared")
        trial.hand_over(tenant)
        for number in range(_PEOPLE):
            await trial.user(tenant, role=("user", "admin", "moderator")[number % 3])
        return tenant

    async def erase(self, asker: Asker, tenant_id: str) -> bool:
        """Erase a tenant of this run for good; one that never came to life is fine too.

        True when the target cannot do it yet: the tenant is coming, or the target is busy. A target
        that never accepts anything is asked once, and not waited for.
        """
        if not self.ledger.is_open(tenant_id) or not self.dialect.offers("deactivate_tenant"):
            return False
        reply = await asker.ask(
            operation_named("deactivate_tenant"),
            Arguments(tenant_id=tenant_id, body={"reason": "admin_request", "preserve_data": False}),
            again=not self.pulse.never_accepts,
            watched=False,
        )
        coming = self.ledger.may_come(tenant_id)
        if reply.status == 404 and coming:
            return True
        if (
            reply.accepted
            or reply.status in (404, 410)
            or (reply.status in (400, 422) and not await self._lives(asker, tenant_id))
        ):
            self.ledger.settled(tenant_id)
        return reply.status in (409, 503) and (coming or not self.pulse.never_accepts)

    async def _lives(self, asker: Asker, tenant_id: str) -> bool:
        """Whether the target shows a tenant under an id whose deactivation it finds invalid."""
        reply = await asker.ask(
            operation_named("get_tenant_status"), Arguments(tenant_id=tenant_id), watched=False
        )
        return reply.status not in (400, 404, 410, 422)
