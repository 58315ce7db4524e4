"""The causes of a run with what waits for each: what a report tells first. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from simulator.conformance.engine.findings.advice import advice
from simulator.conformance.engine.findings.cause import Cause, Causes
from simulator.conformance.engine.findings.finding import Finding, Result


@dataclass(frozen=True, kw_only=True)
class Root:
    """One cause, the finding that tells it, and the checks that wait for it."""

    cause: Cause
    places: tuple[str, ...]
    expected: str
    observed: str
    said: str
    hint: str
    finding: Finding | None
    blocks: tuple[str, ...]


def settled(results: Sequence[Result]) -> tuple[Result, ...]:
    """What is blocked by something that another check is accused of waits for that check."""
    return tuple(_claimed(result, results) for result in results)


def roots_of(results: Sequence[Result], causes: Causes, safe: Callable[[str], str]) -> tuple[Root, ...]:
    """The causes that block a check, or that a check of this run failed for; ``safe`` masks what was sent."""
    found = [_root(cause, results, causes, safe) for cause in causes.all]
    return tuple(root for root in found if root.blocks or root.finding)


def _root(cause: Cause, results: Sequence[Result], causes: Causes, safe: Callable[[str], str]) -> Root:
    owner = next((one for one in results if one.check.id == cause.check), None)
    findings = owner.findings if owner else ()
    return Root(
        cause=cause,
        places=tuple(safe(f"{one.operation}: {one.deviation.field}") for one in causes.places(cause.key)),
        expected=safe(cause.expected),
        observed=safe(cause.observed),
        said=safe(cause.said),
        hint=advice(cause),
        finding=next((one for one in findings if one.cause == cause.key), None),
        blocks=tuple(one.check.id for one in results if one.cause is not None and one.cause.key == cause.key),
    )


def _claimed(result: Result, results: Sequence[Result]) -> Result:
    cause = result.cause
    if cause is None or any(one.check.id == cause.check and one.findings for one in results):
        return result
    accused = next((one for one in results if one.findings and one.operation == cause.operation), None)
    return replace(result, cause=replace(cause, check=accused.check.id)) if accused else result
