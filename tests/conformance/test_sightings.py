"""What the watchers saw is told with its places, in as few words as they leave room for."""

from typing import Any, cast

from simulator.conformance.engine.findings.check import Sighting
from simulator.conformance.engine.run.sightings import Seen
from standard_api.operations import AUTO_PROVISION, OPERATIONS

KEYED = [one.name for one in (*OPERATIONS, AUTO_PROVISION) if one.keyed]


def told(places: list[str]) -> str:
    sighting = Sighting(expected="a code", observed="none")
    return Seen(sighting=sighting, reply=cast("Any", None), places=places).observed


def test_what_is_seen_everywhere_is_not_told_by_eighteen_names() -> None:
    assert told(KEYED) == "none (every operation that wants a key)"
    assert told([*KEYED, "other paths"]) == "none (every operation that wants a key)"


def test_what_is_seen_in_some_is_told_by_their_names() -> None:
    assert told(KEYED[1:]) == f"none ({', '.join(KEYED[1:])})"
