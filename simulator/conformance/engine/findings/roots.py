"""The causes of a run with what waits for each: what a report tells first. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from simulator.conformance.engine.findings.advice import advice
from simulator.conformance.engine.findings.cause import OPEN, SLOW, THROTTLED, Cause, Causes
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
    return tuple(_merged(root for root in found if root.blocks or root.finding))


def accusation(cause: Cause, results: Iterable[Result]) -> tuple[Result, Finding] | None:
    """Who tells what broke here, and by what: of this operation, or of the same refusal elsewhere."""
    told = [(result, finding) for result in results for finding in result.findings]
    here = [one for one in told if one[1].operation == cause.operation and not one[1].cause]
    same = [one for one in here if _says(one[1], cause)]
    alike = [one for one in told if one[1].observed == cause.observed and cause.reply.refused]
    own = [
        one for one in told if one[0].check.id == cause.check and cause.key in (one[1].cause, _wholly(cause))
    ]
    return next(iter((*own, *same, *(one for one in here if one in alike), *here, *alike)), None)


def _says(finding: Finding, cause: Cause) -> bool:
    """Whether both are of the same: what was expected, in which case or another, and what came."""
    return finding.observed == cause.observed and finding.expected.startswith(cause.expected)


def _wholly(cause: Cause) -> tuple[str, ...]:
    """The key of an open door or a slow answer: whatever its judge found is about it."""
    return cause.key if cause.key[0] in (OPEN, SLOW) else ()


def _telling(cause: Cause, results: Sequence[Result]) -> tuple[Result, Finding] | None:
    """As ``accusation``; nobody is accused of work that is left, or of a limit."""
    return None if cause.unwritten or cause.key == (THROTTLED,) else accusation(cause, results)


def _root(cause: Cause, results: Sequence[Result], causes: Causes, safe: Callable[[str], str]) -> Root:
    blocks = tuple(one.check.id for one in results if one.cause is not None and one.cause.key == cause.key)
    root = Root(
        cause=cause,
        places=tuple(safe(f"{one.operation}: {one.deviation.field}") for one in causes.places(cause.key)),
        expected=safe(cause.expected),
        observed=safe(cause.observed),
        said=safe(cause.said),
        hint=advice(cause),
        finding=None,
        blocks=blocks,
    )
    telling = _telling(cause, results)
    if telling is None:
        return root
    check, finding = telling[0].check.id, telling[1]
    if finding.cause == cause.key:
        return replace(root, finding=finding)
    if not blocks:
        return root
    told = replace(root, expected=finding.expected, observed=finding.observed, hint=finding.hint)
    return replace(told, cause=replace(cause, check=check), places=(), finding=finding)


def _merged(roots: Iterable[Root]) -> Iterable[Root]:
    """Roots that a finding of one check tells, though it is no cause by itself, are one."""
    found: dict[object, Root] = {}
    for root in roots:
        claimed = root.finding is not None and not root.finding.cause
        key = root.cause.check if claimed else root.cause.key
        known = found.get(key)
        found[key] = replace(known, blocks=(*known.blocks, *root.blocks)) if known else root
    return found.values()


def _claimed(result: Result, results: Sequence[Result]) -> Result:
    telling = _telling(result.cause, results) if result.cause else None
    if result.cause is None or telling is None:
        return result
    return replace(result, cause=replace(result.cause, check=telling[0].check.id))
