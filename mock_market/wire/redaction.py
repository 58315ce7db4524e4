"""Keys never reach a store, a screen or a report: they are masked by header name and by value."""

import base64
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache

from mock_market.saying import english
from mock_market.wire.exchange import Exchange, Headers
from mock_market.wire.masked_keys import MADE_UP, OTHER, SERVICE_KEY, STARS, made_in_bash

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
_SHORTEST_PART = 8
_BETWEEN = r"\\{0,8}"
"""Backslashes stand before letters that JSON escapes, more of them in JSON within JSON."""
_DEEPEST = 4
# Each branch begins with one letter, so that the engine skips what is no escape.
_ESCAPE = re.compile(
    r"\\\\{0,7}(?:(?:u00|x|u\{0*)(?P<json>[0-9a-f]{2})\}?|(?P<letter>[^ux\\]))|%(?P<percent>[0-9a-f]{2})"
    r"|&#(?:0*(?P<decimal>[0-9]{1,3})|x0*(?P<html>[0-9a-f]{1,2}));|&(?P<name>amp|lt|gt|quot|apos);",
    re.IGNORECASE | re.DOTALL,
)
_NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"}
_NAMES = {named.strip("&;"): letter for letter, named in _NAMED.items()}


def mask(secret: str) -> str:
    """Stars and, when enough stays hidden, the last four characters."""
    return f"{STARS}{secret[-4:]}" if len(secret) >= 16 else STARS


_SHORT = 100


class Redactor:
    """Masks secrets wherever they stand, as they are or encoded.

    A header for keys tells what it held: ``secrets`` are the target's own keys, ``service`` those that
    the service shows to the market.
    """

    def __init__(self, secrets: Iterable[str] = (), *, service: Iterable[str] = ()) -> None:
        self._secrets, self._service = tuple(secrets), tuple(service)
        # A very short one would mask ordinary text.
        wanted = [one for one in (*self._service, *self._secrets) if len(one) >= _SHORTEST]
        self._finders = tuple(finder_of(one) for one in dict.fromkeys(wanted))
        self._known = lru_cache(maxsize=512)(self._masked)

    def text(self, text: str) -> str:
        """The text without secrets. Short ones are remembered: most headers are those of the last call."""
        return self._known(text) if len(text) <= _SHORT else self._masked(text)

    def _masked(self, text: str) -> str:
        for finder in self._finders:
            text = finder.masked(text)
        return text

    def body(self, body: bytes) -> bytes:
        """The bytes without secrets."""
        if not self._finders:
            return body
        text = body.decode("latin-1")
        masked = self.text(text)
        return body if masked is text else masked.encode("latin-1")

    def exchange(self, exchange: Exchange) -> Exchange:
        """The exchange as it may be stored and shown; passwords in requests are masked too."""
        call, response, failure = exchange.call, exchange.response, exchange.failure
        # Most exchanges hold no key but in its header: one look at everything tells.
        if not self._is_in(_everything(exchange)):
            return self._without_headers_of_keys(exchange)
        return replace(
            exchange,
            call=replace(
                call,
                url=self.text(call.url),
                headers=self._headers(call.headers, self.text, call.key_in_bash),
                body=call.body and _without_password(self.body(call.body)),
            ),
            response=response
            and replace(
                response,
                reason=self.text(response.reason),
                headers=self._headers(response.headers, self.text),
                body=self.body(response.body),
            ),
            failure=failure and replace(failure, message=failure.message.masked(self.text)),
        )

    def _without_headers_of_keys(self, exchange: Exchange) -> Exchange:
        call, response = exchange.call, exchange.response
        headers = self._headers(call.headers, str, call.key_in_bash)
        body = call.body and _without_password(call.body)
        if response is not None and any(name.lower() in SECRET_HEADERS for name, _ in response.headers):
            response = replace(response, headers=self._headers(response.headers, str))
        return replace(exchange, call=replace(call, headers=headers, body=body), response=response)

    def _is_in(self, text: str) -> bool:
        return any(finder.is_in(text) for finder in self._finders)

    def _headers(self, headers: Headers, text: Callable[[str], str], made: str = "") -> Headers:
        return tuple(
            (
                text(name),
                self._in_place_of_key(value, made) if name.lower() in SECRET_HEADERS else text(value),
            )
            for name, value in headers
        )

    def _in_place_of_key(self, value: str, made: str) -> str:
        """Tells whether it was the target's own key, something ``made`` of it in bash, or another."""
        if value in self._secrets:
            return mask(value)
        if value in self._service:
            return SERVICE_KEY
        if not value or value.startswith(MADE_UP):
            return self.text(value)
        return made_in_bash(made) if made else OTHER


@lru_cache(maxsize=64)
def redactor_of(key: str, service_key: str) -> Redactor:
    """What masks the two keys of a target; an empty one is none. Kept, since every call needs it."""
    return Redactor([key] if key else [], service=[service_key] if service_key else [])


def _without_password(body: bytes) -> bytes:
    return _PASSWORD.sub(rb'\1"****"', body)


def _everything(exchange: Exchange) -> str:
    """All that an exchange says, but for the headers whose values are keys."""
    call, response, failure = exchange.call, exchange.response, exchange.failure
    headers = [*call.headers, *(response.headers if response else ())]
    return "\n".join(
        [
            call.url,
            (call.body or b"").decode("latin-1"),
            response.reason if response else "",
            response.body.decode("latin-1") if response else "",
            english(failure.message) if failure else "",
            *(name for name, _value in headers),
            *(value for name, value in headers if name.lower() not in SECRET_HEADERS),
        ]
    )


