"""Waiting a while for a delivery before it is shown."""

import asyncio
import contextlib

from mock_market.api.market_views import DeliveryView
from mock_market.delivery.engine import Engine

_LONGEST_WAIT_S = 3600.0


async def shown(engine: Engine, number: int, wait_s: float) -> DeliveryView:
    """The delivery after its first attempts, or after ``wait_s`` seconds, whichever comes first."""
    engine.outbox.wake()
    if wait_s > 0:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(min(wait_s, _LONGEST_WAIT_S)):
                await engine.outbox.settled(number)
    deliveries = engine.market.store.deliveries
    return DeliveryView.of(deliveries.get(number), deliveries.attempts(number))
