"""Pages of exchange rows over HTTP with the standard library alone, so that a list is there at once.

The typed client beside it (``api_client``) takes a third of a second to import.
"""

import http.client
import json
import threading
from typing import Any
from urllib.parse import urlencode, urlsplit

from languages import _, chosen, retold
from mock_market.exchange_rows import RowPage
from mock_market.market_errors import MarketError, MarketUnreachableError

_SECONDS = 30.0


class RowClient:
    """Blocking; one kept connection, one question at a time, safe to call from any thread."""

    def __init__(self, url: str, token: str) -> None:
        self._address = urlsplit(url)
        self._headers = {"Authorization": f"Bearer {token}", "Accept-Language": chosen()}
        self._connection: http.client.HTTPConnection | None = None
        self._lock = threading.Lock()

    def page(
        self, *, before: int | None = None, after: int | None = None, limit: int = 50, filter: str = ""
    ) -> RowPage:
        """A page by key, oldest first. Raises MarketError and MarketUnreachableError."""
        given = {"before": before, "after": after, "limit": limit, "filter": filter or None}
        query = urlencode({name: value for name, value in given.items() if value is not None})
        with self._lock:
            status, body = self._ask(f"/exchange-rows?{query}")
        value = _json(body)
        if status != 200:
            known = value if isinstance(value, dict) else {}
            message = str(known.get("message") or _("the market answered {status}", status=status))
            raise MarketError(str(known.get("error", "HTTP")), message, str(known.get("hint", "")))
        return RowPage.read(value)

    def close(self) -> None:
        """Let go of the connection."""
        with self._lock:
            self._drop()

    def _ask(self, path: str) -> tuple[int, bytes]:
        """Ask on the kept connection, and once more on a new one when the old one has gone."""
        fresh = self._connection is None
        try:
            return self._once(path)
        except (OSError, http.client.HTTPException) as error:
            self._drop()
            if fresh:
                raise MarketUnreachableError(
                    _("the market does not answer: {error}", error=retold(str(error)))
                ) from None
        try:
            return self._once(path)
        except (OSError, http.client.HTTPException) as error:
            self._drop()
            raise MarketUnreachableError(
                _("the market does not answer: {error}", error=retold(str(error)))
            ) from None

    def _once(self, path: str) -> tuple[int, bytes]:
        if self._connection is None:
            host, port = self._address.hostname or "", self._address.port
            self._connection = http.client.HTTPConnection(host, port, timeout=_SECONDS)
        self._connection.request("GET", path, headers=self._headers)
        response = self._connection.getresponse()
        return response.status, response.read()

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        raise MarketUnreachableError(_("the market does not answer as a market does")) from None
