"""All defects, by the check that finds each."""

from collections.abc import Iterable
from difflib import get_close_matches
from importlib import import_module

from languages import _
from sample_service.defects.defect import Defect, UnknownDefectError, registered
from standard_api.serving.serve import STRICT, Http

_FILES = (
    "keys",
    "lifecycle",
    "departures",
    "delivery",
    "numbers",
    "people",
    "people_kept",
    "neighbours",
    "shelves",
    "applications",
    "wording",
    "texts",
    "connections",
    "manual",
)


def all_defects() -> dict[str, Defect]:
    """Every defect, sorted by id."""
    for name in _FILES:
        import_module(f"sample_service.defects.{name}")
    return dict(sorted(registered().items()))


def http_for(names: Iterable[str]) -> Http:
    """What has to read the requests of a service with these defects."""
    return next((one.http for one in map(defect_named, names) if one.http != STRICT), STRICT)


def defect_named(name: str) -> Defect:
    """One defect; UnknownDefectError names close ones."""
    known = all_defects()
    if name not in known:
        close = get_close_matches(name, list(known), n=3, cutoff=0.4)
        refusal = _("no defect {name!r}", name=name)
        close_ones = _("did you mean {names}?", names=", ".join(close))
        raise UnknownDefectError(f"{refusal}; {close_ones}" if close else refusal)
    return known[name]
