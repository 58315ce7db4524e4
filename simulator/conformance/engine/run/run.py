"""What the checks of one run share: the target, its tenants, and what is known of it. Values only."""

import asyncio
from collections import defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from itertools import count

from mock_market.target.dialects import Dialect
from mock_market.target.target import Target
from mock_market.wire.exchange import Call
from mock_market.wire.masked_keys import KEY_VARIABLE
from mock_market.wire.plain_text import plain_line
from mock_market.wire.redaction import Redactor, redactor_of
from simulator.conformance.engine.answers.reply import Reply
from simulator.conformance.engine.findings.cause import Causes
from simulator.conformance.engine.run.inbox import Inbox
from simulator.conformance.engine.run.ledger import Ledger, OwnTenant
from simulator.conformance.engine.run.pulse import Pulse
from simulator.conformance.engine.run.sightings import Sightings
from simulator.conformance.engine.run.throttle import Throttle
from simulator.conformance.engine.run.times import Times


@dataclass(kw_only=True)
class AskedOnce:
    """What one check of a run asks for all: ``replies`` is empty until a check has had them all."""

    replies: tuple[Reply, ...] = ()
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


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
    """Where the target reaches our inbox; None when there is none."""
    inbox: Inbox | None = None
    absent: set[str] = field(default_factory=set)
    """Reading operations of an older dialect that the target does not have."""
    looked_around: bool = False
    polls_s: float = 30.0
    """How long a tenant may be provisioning (LIFE-17)."""
    sightings: Sightings = field(default_factory=Sightings)
    causes: Causes = field(default_factory=lambda: Causes({}))
    """What broke, and which check it is a failure of."""
    throttle: Throttle = field(default_factory=Throttle)
    times: Times = field(default_factory=Times)
    offered: dict[str, bool] = field(default_factory=dict)
    """Which optional operations the target has, as far as it was asked."""
    shared: OwnTenant | None = None
    """The tenant that all checks read, once it is there."""
    unpeopled: OwnTenant | None = None
    """The same before people are in it: who could not make them leaves it to the next check."""
    sharing: asyncio.Lock = field(default_factory=asyncio.Lock)
    probing: asyncio.Lock = field(default_factory=asyncio.Lock)
    asked_once: defaultdict[Hashable, AskedOnce] = field(default_factory=lambda: defaultdict(AskedOnce))
    """What no two checks ask, by a name for it."""
    _applications: Iterator[int] = field(default_factory=lambda: count(1))

    def next_application(self) -> int:
        """The next application number (HOOK-13); those of other runs would be repeats (HOOK-8)."""
        return int(self.name, 16) % 2**19 << 12 | next(self._applications)

    @property
    def redactor(self) -> Redactor:
        """Masks the keys of this run in what is told of it."""
        return redactor_of(self.key, self.service_key or "")

    def safe(self, text: str) -> str:
        """A text that may hold what the target sent: one line, without keys and control characters."""
        return plain_line(self.redactor.text(text))

    def passes_with_the_run(self, call: Call) -> bool:
        """Whether a call speaks of a tenant that is erased when the run ends."""
        tenant = call.purpose.tenant_id
        named = call.url.encode() + (call.body or b"")
        return tenant not in (None, self.read_tenant) or self.ledger.prefix.encode() in named
