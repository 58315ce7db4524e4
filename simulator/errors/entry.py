"""One error: what it says, why it comes, what to do."""

from dataclasses import dataclass


@dataclass(frozen=True)
class KnownError:
    """An error of a command. ``says`` is its message; empty when another part of mt-sim words it."""

    id: str
    says: str
    cause: str
    cure: str


@dataclass(frozen=True)
class MarketErrorEntry:
    """An error answer of the market's interface."""

    code: str
    status: int
    cause: str
    cure: str
