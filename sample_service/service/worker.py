"""What goes on after an answer: provisioning, callbacks until they arrive, data until its last day.

What there is to do stands in the store, so a restart goes on where the last process stopped.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime

from sample_service.domain.times import timestamp
from sample_service.service.callback_sender import CallbackSender
from sample_service.service.provisioning import Provisioning
from sample_service.service.settings import ServiceSettings
from sample_service.service.tenancy import Tenancy
from sample_service.storage.store import Store
from sample_service.storage.tables.callbacks import CallbackRow
from standard_api.errors import ServiceUnavailableError

LONGEST_SLEEP = 60.0
TROUBLE_PAUSE = 1.0
_log = logging.getLogger(__name__)


class Worker:
    """Two loops on the service's event loop: one moves tenants on, one sends callbacks."""

    def __init__(
        self, store: Store, settings: ServiceSettings, tenancy: Tenancy, sender: CallbackSender
    ) -> None:
        self._store = store
        self._settings = settings
        self._tenancy = tenancy
        self._provisioning = Provisioning(store, settings, tenancy)
        self._sender = sender
        self._new_job = asyncio.Event()
        self._new_callback = asyncio.Event()

    def wake(self) -> None:
        """There may be new work."""
        self._new_job.set()

    async def run(self) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._repeat(self._move_tenants, self._new_job, self._store.jobs.next_due))
            group.create_task(
                self._repeat(self._send_callbacks, self._new_callback, self._store.callbacks.next_due)
            )

    async def finish_due(self) -> int:
        """End the provisioning that is due, and the keeping of data; return how many tenants moved."""
        return self._provisioning.finish_due() + await self._tenancy.erase_past_retention()

    async def send_due(self) -> int:
        """Try each callback that is due once, all at the same time."""
        due = self._store.callbacks.due(timestamp(self._settings.now()))
        # Each to its end, so that none is sent again while it is under way.
        outcomes = await asyncio.gather(*(self._send(callback) for callback in due), return_exceptions=True)
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome
        return len(due)

    async def _move_tenants(self) -> None:
        if await self.finish_due():
            self._new_callback.set()

    async def _send_callbacks(self) -> None:
        await self.send_due()

    async def _send(self, callback: CallbackRow) -> None:
        arrived = await self._sender.send(callback)
        with self._store.transaction():
            if arrived:
                self._store.callbacks.delivered(callback)
            else:
                self._store.callbacks.failed(callback, self._settings.now())

    async def _repeat(
        self, work: Callable[[], Awaitable[None]], event: asyncio.Event, next_due: Callable[[], str | None]
    ) -> None:
        """Work, and sleep until something is due or new; storage that fails now may serve later."""
        while True:
            try:
                await work()
                pause = self._seconds_until(next_due())
            except ServiceUnavailableError:
                _log.warning("storage cannot be used; trying again")
                pause = TROUBLE_PAUSE
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await event.wait()
            event.clear()

    def _seconds_until(self, due: str | None) -> float:
        if due is None:
            return LONGEST_SLEEP
        wait = datetime.fromisoformat(due).astimezone(UTC) - self._settings.now()
        # At least a moment, so that a clock that stands still makes no busy loop.
        return min(max(wait.total_seconds(), 0.01), LONGEST_SLEEP)
