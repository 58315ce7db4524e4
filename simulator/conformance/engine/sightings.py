"""What the watchers of a run saw, the first of each kind, until their checks tell it."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from simulator.conformance.engine.check import Check, Sighting
from simulator.conformance.engine.reply import Reply

_KEPT = 2
"""So many of one kind are kept."""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One sighting and the answer that it was made in."""

    sighting: Sighting
    reply: Reply


class Sightings:
    """Shows every answer to the watching checks, and keeps what they see."""

    def __init__(self) -> None:
        self._seen: dict[str, list[Seen]] = defaultdict(list)
        self._counted: Counter[tuple[str, str, str]] = Counter()

    def show(self, watchers: Sequence[Check], reply: Reply) -> None:
        """Let every watcher look at an answer."""
        if not reply.watched:
            return
        where = reply.operation.name if reply.operation else reply.exchange.call.method
        for check in watchers:
            for sighting in check.watch(reply) if check.watch else ():
                kind = check.id, where, sighting.expected
                self._counted[kind] += 1
                if self._counted[kind] <= _KEPT:
                    self._seen[check.id].append(Seen(sighting=sighting, reply=reply))

    def of(self, check: Check) -> tuple[Seen, ...]:
        """What this check's watcher saw."""
        return tuple(self._seen.get(check.id, ()))
