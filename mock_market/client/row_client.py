"""Pages of exchange rows over HTTP with the standard library alone, so that a list is there at once.

The typed client beside it (``api_client``) takes a third of a second to import.
"""

import contextlib
import http.client
import json
import socket
import threading
from typing import Any
from urllib.parse import urlencode, urlsplit

from languages import _, chosen, os_words
from mock_market.client.errors import MarketError, MarketUnreachableError
from mock_market.wire.exchange_rows import RowPage

_SECONDS = 30.0


class RowClient:
    """Blocking; one kept connection, one question at a time, safe to call from any thread."""

    def __init__(self, url: str, token: str) -> None:
        self._address = urlsplit(url)
        self._headers = {"Authorization": f"Bearer {token}", "Accept-Language": chosen()}
        self._connection: http.client.HTTPConnection | None = None
        self._lock = threading.Lock()
        self._closed = False

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
        try:
            return RowPage.read(value)
        except (KeyError, TypeError, ValueError):
            raise _not_a_market() from None

    def close(self) -> None:
        """Let go of the connection; a question that waits for its answer in another thread ends with it."""
        self._closed = True
        sock = self._connection.sock if self._connection is not None else None
        if sock is not None:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        if self._lock.acquire(blocking=False):
            self._drop()
            self._lock.release()

    def _ask(self, path: str) -> tuple[int, bytes]:
        """Ask on the kept connection, and once more on a new one when the old one has gone."""
        fresh = self._connection is None
        try:
            return self._once(path)
        except (OSError, http.client.HTTPException) as error:
            self._drop()
            if fresh:
                raise MarketUnreachableError(
                    _("the market does not answer: {error}", error=os_words(error))
                ) from None
        try:
            return self._once(path)
        except (OSError, http.client.HTTPException) as error:
            self._drop()
            raise MarketUnreachableError(
                _("the market does not answer: {error}", error=os_words(error))
            ) from None

    def _once(self, path: str) -> tuple[int, bytes]:
        if self._closed:
            raise OSError(_("the connection was closed"))
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
        raise _not_a_market() from None


def _not_a_market() -> MarketUnreachableError:
    return MarketUnreachableError(_("the market does not answer as a market does"))
