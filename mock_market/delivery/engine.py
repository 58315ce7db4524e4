"""The market running: its parts put together, and what goes on between requests."""

import asyncio

from mock_market.delivery.attempts import Attempts
from mock_market.delivery.calendar import Timeline
from mock_market.delivery.callbacks import Callbacks
from mock_market.delivery.commands import Commands
from mock_market.delivery.marketplace import Marketplace
from mock_market.delivery.outbox import Outbox
from mock_market.store.pause import Pause

_NOTICE_S = 1.0


class Engine:
    """Everything that one market process needs, over one marketplace."""

    def __init__(self, market: Marketplace) -> None:
        self.market = market
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

    async def _watch_the_calendar(self) -> None:
        while True:
            if self.pause.is_over():
                with self.pause.on_failure():
                    if self.timeline.notice():
                        self.outbox.wake()
            await asyncio.sleep(_NOTICE_S)

    def _pick_up(self) -> None:
        """Go on with what a crash or a full disk has cut; raises what every write would raise."""
        self.market.exchanges.touch()
        self.market.store.touch()
        with self.market.store.transaction():
            self.market.store.deliveries.mark_cut()
