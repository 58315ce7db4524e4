"""What happens while a scenario is played; every renderer and report eats these values. Pure."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

Status = Literal["passed", "failed", "skipped", "errored"]


@dataclass(frozen=True, kw_only=True)
class StepTitle:
    """A step before it is played; ``index`` counts from 1."""

    index: int
    title: str


@dataclass(frozen=True, kw_only=True)
class Started:
    """A scenario begins; ``target`` holds url, name and dialect."""

    run: str
    scenario: dict[str, str]
    target: dict[str, str]
    steps: tuple[StepTitle, ...]


@dataclass(frozen=True, kw_only=True)
class StepStarted:
    """A step begins."""

    index: int


@dataclass(frozen=True, kw_only=True)
class StepFinished:
    """A step has ended; ``exchanges`` are what it sent and received."""

    index: int
    title: str
    status: Status
    expected: str = ""
    observed: str = ""
    hint: str = ""
    duration_ms: float = 0.0
    exchanges: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Finished:
    """The scenario has ended; ``left`` are tenants that could not be erased."""

    status: Status
    message: str
    exit_code: int
    left: tuple[str, ...] = ()


Event = Started | StepStarted | StepFinished | Finished


def as_line(event: Event) -> dict[str, Any]:
    """The event as one JSON object of the event stream."""
    if isinstance(event, Started):
        return {"event": "started", **asdict(event)}
    if isinstance(event, StepStarted):
        return {"event": "step_started", "index": event.index}
    if isinstance(event, StepFinished):
        return {"event": "step_finished", "step": asdict(event)}
    return {"event": "finished", **asdict(event)}
