"""Keys never reach a store, a screen or a report: they are masked by header name and by value."""

import base64
import re
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import quote

from mock_market.exchange import Exchange, Headers

SECRET_HEADERS = frozenset(
    {
        "x-market-api-key",
        "x-api-key",
        "x-marketplace-key",
        "x-service-api-key",
        "authorization",
        "proxy-authorization",
        "cookie",
        "set-cookie",
    }
)
_PASSWORD = re.compile(rb'("password"\s*:\s*)"(?:[^"\\]|\\.)*"')
_SHORTEST = 4


def mask(secret: str) -> str:
    """Stars and, when enough stays hidden, the last four characters."""
    return f"****{secret[-4:]}" if len(secret) >= 16 else "****"


class Redactor:
    """Masks the given secrets wherever they stand: as they are, URL-encoded, or in base64."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._masks: dict[str, str] = {}
        for secret in secrets:
            self.add(secret)

    def add(self, secret: str) -> None:
        """Mask one more value from now on; a very short one would mask ordinary text."""
        if len(secret) < _SHORTEST:
            return
        encoded = base64.b64encode(secret.encode()).decode().rstrip("=")
        for form in (secret, quote(secret, safe=""), encoded):
            self._masks[form] = mask(secret)

    def text(self, text: str) -> str:
        """The text without secrets."""
        for secret, masked in self._masks.items():
            text = text.replace(secret, masked)
        return text

    def body(self, body: bytes) -> bytes:
        """The bytes without secrets."""
        for secret, masked in self._masks.items():
            body = body.replace(secret.encode(), masked.encode())
        return body

    def exchange(self, exchange: Exchange) -> Exchange:
        """The exchange as it may be stored and shown; passwords in requests are masked too."""
        call, response, failure = exchange.call, exchange.response, exchange.failure
        body = None if call.body is None else _PASSWORD.sub(rb'\1"****"', self.body(call.body))
        return replace(
            exchange,
            call=replace(call, url=self.text(call.url), headers=self._headers(call.headers), body=body),
            response=response
            and replace(response, headers=self._headers(response.headers), body=self.body(response.body)),
            failure=failure and replace(failure, message=self.text(failure.message)),
        )

    def _headers(self, headers: Headers) -> Headers:
        return tuple(
            (name, mask(value) if name.lower() in SECRET_HEADERS else self.text(value))
            for name, value in headers
        )
