"""The market running: its parts put together, and what goes on between requests."""

import asyncio
from pathlib import Path

from mock_market.delivery.attempts import Attempts
from mock_market.delivery.calendar import Timeline
from mock_market.delivery.callbacks import Callbacks
from mock_market.delivery.commands import Commands
from mock_market.delivery.marketplace import Marketplace
from mock_market.delivery.outbox import Outbox
from mock_market.store.pause import Pause
from mock_market.store.run_copies import RunCopies

_NOTICE_S = 1.0
_COPY_S = 0.2


class Engine:
    """Everything that one market process needs, over one marketplace.

    ``runs`` is the folder of runs whose exchanges shall stand beside the market's own.
    """

    def __init__(self, market: Marketplace, *, runs: Path | None = None) -> None:
        self.market = market
        self._runs = RunCopies(runs, market.exchanges) if runs else None
        self.commands = Commands(market)
        self.attempts = Attempts(market)
        self.pause = Pause(self._pick_up)
        self.outbox = Outbox(market.store, market.clock, self.attempts, market.beliefs, self.pause)
        self.timeline = Timeline(market, self.commands, self.outbox)
        self.callbacks = Callbacks(market)

    async def run(self) -> None:
        """Go on where the last process stopped, until cancelled."""
        with self.pause.on_failure():
            self._pick_up()
        async with asyncio.TaskGroup() as group:
            group.create_task(self.outbox.run())
            group.create_task(self._watch_the_calendar())
            if self._runs:
                group.create_task(self._copy_runs(self._runs))

    async def _watch_the_calendar(self) -> None:
        while True:
            if self.pause.is_over():
                with self.pause.on_failure():
                    if self.timeline.notice():
                        self.outbox.wake()
            await asyncio.sleep(_NOTICE_S)

    async def _copy_runs(self, runs: RunCopies) -> None:
        while True:
            if self.pause.is_over():
                with self.pause.on_failure():
                    await runs.copy()
            await asyncio.sleep(_COPY_S)

    def _pick_up(self) -> None:
        """Go on with what a crash or a full disk has cut; raises what every write would raise."""
        self.market.exchanges.touch()
        self.market.store.touch()
        with self.market.store.transaction():
            self.market.store.deliveries.mark_cut()
