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
    return view(engine, number)


def view(engine: Engine, number: int) -> DeliveryView:
    """The delivery as it stands, with the application that it is about."""
    store = engine.market.store
    delivery = store.deliveries.get(number)
    application = store.applications.find(delivery.application_id or 0)
    return DeliveryView.of(delivery, store.deliveries.attempts(number), application)
