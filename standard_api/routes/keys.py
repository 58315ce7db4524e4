"""Judging the key of a request (contract section 1, Authentication)."""

import hashlib
import hmac
import os
from collections.abc import Mapping, Sequence
from typing import Protocol

from standard_api.errors import NoKeyConfiguredError, UnauthorizedError

KEY_VARIABLE = "MARKET_API_KEY"
"""Holds the market's key, or several with commas, where no keys are given in code."""

Keys = list[str] | tuple[str, ...]


def keys_of_environment(variable: str = KEY_VARIABLE) -> tuple[str, ...]:
    """The keys that an environment variable holds; none when it is not set."""
    return tuple(key.strip() for key in os.environ.get(variable, "").split(",") if key.strip())


class KeyVerifier(Protocol):
    """Says whether a request holds a key."""

    def verify(self, headers: Mapping[str, str], names: Sequence[str]) -> None:
        """Raise UnauthorizedError for a stranger."""


class KeyRing:
    """The keys that a service accepts; more than one while keys are rotated."""

    def __init__(self, keys: Keys | None = None) -> None:
        keys = keys_of_environment() if keys is None else keys
        if isinstance(keys, str | bytes):
            raise NoKeyConfiguredError("keys is a list of keys, not one text: write keys=[...]")
        if not keys:
            raise NoKeyConfiguredError(
                "no market key is configured, and a service never runs open: "
                f"set {KEY_VARIABLE} or pass keys=[...]"
            )
        for key in keys:
            if not key or key != key.strip() or not key.isascii() or not key.isprintable():
                raise NoKeyConfiguredError(
                    "a market key must be printable ASCII without spaces around it, and not empty"
                )
        self._digests = [_digest(key) for key in keys]

    def verify(self, headers: Mapping[str, str], names: Sequence[str]) -> None:
        """Raise UnauthorizedError unless the first of the named headers that was sent holds a key."""
        sent = next((headers[name] for name in names if name in headers), "")
        digest = _digest(sent)
        matches = [hmac.compare_digest(digest, known) for known in self._digests]
        if not any(matches):
            raise UnauthorizedError


def _digest(key: str) -> bytes:
    """Hash, so that the comparison takes as long for a key of any length."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
