"""Hashing passwords off the event loop."""

import asyncio
import secrets
from collections.abc import Callable

Hash = Callable[[str], str]


async def hash_chosen(password: str, slow_hash: Hash | None = None) -> str:
    """Hash what a person chose: slowly, and in a thread, so that the loop goes on."""
    return await asyncio.to_thread(slow_hash or _slow_hash, password)


def hash_temporary() -> str:
    """Hash a password that we make: 192 random bits need no slow hash.

    Nobody is told the password, since the sandbox sends no e-mail.
    """
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(secrets.token_urlsafe(24))


def _slow_hash(password: str) -> str:
    # OWASP's smallest advice for Argon2id.
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1).hash(password)
