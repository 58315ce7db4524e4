"""What a run stands on: a market engine of its own, its target, and what must be cleaned up."""

import asyncio
import contextlib
import re
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import randbelow
from typing import Any

from languages import _
from mock_market.delivery.engine import Engine
from mock_market.delivery.marketplace import Marketplace
from mock_market.domain.deliveries import Delivery
from mock_market.domain.retries import schedule_named
from mock_market.saying import worded
from mock_market.store.pause import even_when_full
from mock_market.target.client import AttemptMark
from mock_market.target.dialects import Arguments, dialect_of
from mock_market.target.target import Target
from mock_market.wire.exchange import Exchange, FailureKind, Purpose
from simulator.errors.judging import TARGET_SILENT
from simulator.scenarios.language.scenario import OWN_PREFIX
from simulator.scenarios.language.words import ServiceSetup
from simulator.scenarios.service import ServiceHost
from simulator.storage.runs import if_room
from simulator.targets.named import NamedTarget
from standard_api.models import AutoProvisionResponse, TenantStatusResponse
from standard_api.operations import AUTO_PROVISION, operation_named
from standard_api.patterns import TENANT_ID_PATTERN
from standard_api.serving.loopback import LOOPBACK

_NOBODYS_DOMAINS = (".example", ".test", ".invalid")
_FIRST_APPLICATION = 1_000_000
_APPLICATIONS = 1_000_000_000
_LANDING_S = 5.0
_ERASED_AT_ONCE = 8
_ERASING_S = 30.0
_CLOCKS_DIFFER = timedelta(hours=1)


class ForeignTenantError(ValueError):
    """A run makes and ends only tenants of its own."""


@dataclass(frozen=True, kw_only=True)
class WaitingTimes:
    """Real seconds between two looks; tests are quicker."""

    breath_s: float = 0.25
    longest_follow: timedelta = timedelta(minutes=2)
    """How much market time a step follows the retries of its delivery."""


