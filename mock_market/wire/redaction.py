"""Keys never reach a store, a screen or a report: they are masked by header name and by value."""

import base64
import json
import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from html import escape
from urllib.parse import quote, quote_plus

from mock_market.wire.exchange import Exchange, Headers
from mock_market.wire.sent_keys import MADE_UP, OTHER, SERVICE_KEY, STARS, spoiled_word

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
_HEX = re.compile("%[0-9A-F]{2}")
_PASSWORD = re.compile(rb'("password"\s*:\s*)"(?:[^"\\]|\\.)*"')
_SHORTEST = 4


def mask(secret: str) -> str:
    """Stars and, when enough stays hidden, the last four characters."""
    return f"{STARS}{secret[-4:]}" if len(secret) >= 16 else STARS


class Redactor:
    """Masks secrets wherever they stand, as they are or encoded.

    A header for keys tells what it held: ``secrets`` are the target's own keys, ``service`` those that
    the service shows to the market.
    """

    def __init__(self, secrets: Iterable[str] = (), *, service: Iterable[str] = ()) -> None:
        self._secrets, self._service = tuple(secrets), tuple(service)
        masks = {
            form: mask(secret)
            for secret in (*self._service, *self._secrets)
            if len(secret) >= _SHORTEST  # a very short one would mask ordinary text
            for form in _forms(secret)
        }
        # A form may stand inside a longer one.
        self._masks = {form: masks[form] for form in sorted(masks, key=len, reverse=True)}

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
            and replace(
                response,
                reason=self.text(response.reason),
                headers=self._headers(response.headers),
                body=self.body(response.body),
            ),
            failure=failure and replace(failure, message=self.text(failure.message)),
        )

    def _headers(self, headers: Headers) -> Headers:
        return tuple(
            (name, self._in_place_of_key(value) if name.lower() in SECRET_HEADERS else self.text(value))
            for name, value in headers
        )

    def _in_place_of_key(self, value: str) -> str:
        """A word that tells whether it was the target's own key, something made from it, or another."""
        if value in self._secrets:
            return mask(value)
        if value in self._service:
            return SERVICE_KEY
        words = (spoiled_word(value, secret) for secret in self._secrets)
        known = next((word for word in words if word is not None), OTHER)
        made_up = not value or value.startswith(MADE_UP)
        return self.text(value) if made_up and known == OTHER else known


@lru_cache(maxsize=64)
def redactor_of(key: str, service_key: str) -> Redactor:
    """What masks the two keys of a target; an empty one is none. Kept, since every call needs it."""
    return Redactor([key] if key else [], service=[service_key] if service_key else [])


@lru_cache(maxsize=64)
def _forms(secret: str) -> tuple[str, ...]:
    """How a secret is written in headers, addresses, JSON, HTML and base64, each once."""
    raw = secret.encode()
    quoted = [quote(secret, safe=""), quote(secret), quote_plus(secret), quote_plus(secret, safe="/")]
    escaped = [json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]]
    html = [escape(secret, quote=False), escape(secret), escape(secret).replace("&quot;", "&#34;")]
    return tuple(
        dict.fromkeys(
            [
                secret,
                *quoted,
                *(_HEX.sub(lambda found: found.group().lower(), one) for one in quoted),
                *escaped,
                *(one.replace("/", "\\/") for one in escaped),
                *html,
                *(one.replace("&#x27;", "&#39;") for one in html),
                *(_inside_base64(raw, shift, letters) for letters in (b"+/", b"-_") for shift in range(3)),
            ]
        )
    )


def _inside_base64(raw: bytes, shift: int, letters: bytes) -> str:
    """The letters of base64 that come from these bytes alone when ``shift`` others stand before them."""
    encoded = base64.b64encode(bytes(shift) + raw, letters).decode("ascii")
    return encoded[(0, 2, 3)[shift] : (shift + len(raw)) * 8 // 6]
