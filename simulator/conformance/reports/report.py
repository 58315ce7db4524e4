"""The report of a run as plain data, ``mt-sim/report/1``: every renderer shows it. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from languages import _
from simulator.conformance.catalogue import CLASSIC
from simulator.conformance.engine.check import Check, Status
from simulator.conformance.engine.ending import Ending
from simulator.conformance.engine.finding import Finding, Result
from standard_api.version import __version__

SCHEMA = "mt-sim/report/1"


@dataclass(frozen=True, kw_only=True)
class Summary:
    """``score`` is the share of judged checks that passed, in whole percent; 100 only when all did."""

    total: int
    passed: int
    failed: int
    warned: int
    skipped: int
    errored: int
    score: int


def summary_of(results: Sequence[Result]) -> Summary:
    """Counts and score."""
    counts = Counter(result.status for result in results)
    judged = len(results) - counts[Status.SKIPPED]
    return Summary(
        total=len(results),
        passed=counts[Status.PASSED],
        failed=counts[Status.FAILED],
        warned=counts[Status.WARNED],
        skipped=counts[Status.SKIPPED],
        errored=counts[Status.ERRORED],
        score=100 * counts[Status.PASSED] // judged if judged else 0,
    )


def check_head(check: Check) -> dict[str, Any]:
    """What names a check, and what it claims."""
    return {
        "id": check.id,
        "suite": check.suite,
        "title": check.title,
        "level": check.level.value,
        "clauses": list(check.rules),
        "claim": check.claim,
    }


def check_row(result: Result) -> dict[str, Any]:
    """One check of the report."""
    check = result.check
    return {
        **check_head(check),
        "status": result.status.value,
        "message": result.message,
        "hint": _(check.hint) if result.findings else "",
        "operation": result.operation,
        "duration_ms": result.duration_ms,
        "exchanges": list(result.exchanges),
        "findings": [finding_row(finding) for finding in result.findings],
    }


def finding_row(finding: Finding) -> dict[str, Any]:
    """One finding of the report."""
    return {
        "level": finding.level.value,
        "expected": finding.expected,
        "observed": finding.observed,
        "clause": ", ".join(finding.rules),
        "hint": _(finding.hint),
        "curl": finding.curl,
        "curl_note": finding.curl_note,
        "exchanges": list(finding.exchanges),
    }


def report_of(results: Sequence[Result], ending: Ending) -> dict[str, Any]:
    """The whole report."""
    return {
        "schema": SCHEMA,
        "run": ending.run,
        "target": ending.target,
        "started_at": ending.started_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "duration_ms": ending.duration_ms,
        "mt_sim_version": __version__,
        "seed": ending.seed,
        "exit_code": int(ending.exit_code),
        "message": ending.message,
        "summary": asdict(summary_of(results)),
        "classic": classic_of(results),
        "baseline": {"known": list(ending.baseline), "mended": list(ending.mended)},
        "tenants": {"left_over": list(ending.left_over), "left_alone": list(ending.left_alone)},
        "checks": [check_row(result) for result in results],
    }


def classic_of(results: Sequence[Result]) -> list[dict[str, Any]]:
    """The six tests that every team knows, as far as they were run."""
    by_id = {result.check.id: result for result in results}
    rows = []
    for name, ids in CLASSIC:
        ran = [by_id[check_id] for check_id in ids if check_id in by_id]
        if not ran:
            continue
        chosen = next((result for result in ran if result.status is not Status.SKIPPED), ran[0])
        rows.append(
            {
                "name": _(name),
                "check": chosen.check.id,
                "status": chosen.status.value,
                "duration_ms": chosen.duration_ms,
            }
        )
    return rows
