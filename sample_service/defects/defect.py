"""A defect: the check that it fails, the bug it plays, and how the service must run for it."""

from collections.abc import Callable
from dataclasses import dataclass
from inspect import cleandoc

from sample_service.defects.wire import Play
from standard_api.serving.serve import STRICT, Http


class UnknownDefectError(ValueError):
    """No defect of that name; the text names close ones."""


@dataclass(frozen=True, kw_only=True)
class Defect:
    """``id`` is the check that finds it, with one more word where that check finds several.

    ``asynchronous``: the service must answer 202 for it. ``persona``: how it must speak.
    ``http``: what of uvicorn's reads requests. ``also``: checks whose rules it breaks beside.
    """

    id: str
    play: Play
    asynchronous: bool = False
    persona: str = "standard"
    http: Http = STRICT
    also: tuple[str, ...] = ()

    @property
    def check(self) -> str:
        """The id of the check that finds it."""
        return ".".join(self.id.split(".")[:2])

    @property
    def story(self) -> str:
        """The bug in one line, as a developer would admit it."""
        return cleandoc(self.play.__doc__ or "").partition("\n")[0]


_REGISTRY: dict[str, Defect] = {}


def defect(
    *ids: str,
    asynchronous: bool = False,
    persona: str = "standard",
    http: Http = STRICT,
    also: tuple[str, ...] = (),
) -> Callable[[Play], Play]:
    """Register a bug for each check that it breaks; ValueError for an id that is taken."""

    def register(play: Play) -> Play:
        for name in ids:
            if name in _REGISTRY:
                raise ValueError(f"two defects are called {name}")
            beside = (*also, *(other for other in ids if other != name))
            _REGISTRY[name] = Defect(
                id=name, play=play, asynchronous=asynchronous, persona=persona, http=http, also=beside
            )
        return play

    return register


def registered() -> dict[str, Defect]:
    """The defects of the files that have been imported."""
    return _REGISTRY
