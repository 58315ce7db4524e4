"""Bad days on purpose: fault plans, seeded, and listed before they run. Pure."""

from dataclasses import dataclass
from random import Random
from typing import Literal, get_args

from languages import N_, _
from mock_market.wire.transport import Manner

FaultKind = Literal[
    "duplicate", "delay", "reorder", "drop_answer", "truncate", "slow", "wrong_key", "old_key", "two_markets"
]
KINDS: tuple[FaultKind, ...] = get_args(FaultKind)
MEANINGS: dict[FaultKind, str] = {
    "duplicate": N_("send the delivery a second time, with the same idempotency key"),
    "delay": N_("hold the delivery back for 30 s of market time"),
    "reorder": N_("let the next delivery of the tenant go first"),
    "drop_answer": N_("cut the connection as the answer begins, then try again"),
    "truncate": N_("send half of the body, then cut the connection and try again"),
    "slow": N_("send the body at 200 bytes a second"),
    "wrong_key": N_("send the first attempt with a key that is not the target's"),
    "old_key": N_("send the first attempt with the key that was registered before"),
    "two_markets": N_("send it twice at the same moment, with two idempotency keys"),
}
DELAY_S = 30.0


class FaultError(ValueError):
    """Not a fault plan."""


@dataclass(frozen=True, kw_only=True)
class FaultPlan:
    """How often (0 to 1) each fault strikes a first attempt, drawn from ``seed`` and the delivery."""

    rates: dict[str, float]
    seed: int = 1

    def __post_init__(self) -> None:
        unknown = sorted(set(self.rates) - set(KINDS))
        if unknown:
            raise FaultError(
                _("no fault {unknown!r}; valid: {names}", unknown=unknown[0], names=", ".join(KINDS))
            )
        if any(not 0 <= rate <= 1 for rate in self.rates.values()):
            raise FaultError(_("a rate lies between 0 and 1"))

    def strikes(self, number: int) -> frozenset[str]:
        """The faults that strike the n-th delivery; the same plan always strikes alike."""
        chance = Random(f"{self.seed}/{number}")  # noqa: S311  a seed, not a secret
        drawn = [(kind, chance.random()) for kind in KINDS]
        return frozenset(kind for kind, value in drawn if value < self.rates.get(kind, 0.0))

    def preview(self, first: int, count: int) -> list[tuple[int, list[str]]]:
        """What will strike the deliveries from ``first`` on."""
        return [(number, sorted(self.strikes(number))) for number in range(first, first + count)]


def manner_of(strikes: frozenset[str], body: bytes | None) -> Manner:
    """How the struck attempt is sent."""
    return Manner(
        abandon="drop_answer" in strikes,
        truncate_at=len(body or b"") // 2 if "truncate" in strikes and body else None,
        bytes_per_second=200 if "slow" in strikes else None,
    )