class Finder:
    """Finds one secret, however it is written: a reader who decodes must not find it either.

    Each letter may stand as it is, in the other case, or escaped as JSON, HTML and addresses do; the whole
    also in hexadecimal and base64. Two thirds of a key, or its first half, are hidden like the whole.
    """

    def __init__(self, secret: str) -> None:
        self._secret = secret
        signs = [(part, *_encoded(part)) for part in _parts_of_all_runs(secret)]
        self._signs = tuple({one.lower() for forms in signs for one in forms})
        self._always = not secret.isascii() or " " in secret
        self._mask = mask(secret)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """Made when a text first seems to hold the secret: it is large, and most never do."""
        secret, letters = self._secret, [_letter(letter) for letter in self._secret]
        half = len(secret) // 2
        cuts = [cut for cut in (slice(-1), slice(1, None), slice(half)) if len(secret[cut]) >= _SHORTEST_PART]
        whole, *parts = (
            "|".join([_BETWEEN.join(letters[cut]), *map(re.escape, _encoded(secret[cut]))])
            for cut in (slice(None), *cuts)
        )
        return re.compile("|".join([f"({whole})", *_long_runs(letters), *parts]), re.IGNORECASE)

    def masked(self, text: str) -> str:
        """The text with stars; the same object when there is nothing to hide."""
        return self._pattern.sub(self._stars, text) if self.is_in(text) else text

    def is_in(self, text: str) -> bool:
        """A quick look that never misses what the pattern finds; the pattern is slow in megabytes."""
        if self._always or self._has_signs(text):
            return True
        decoded = _decoded(text)
        return decoded is not text and self._has_signs(decoded)

    def _has_signs(self, text: str) -> bool:
        lowered = text.lower()
        return any(sign in lowered for sign in self._signs)

    def _stars(self, found: re.Match[str]) -> str:
        return self._mask if found.lastindex == 1 else STARS


@lru_cache(maxsize=64)
def finder_of(secret: str) -> Finder:
    """The finder of a secret, made once."""
    return Finder(secret)


def _least(length: int) -> int:
    """How many letters in a row of a secret are as good as the whole."""
    return max(_SHORTEST_PART, -(-2 * length // 3))


def _long_runs(letters: Sequence[str]) -> list[str]:
    """A pattern for each place where a run may begin; each takes as many letters as there are."""
    least = _least(len(letters))
    return [
        _BETWEEN.join(letters[start : start + least])
        + "".join(f"(?:{_BETWEEN}{letter}" for letter in letters[start + least :])
        + ")?" * (len(letters) - start - least)
        for start in range(len(letters) - least + 1)
    ]


def _parts_of_all_runs(secret: str) -> list[str]:
    """What stands in whatever is found: in each long run, and in the first half."""
    least, half = _least(len(secret)), len(secret) // 2
    common = secret[len(secret) - least : least] if len(secret) > _SHORTEST_PART else secret
    return [common, secret[1:half]] if half >= _SHORTEST_PART else [common]


def _letter(letter: str) -> str:
    """How one letter of a secret may be written, as a pattern."""
    utf8, code = letter.encode(), ord(letter)
    forms = [
        re.escape(letter),
        rf"\\{{1,8}}(?:u{code:04x}|x{code:02x}|u\{{0*{code:x}\}})",
        "".join(f"%(?:25){{0,{_DEEPEST}}}{byte:02x}" for byte in utf8),
        f"&(?:amp;){{0,{_DEEPEST}}}#(?:0*{code}|x0*{code:x});",
    ]
    if letter == " ":
        forms.append(re.escape("+"))
    if letter in _NAMED:
        forms.append(_NAMED[letter])
    if len(utf8) > 1:
        forms.append(re.escape(utf8.decode("latin-1")))
    return f"(?:{'|'.join(forms)})"


def _decoded(text: str) -> str:
    """The text with its escapes of ASCII read, also those within each other."""
    for _depth in range(_DEEPEST):
        read = _ESCAPE.sub(_read, text) if any(sign in text for sign in "\\%&") else text
        if read == text:
            break
        text = read
    return text


def _read(escape: re.Match[str]) -> str:
    if escape["letter"]:
        return escape["letter"]
    if escape["name"]:
        return _NAMES[escape["name"].lower()]
    if escape["decimal"]:
        return chr(int(escape["decimal"]))
    return chr(int(escape["json"] or escape["percent"] or escape["html"], 16))


def _encoded(text: str) -> list[str]:
    """A text and the same in other cases, in hexadecimal and in base64."""
    forms: list[str] = []
    for raw in {said.encode(): None for said in (text, text.swapcase(), text.lower(), text.upper())}:
        inside = [_inside_base64(raw, shift, letters) for letters in (b"-_", b"+/") for shift in range(3)]
        forms += [raw.hex(), *inside]
    return [form for form in dict.fromkeys(forms) if len(form) >= _SHORTEST]


def _inside_base64(raw: bytes, shift: int, letters: bytes) -> str:
    """The letters of base64 that come from these bytes alone when ``shift`` others stand before them."""
    encoded = base64.b64encode(bytes(shift) + raw, letters).decode("ascii")
    return encoded[(0, 2, 3)[shift] : (shift + len(raw)) * 8 // 6]
