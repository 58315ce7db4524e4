"""The newest rows, asked for in a thread while Textual is still being imported."""

import asyncio
from contextlib import suppress
from threading import Thread

from mock_market.client.connection import MarketConnection
from mock_market.client.errors import MarketError, MarketUnreachableError
from mock_market.wire.exchange_rows import RowPage
from tui.state.options import Options

FIRST = 100


class Prefetch:
    """Begins to ask when it is made. Without an answer the feed asks again, and says what is wrong."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._page: RowPage | None = None
        self._thread = Thread(target=self._ask, daemon=True)
        self._thread.start()

    def page(self) -> RowPage | None:
        """What the market answered so far."""
        return None if self._thread.is_alive() else self._page

    def _ask(self) -> None:
        market = MarketConnection(self._options.market, self._options.token())
        with suppress(MarketError, MarketUnreachableError):
            self._page = asyncio.run(market.rows(limit=FIRST))
