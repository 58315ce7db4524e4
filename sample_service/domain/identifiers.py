"""Random, opaque, URL-safe ids."""

import random

_SIZE_BITS = 80


class Identifiers:
    """Makes ids from one source of chance: the system's, or a seeded one for repeatable data."""

    def __init__(self, chance: random.Random | None = None) -> None:
        self._chance = chance or random.SystemRandom()

    def user(self) -> str:
        """An id for a user."""
        return self._make("u")

    def resource(self) -> str:
        """An id for a course, discussion, document or session."""
        return self._make("r")

    def event(self) -> str:
        """An id for one piece of usage."""
        return self._make("e")

    def tenant(self) -> str:
        """An id for a tenant that an application made."""
        return self._make("t")

    def _make(self, prefix: str) -> str:
        return f"{prefix}-{self._chance.getrandbits(_SIZE_BITS):0{_SIZE_BITS // 4}x}"
