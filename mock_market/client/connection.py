"""Asking the market: what was said, or an error. It imports little, so that a list of rows is there at once.

The typed calls are beside it in ``market_client``, whose views take a third of a second to import.
"""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlencode

from languages import _, chosen, os_words
from mock_market.client.errors import MarketError, MarketUnreachableError
from mock_market.saying import worded
from mock_market.wire.exchange import Call
from mock_market.wire.exchange_rows import RowPage
from mock_market.wire.transport import Limits, WireResult, exchange_once

Send = Callable[[Call], Awaitable[WireResult]]
"""Sends one call; tests ask an app without a wire."""
_LIMITS = Limits(deadline_s=3700.0, body_bytes=1 << 30)
"""Longer than any call and larger than any answer: the market is our own."""


async def _over_the_wire(call: Call) -> WireResult:
    return await exchange_once(call, limits=_LIMITS)


class MarketConnection:
    """Each question has a connection of its own, so none waits for another."""

    def __init__(self, url: str, token: str, *, send: Send = _over_the_wire) -> None:
        self._url, self._send = url, send
        self._headers = (
            ("Authorization", f"Bearer {token}"),
            ("Accept-Language", chosen()),
            ("Content-Type", "application/json"),
        )

    @classmethod
    def of_folder(cls, url: str, folder: Path) -> Self:
        """A client with the token that the market wrote into its folder."""
        try:
            token = (folder / "token").read_text(encoding="ascii").strip()
        except (OSError, ValueError) as error:
            raise MarketUnreachableError(
                _("cannot read the market's token: {error}", error=os_words(error))
            ) from None
        return cls(url, token)

    async def rows(
        self, *, before: int | None = None, after: int | None = None, limit: int = 50, filter: str = ""
    ) -> RowPage:
        """A page of exchange rows by key, oldest first."""
        query = {"before": before, "after": after, "limit": limit, "filter": filter or None}
        body = await self.ask("GET", "/exchange-rows", query=query)
        try:
            return RowPage.read(json.loads(body))
        except (KeyError, TypeError, ValueError):
            raise MarketUnreachableError(_("the market does not answer as a market does")) from None

    async def ask(
        self, method: str, path: str, *, query: dict[str, Any] | None = None, body: str | None = None
    ) -> bytes:
        """The body of a success. Raises MarketError and MarketUnreachableError."""
        given = urlencode({name: value for name, value in (query or {}).items() if value is not None})
        call = Call(
            method=method,
            url=f"{self._url}{path}{'?' if given else ''}{given}",
            headers=self._headers,
            body=None if body is None else body.encode(),
        )
        result = await self._send(call)
        if result.response is None:
            error = worded(result.failure.message) if result.failure else ""
            raise MarketUnreachableError(_("the market does not answer: {error}", error=error))
        if not 200 <= result.response.status < 300:
            raise _refused(result.response.status, result.response.body)
        return result.response.body


def _refused(status: int, body: bytes) -> MarketError:
    try:
        said = json.loads(body)
        return MarketError(said["error"], said["message"], said.get("hint", ""))
    except (AttributeError, KeyError, TypeError, ValueError):
        return MarketError("HTTP", _("the market answered {status}", status=status))
