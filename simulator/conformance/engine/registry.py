"""Where checks are registered: what stands here is what runs."""

from collections.abc import Awaitable, Callable

from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Check, Level, Watch

Body = Callable[[CheckContext], Awaitable[None]]

_REGISTRY: dict[str, Check] = {}


def check(
    name: str,
    level: Level,
    *rules: str,
    hint: str,
    needs: tuple[str, ...] = (),
    portable: bool = False,
    dialect: str = "standard",
    alone: bool = False,
    long: bool = False,
    answers: str = "",
    watch: Watch | None = None,
) -> Callable[[Body], Body]:
    """Register the function as a check; ValueError for an id that is taken or has no docstring."""

    def register(body: Body) -> Body:
        if name in _REGISTRY:
            raise ValueError(f"two checks are called {name}")
        if not body.__doc__:
            raise ValueError(f"the check {name} says nothing about itself")
        _REGISTRY[name] = Check(
            id=name,
            level=level,
            rules=rules,
            body=body,
            hint=hint,
            needs=needs,
            portable=portable,
            dialect=dialect,
            alone=alone,
            long=long,
            answers=answers,
            watch=watch,
        )
        return body

    return register


def registered() -> tuple[Check, ...]:
    """The checks of the suites that have been imported, in the order of their files."""
    return tuple(_REGISTRY.values())
