"""The screen's link to the running market."""

import asyncio
import gc
import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING

from mock_market.client.connection import MarketConnection
from mock_market.client.errors import MarketError, MarketUnreachableError
from mock_market.wire.exchange_rows import RowPage
from tui.state.options import Options

if TYPE_CHECKING:
    from mock_market.api.views import ExchangeView
    from mock_market.client.market_client import MarketClient
    from mock_market.saying import Saying

_HEAVY = "mock_market.client.market_client"


class Market:
    """Asks the market; after it was gone it is found again where the sandbox says it is now."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self.url = options.market
        self._token = options.token()
        self._light = MarketConnection(self.url, self._token)
        self._client: MarketClient | None = None

    async def rows(
        self, *, before: int | None = None, after: int | None = None, limit: int = 50, filter: str = ""
    ) -> RowPage:
        """A page of rows. Raises MarketError and MarketUnreachableError."""
        return await self._light.rows(before=before, after=after, limit=limit, filter=filter)

    async def client(self) -> "MarketClient":
        """The typed client; its import is dear, so it waits for the first paint and happens in a thread."""
        if self._client is None:
            module = await asyncio.to_thread(_heavy)
            if self._client is None:
                self._client = module.MarketClient(self.url, self._token)
        return self._client

    async def exchange(self, number: int) -> "ExchangeView":
        """One exchange. Raises as ``rows`` does."""
        return await (await self.client()).exchange(number)

    async def problems(self, number: int) -> "list[Saying]":
        """The rules of the contract that an answer breaks. Raises as ``rows`` does."""
        return await (await self.client()).problems(number)

    async def find_again(self) -> bool:
        """Whether the market answers where it should be now."""
        url, token = self._options.market_now(), self._options.token()
        if (url, token) != (self.url, self._token):
            self.url, self._token = url, token
            self._light, self._client = MarketConnection(url, token), None
        try:
            await self.rows(limit=1)
        except (MarketError, MarketUnreachableError):
            return False
        return True


def _heavy() -> ModuleType:
    """The typed client's module. What was imported by then stays for good: a garbage collection that looks
    through it would keep a key waiting for a tenth of a second.
    """
    known = _HEAVY in sys.modules
    module = importlib.import_module(_HEAVY)
    if not known:
        gc.freeze()
    return module
