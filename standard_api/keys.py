"""Judging the key of a request (contract section 1, Authentication)."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence

from standard_api.errors import NoKeyConfiguredError, UnauthorizedError


class KeyRing:
    """The keys that a service accepts; more than one while keys are rotated."""

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise NoKeyConfiguredError(
                "no market key is configured, and a service never runs open: "
                "set MT_SIM_KEY or pass keys=[...]"
            )
        for key in keys:
            if not key or key != key.strip() or not key.isascii() or not key.isprintable():
                raise NoKeyConfiguredError(
                    "a market key must be printable ASCII without spaces around it, and not empty"
                )
        self._digests = [_digest(key) for key in keys]

    def judge(self, headers: Mapping[str, str], names: Sequence[str]) -> None:
        """Raise UnauthorizedError unless the first of the named headers that was sent holds a key."""
        sent = next((headers[name] for name in names if name in headers), "")
        digest = _digest(sent)
        matches = [hmac.compare_digest(digest, known) for known in self._digests]
        if not any(matches):
            raise UnauthorizedError


def _digest(key: str) -> bytes:
    """Hash, so that the comparison takes as long for a key of any length."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
