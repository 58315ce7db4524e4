"""What the watchers of a run saw, each thing once with every place of it, until their checks tell it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from languages import _
from simulator.conformance.engine.answers.reply import Reply, faceless
from simulator.conformance.engine.answers.wording import listed
from simulator.conformance.engine.findings.check import Check, Sighting
from standard_api.operations import AUTO_PROVISION, OPERATIONS

_KEYED = {one.name for one in (*OPERATIONS, AUTO_PROVISION) if one.keyed}
_NAMED = 24
"""So many places are named; what is seen in more is seen everywhere."""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One sighting, the answer that it was made in first, and the places of all such answers."""

    sighting: Sighting
    reply: Reply
    places: list[str] = field(default_factory=list)

    @property
    def observed(self) -> str:
        """What was seen, and where."""
        everywhere = set(self.places) >= _KEYED
        where = _("every operation that wants a key") if everywhere else listed(self.places, most=_NAMED)
        return f"{self.sighting.observed} ({where})"


class Sightings:
    """Shows every answer to the watching checks, and keeps what they see."""

    def __init__(self) -> None:
        self._seen: dict[str, dict[tuple[str, str], Seen]] = defaultdict(dict)

    def show(self, watchers: Sequence[Check], reply: Reply) -> None:
        """Let every watcher look at an answer."""
        if not reply.watched or reply.misled:
            return
        place = reply.operation.name if reply.operation else _("other paths")
        for check in watchers:
            for sighting in check.watch(reply) if check.watch else ():
                kind = sighting.expected, faceless(sighting.observed)
                seen = self._seen[check.id].setdefault(kind, Seen(sighting=sighting, reply=reply))
                if place not in seen.places:
                    seen.places.append(place)

    def of(self, check: Check) -> tuple[Seen, ...]:
        """What this check's watcher saw."""
        return tuple(self._seen[check.id].values())
