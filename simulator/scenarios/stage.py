"""What a run stands on: a market engine of its own, its target, and what must be cleaned up."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from secrets import randbelow
from typing import Any

from languages import _, retold
from mock_market.client import Delivery as Marks
from mock_market.deliveries import Delivery
from mock_market.dialects import Arguments, dialect_of
from mock_market.engine import Engine
from mock_market.exchange import Exchange, FailureKind, Purpose
from mock_market.marketplace import Marketplace
from mock_market.pause import even_when_full
from mock_market.targets import Target
from simulator.named_target import NamedTarget
from simulator.runs import if_room
from simulator.scenarios.language import ServiceSetup
from simulator.scenarios.service import ServiceHost
from standard_api.models import AutoProvisionResponse
from standard_api.operations import operation_named

OWN_PREFIX = "mtsim-"
_FIRST_APPLICATION = 1_000_000
_APPLICATIONS = 1_000_000_000
_LANDING_S = 5.0


class ForeignTenantError(ValueError):
    """A run makes and ends only tenants of its own."""


@dataclass(frozen=True, kw_only=True)
class Pace:
    """Real seconds between two looks; tests are quicker."""

    breath_s: float = 0.25
    longest_follow: timedelta = timedelta(minutes=2)
    """How much market time a step follows the retries of its delivery."""


@dataclass(kw_only=True)
class Stage:
    """One run's market. Everything here is the run's own; nothing else sees it."""

    engine: Engine
    target: Target
    pace: Pace
    host: ServiceHost | None = None
    setup: ServiceSetup = field(default_factory=ServiceSetup)
    made: set[str] = field(default_factory=set)
    """Tenants that this run brought to life, to be erased at its end."""
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
            return _("{url} does not answer: is the service running?", url=self.target.url)
        return _(
            "{url} gives no answer that can be read: {message}",
            url=self.target.url,
            message=retold(failure.message),
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

    def change_target(self, **changes: Any) -> None:
        """Register the target again with something changed."""
        self.target = self.market.register(replace(self.target, **changes), key=None)

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
        return [one.what for one in happened]

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

    async def erase(self) -> list[str]:
        """Erase what the run made, also what is still being made; the tenants that could not be erased."""
        await self.engine.outbox.landed(_LANDING_S)
        with even_when_full():
            self.market.store.put_fault_plan(self.target.name, None)
        if not self.offers("deactivate_tenant"):
            return sorted(self.made)
        return [tenant_id for tenant_id in sorted(self.made) if not await self._erased(tenant_id)]

    async def _erased(self, tenant_id: str) -> bool:
        client = self.market.client(self.target, record=if_room(self.market.record))
        answer = await client.call(
            operation_named("deactivate_tenant"),
            Arguments(tenant_id=tenant_id, body={"reason": "admin_request", "preserve_data": False}),
            purpose=Purpose(asked_by="clean-up", group=self.market.new_id()),
            delivery=Marks(idempotency_key=self.market.new_id()),
        )
        return answer.succeeded or answer.status in (404, 410)


@asynccontextmanager
async def open_stage(
    folder: Path, named: NamedTarget, *, host: ServiceHost | None = None, pace: Pace | None = None
) -> AsyncIterator[Stage]:
    """A market on a run's folder, with the target registered; its files are closed at the end."""
    market = Marketplace(folder)
    try:
        market.store.applications.begin_at(_FIRST_APPLICATION + randbelow(_APPLICATIONS))
        target = market.register(named.target, key=named.key, service_key=named.service_key)
        engine = Engine(market)
        stage = Stage(engine=engine, target=target, pace=pace or Pace(), host=host)
        market.record = stage.record
        if not named.service_key:
            yield stage
            return
        from simulator.scenarios.callback_listener import CallbackListener

        listener = CallbackListener(engine)
        await listener.start()
        try:
            yield stage
        finally:
            await listener.stop()
    finally:
        market.close()
        # The run is over; its keys need not stay on disk.
        (folder / "secrets.json").unlink(missing_ok=True)


def closed_address() -> str:
    """An address of this machine at which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"
