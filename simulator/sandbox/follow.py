"""Showing exchanges as they happen."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

from mock_market.api.views import ExchangeView
from mock_market.client.market_client import MarketClient, MarketUnreachableError
from simulator.output.exchange_text import one_line
from simulator.storage.data_folder import DataFolder

_PAUSE_S = 0.25
_PAGE = 200


async def new_exchanges(client: MarketClient, after: int, **wanted: Any) -> AsyncIterator[ExchangeView]:
    """Yield every exchange behind an id, for ever, in order."""
    while True:
        page = await client.exchanges(after=after, limit=_PAGE, **wanted)
        for exchange in page.exchanges:
            yield exchange
            after = exchange.id
        if len(page.exchanges) < _PAGE:
            await asyncio.sleep(_PAUSE_S)


async def follow_exchanges(folder: DataFolder, market_url: str, say: Callable[[str], None]) -> None:
    """Say a line for each exchange of the market's own from now on, until the market is gone."""
    client = MarketClient.of_folder(market_url, folder.market)
    try:
        newest = (await client.exchanges(limit=1)).last_id
        async for exchange in new_exchanges(client, after=newest, filter="run:none"):
            say(one_line(exchange))
    except MarketUnreachableError:
        return
