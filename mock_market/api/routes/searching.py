"""Reading the store of exchanges without keeping deliveries waiting."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from mock_market.store.exchanges import ExchangeReader, ExchangeStore

Found = TypeVar("Found")


async def searched(store: ExchangeStore, read: Callable[[ExchangeReader], Found], *, filtered: bool) -> Found:
    """What was read; a filter may have to look through everything, so that happens in a thread."""

    def apart() -> Found:
        with store.apart() as reader:
            return read(reader)

    return await asyncio.to_thread(apart) if filtered else read(store)
