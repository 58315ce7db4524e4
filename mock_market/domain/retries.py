"""When a delivery is tried again: named schedules, jitter from a seed. Pure."""

from dataclasses import dataclass
from random import Random

from languages import _

MINUTE, HOUR = 60.0, 3600.0
JITTER = 0.2

SCHEDULES: dict[str, tuple[float, ...]] = {
    "brief": (1, 2, 5, 10, 12),
    "standard-webhooks": (
        5,
        5 * MINUTE,
        30 * MINUTE,
        2 * HOUR,
        5 * HOUR,
        10 * HOUR,
        14 * HOUR,
        20 * HOUR,
        24 * HOUR,
    ),
    "svix": (5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 10 * HOUR),
    "github": (),
}
"""Pauses in seconds before the second, third, ... attempt; github never tries again."""


class ScheduleError(ValueError):
    """Not the name of a schedule, nor a list of pauses."""


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """Pauses between attempts, in seconds of market time."""

    name: str
    pauses: tuple[float, ...]

    def pause_after(self, attempt: int, *, key: str, asked: float | None = None) -> float | None:
        """Seconds to wait behind an attempt (1, 2, ...); None when no more are made.

        ``asked`` is the target's Retry-After and counts when it is longer. The jitter is drawn from
        ``key`` and the attempt alone, so that a run repeats exactly.
        """
        if attempt > len(self.pauses):
            return None
        chance = Random(f"{key}/{attempt}")  # noqa: S311  a seed, not a secret
        planned = self.pauses[attempt - 1] * (1 + chance.uniform(-JITTER, JITTER))
        return max(planned, asked or 0.0)


POLL = Schedule(name="poll", pauses=(30.0,) * 40)
"""A tenant that is being provisioned is asked for every 30 s of market time."""
POLLED = "get_tenant_status"
ENDLESS = Schedule(name="debug", pauses=())
"""Nothing is tried again."""


def schedule_named(text: str) -> Schedule:
    """A named schedule, or a target's own: pauses in seconds with commas (``1,5,30``)."""
    if text in SCHEDULES:
        return Schedule(name=text, pauses=SCHEDULES[text])
    try:
        pauses = tuple(float(part) for part in text.split(","))
    except ValueError:
        pauses = ()
    if not pauses or any(not 0 <= pause <= 7 * 24 * HOUR for pause in pauses):
        known = ", ".join(SCHEDULES)
        raise ScheduleError(
            _(
                "no retry schedule {text!r}; valid: {known}, or pauses in seconds like 1,5,30",
                text=text,
                known=known,
            )
        )
    return Schedule(name=text, pauses=pauses)
