"""How much of the contract a run has judged and found kept. Pure."""

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass

from simulator.conformance.engine.findings.check import Status
from simulator.conformance.engine.findings.finding import Result
from simulator.conformance.selection import Selection, fitting


@dataclass(frozen=True, kw_only=True)
class Summary:
    """``judged`` checks came to a verdict, of the ``applicable``; the others wait or were not run.

    ``not_asked`` are the rules of the dialect that this run left out. ``score`` is the share of all that
    applies, in whole percent; 100 only when every rule was judged and kept. ``standard_kept`` of
    ``standard`` is what that is of the standard, in an older dialect too.
    """

    total: int
    passed: int
    failed: int
    warned: int
    skipped: int
    errored: int
    blocked: int
    not_run: int
    judged: int
    applicable: int
    not_asked: int
    score: int
    standard_kept: int
    standard: int
    standard_score: int


def summary_of(results: Sequence[Result], dialect: str) -> Summary:
    """Counts and scores."""
    counts = Counter(result.status for result in results)
    applicable = sum(result.applies for result in results)
    everything = Selection().chosen()
    asked = {check.id for check in fitting(everything, dialect)}
    not_asked = len(asked - {result.check.id for result in results})
    kept, standard = _of_standard(results, dialect, {check.id for check in fitting(everything, "standard")})
    return Summary(
        total=len(results),
        passed=counts[Status.PASSED],
        failed=counts[Status.FAILED],
        warned=counts[Status.WARNED],
        skipped=counts[Status.SKIPPED],
        errored=counts[Status.ERRORED],
        blocked=sum(result.cause is not None for result in results),
        not_run=sum(result.not_run for result in results),
        judged=len(results) - counts[Status.SKIPPED],
        applicable=applicable,
        not_asked=not_asked,
        score=percent(counts[Status.PASSED], applicable + not_asked),
        standard_kept=kept,
        standard=standard,
        standard_score=percent(kept, standard),
    )


def percent(part: int, whole: int) -> int:
    """Whole percent, rounded down: 100 means all."""
    return 100 * part // whole if whole else 0


def _of_standard(results: Sequence[Result], dialect: str, rules: Set[str]) -> tuple[int, int]:
    """How many rules of the standard are kept, of those that apply; another dialect keeps none of its own."""
    ended = {result.check.id: result for result in results if result.check.id in rules}
    kept = sum(result.status is Status.PASSED for result in ended.values())
    spared = sum(not one.applies and _speaks(one, dialect) for one in ended.values())
    return kept, len(rules) - spared


def _speaks(result: Result, dialect: str) -> bool:
    """Whether the check is judged in this dialect at all."""
    return result.check.portable or result.check.dialect == dialect
