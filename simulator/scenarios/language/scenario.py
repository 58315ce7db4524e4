"""A scenario that has been read and checked: steps in order, nothing left to resolve but values."""

from dataclasses import dataclass, field
from typing import Any

from simulator.scenarios.language.words import REFERENCE, STEPS, ServiceSetup, StepBeside, Words
from simulator.scenarios.language.yaml_tree import Spot
from standard_api.operations import AUTO_PROVISION, operation_named

_WRITES = frozenset(
    {"apply", "approve", "activate", "deactivate", "change_plan", "deliver", "redeliver", "rotate", "service"}
)
OWN_PREFIX = "mtsim-"
"""Begins the ids of all tenants that a run makes."""


def changes_foreign_tenant(verb: str, words: dict[str, Any]) -> bool:
    """Whether a step would change a tenant whose id is written out and is not a run's own."""
    tenant = str(words.get("tenant"))
    if tenant.startswith((OWN_PREFIX, REFERENCE)):
        return False
    if verb in ("call", "deliver"):
        operation = str(words.get("operation"))
        named = REFERENCE not in operation and operation != AUTO_PROVISION.name
        return named and operation_named(operation).writes
    return verb in ("activate", "deactivate", "change_plan")


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step; ``words`` may still hold references."""

    verb: str
    words: dict[str, Any]
    beside: StepBeside
    spot: Spot = field(default_factory=Spot)
    binds: dict[str, Any] = field(default_factory=dict)
    """Values by name that are known from this step on."""

    @property
    def title(self) -> str:
        """What the author called it, or the step in its own words."""
        return self.beside.title or _in_words(self.verb, self.words)

    @property
    def writes(self) -> bool:
        """Whether later steps may stand on what it does; one that is not known before it is played does."""
        if self.verb == "call":
            name = str(self.words.get("operation"))
            return REFERENCE in name or operation_named(name).writes
        return self.verb in _WRITES

    def model(self, words: dict[str, Any]) -> Words:
        """The words with their values in place. Raises pydantic's ValidationError."""
        return STEPS[self.verb].model_validate(words)


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """One story. ``name`` is the file's name without its end."""

    name: str
    title: str
    story: str
    steps: tuple[Step, ...]
    needs: tuple[str, ...] = ()
    seed: int = 1
    retries: str | None = None
    service: ServiceSetup | None = None
    variables: dict[str, Any] = field(default_factory=dict)

    @property
    def restarts_service(self) -> bool:
        """Whether it restarts the service, which only the run's own sample service can bear."""
        return any(step.verb in ("service", "rotate") for step in self.steps)


def _in_words(verb: str, words: dict[str, Any]) -> str:
    shown = [str(value) for value in words.values() if isinstance(value, (str, int))]
    return " ".join([verb.replace("_", " "), *shown[:3]])
