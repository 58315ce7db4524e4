"""The head of a call as HTTP/1.1 writes it, letter by letter. Pure."""

import re

from mock_market.wire.addresses import split_url
from mock_market.wire.exchange import Call

_LENGTHS = ("content-length", "transfer-encoding")
_TOKEN = re.compile(r"[-!#$%&'*+.^_`|~0-9A-Za-z]+")
_TARGET = re.compile(r"[\x21-\x7e]+")
_VALUE = re.compile(r"(?:[^\x00\s]+(?:[ \t]+[^\x00\s]+)*)?", re.ASCII)
"""No line break and no NUL, no blank at either end."""


def request_head(call: Call, *more: tuple[str, str]) -> bytes:
    """Everything before the body, with ``more`` headers at its end.

    A length is added only when no header, however broken, speaks of one. Raises UnicodeEncodeError for
    what is not Latin-1.
    """
    headers = [*call.headers, *more]
    names = {name.strip().lower() for name, _value in headers}
    if call.body is not None and names.isdisjoint(_LENGTHS):
        headers.insert(len(call.headers), ("Content-Length", str(len(call.body))))
    if "host" not in names:
        headers.insert(0, ("Host", split_url(call.url).netloc.rpartition("@")[2]))
    lines = [f"{call.method} {_target(call)} HTTP/1.1", *(f"{name}: {value}" for name, value in headers)]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def is_http(call: Call) -> bool:
    """Whether method, address and headers hold nothing that HTTP has no place for. Raises AddressError."""
    return (
        _TOKEN.fullmatch(call.method) is not None
        and _TARGET.fullmatch(_target(call)) is not None
        and all(_TOKEN.fullmatch(name) and _VALUE.fullmatch(value) for name, value in call.headers)
    )


def _target(call: Call) -> str:
    parts = split_url(call.url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