@dataclass(kw_only=True)
class Harness:
    """One run's market. Everything here is the run's own; nothing else sees it."""

    engine: Engine
    target: Target
    pace: WaitingTimes
    host: ServiceHost | None = None
    setup: ServiceSetup = field(default_factory=ServiceSetup)
    made: set[str] = field(default_factory=set)
    """Tenants that this run brought to life, to be erased at its end."""
    left: set[str] = field(default_factory=set)
    """Tenants that are not erased yet, or could not be."""
    began: datetime = field(default_factory=lambda: datetime.now(UTC))
    run: str = "run"
    """Unique to the run, for what must not meet an earlier one at the service."""
    seed: int = 1
    applied: int = 0

    @property
    def market(self) -> Marketplace:
        """The market of the run."""
        return self.engine.market

    def offers(self, operation: str) -> bool:
        """Whether the target's dialect has a word for an operation."""
        return dialect_of(self.target).offers(operation)

    async def silence(self, *, asked_by: str) -> str:
        """Why the service cannot be talked to; empty when it answers, whatever that says."""
        if not self.offers("health"):
            return ""
        outcome = await self.market.call(
            self.target, operation_named("health"), Arguments(), asked_by=asked_by
        )
        failure = outcome.answer.exchange.failure
        if failure is None:
            return ""
        if failure.kind in (FailureKind.REFUSED, FailureKind.DNS):
            return str(TARGET_SILENT.error(url=self.target.url))
        return _(
            "{url} gives no answer that can be read: {message}",
            url=self.target.url,
            message=worded(failure.message),
        )

    def own(self, tenant_id: str) -> str:
        """The id, noted for the end of the run. Raises ForeignTenantError for one that is not ours."""
        if not tenant_id.startswith(OWN_PREFIX) and tenant_id not in self.made:
            raise ForeignTenantError(
                _(
                    "a scenario changes only tenants of its own, called {prefix}...: {tenant_id!r}",
                    prefix=OWN_PREFIX,
                    tenant_id=tenant_id,
                )
            )
        self.made.add(tenant_id)
        return tenant_id

    def own_applicant(self, email: str) -> None:
        """Raises ForeignTenantError for an e-mail that somebody may have had before this run.

        A service reuses the tenant of an e-mail, and a run erases what it was given.
        """
        if self.run not in email.casefold() or not email.casefold().endswith(_NOBODYS_DOMAINS):
            raise ForeignTenantError(
                _(
                    "an applicant's e-mail must hold {run} and end in .example, or its tenant may not be "
                    "the scenario's own: {email!r}",
                    run="${run}",
                    email=email,
                )
            )

    def own_call(self, name: str, tenant_id: str | None, body: Mapping[str, Any]) -> None:
        """Raises ForeignTenantError when an operation would write to what is not this run's own."""
        if not operation_named(name).writes:
            return
        if name == AUTO_PROVISION.name:
            people = [body.get("applicant"), body.get("contact")]
            for one in people:
                email = one.get("email") if isinstance(one, dict) else one
                if isinstance(email, str) and "@" in email:
                    self.own_applicant(email)
            return
        for named in (tenant_id, body.get("tenant_id")):
            if isinstance(named, str) and named:
                self.own(named)

    def change_target(self, **changes: Any) -> None:
        """Register the target again with something changed. Raises ScheduleError for no schedule."""
        changed = replace(self.target, **changes)
        schedule_named(changed.retries)
        self.target = self.market.register(changed, key=None)

    def use_key(self, key: str) -> None:
        """Let the market use another key from now on."""
        self.target = self.market.register(self.target, key=key)

    async def settle(self, delivery: Delivery, *, follow: bool) -> Delivery:
        """Send a delivery and, with ``follow``, go on through its retries in market time."""
        limit = self.market.clock.now() + self.pace.longest_follow
        while True:
            await self.engine.outbox.drain_due()
            now = self.market.store.deliveries.get(delivery.id)
            ahead = self.engine.outbox.next_at()
            if now.state != "waiting" or not follow or ahead is None or ahead > limit:
                return now
            await asyncio.sleep(min(self.pace.breath_s, 1.0))
            await self.pass_time(ahead - self.market.clock.now())

    async def pass_time(self, span: timedelta) -> list[str]:
        """Let market time pass; what happened, in words."""
        happened = await self.engine.timeline.advance(max(span, timedelta()))
        return [worded(one.what) for one in happened]

    def record(self, exchange: Exchange) -> Exchange:
        """Note the tenant that a call brings to life, then store the call, for which there may be no room."""
        purpose = exchange.call.purpose
        if purpose.operation == "activate_tenant" and purpose.tenant_id:
            self.made.add(purpose.tenant_id)
        elif purpose.operation == "auto_provision" and exchange.response:
            operation = operation_named("auto_provision")
            told = dialect_of(self.target).read(operation, exchange.response, Arguments()).model
            if isinstance(told, AutoProvisionResponse) and told.tenant_id:
                self.made.add(told.tenant_id)
        return self.market.exchanges.append(exchange)

    async def erase(self) -> None:
        """Erase what the run made, also what is still being made; ``left`` is what could not be erased."""
        self.left = set(self.made)
        await self.engine.outbox.landed(_LANDING_S)
        self.left = set(self.made)
        with even_when_full():
            self.market.store.put_fault_plan(self.target.name, None)
        if not self.offers("deactivate_tenant"):
            return
        places = asyncio.Semaphore(_ERASED_AT_ONCE)

        async def erase(tenant_id: str) -> None:
            async with places:
                if await self._erased(tenant_id):
                    self.left.discard(tenant_id)

        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_ERASING_S):
                await asyncio.gather(*(erase(tenant_id) for tenant_id in sorted(self.made)))

    async def _is_older(self, tenant_id: str) -> bool:
        """Whether a tenant that the service named was there before this run: then it is somebody's."""
        if tenant_id.startswith(OWN_PREFIX) or not self.offers("get_tenant_status"):
            return False
        client = self.market.client(self.target, record=if_room(self.market.record))
        answer = await client.call(
            operation_named("get_tenant_status"),
            Arguments(tenant_id=tenant_id),
            purpose=Purpose(asked_by="clean-up", group=self.market.new_id()),
        )
        said = answer.reading.model
        if not isinstance(said, TenantStatusResponse):
            return False
        return datetime.fromisoformat(str(said.created_at)) < self.began - _CLOCKS_DIFFER

    async def _erased(self, tenant_id: str) -> bool:
        if await self._is_older(tenant_id):
            return False
        client = self.market.client(self.target, record=if_room(self.market.record))
        answer = await client.call(
            operation_named("deactivate_tenant"),
            Arguments(tenant_id=tenant_id, body={"reason": "admin_request", "preserve_data": False}),
            purpose=Purpose(asked_by="clean-up", group=self.market.new_id()),
            mark=AttemptMark(idempotency_key=self.market.new_id()),
        )
        impossible = answer.status == 422 and not re.fullmatch(TENANT_ID_PATTERN, tenant_id)
        return answer.succeeded or answer.status in (404, 410) or impossible


@asynccontextmanager
async def open_harness(
    folder: Path, named: NamedTarget, *, host: ServiceHost | None = None, pace: WaitingTimes | None = None
) -> AsyncIterator[Harness]:
    """A market on a run's folder, with the target registered; its files are closed at the end."""
    market = Marketplace(folder)
    try:
        market.store.applications.begin_at(_FIRST_APPLICATION + randbelow(_APPLICATIONS))
        target = market.register(named.target, key=named.key, service_key=named.service_key)
        engine = Engine(market)
        harness = Harness(engine=engine, target=target, pace=pace or WaitingTimes(), host=host)
        market.record = market.hold = harness.record
        if not named.service_key:
            yield harness
            return
        from simulator.scenarios.callbacks import listen_for

        listener = listen_for(engine)
        try:
            yield harness
        finally:
            await listener.close()
    finally:
        market.close()
        # The run is over; its keys need not stay on disk.
        (folder / "secrets.json").unlink(missing_ok=True)


def closed_address() -> str:
    """An address of this machine at which nobody listens."""
    with socket.socket() as free:
        free.bind((LOOPBACK, 0))
        return f"http://{LOOPBACK}:{free.getsockname()[1]}"
