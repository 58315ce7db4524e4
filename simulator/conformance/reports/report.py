"""The report of a run as plain data, ``mt-sim/report/1``: every renderer shows it. Pure."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from languages import _
from simulator.conformance.engine.findings.check import Check
from simulator.conformance.engine.findings.ending import Ending
from simulator.conformance.engine.findings.finding import Finding, Result
from simulator.conformance.engine.findings.roots import Root
from simulator.conformance.engine.registry import registered
from simulator.conformance.reports.classic import classic_of
from simulator.conformance.reports.summary import summary_of
from standard_api.version import __version__

SCHEMA = "mt-sim/report/1"


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
        "blocked_by": result.blocked_by,
        "not_run": result.not_run,
        "findings": [finding_row(finding) for finding in result.findings],
    }


def finding_row(finding: Finding) -> dict[str, Any]:
    """One finding of the report."""
    return {
        "level": finding.level.value,
        "expected": finding.expected,
        "observed": finding.observed,
        "clause": ", ".join(finding.rules),
        "hint": finding.hint,
        "curl": finding.curl,
        "curl_note": finding.curl_note,
        "exchanges": list(finding.exchanges),
    }


def cause_row(root: Root) -> dict[str, Any]:
    """One cause of the report, with the checks that wait for it."""
    cause, finding = root.cause, root.finding
    return {
        "operation": cause.operation,
        "check": cause.check,
        "field": cause.field,
        "places": list(root.places),
        "expected": root.expected,
        "observed": root.observed,
        "said": root.said,
        "rule": ", ".join(_rules_of(root)),
        "hint": root.hint,
        "curl": finding.curl if finding else "",
        "exchanges": list(finding.exchanges) if finding else [cause.reply.id],
        "unwritten": cause.unwritten,
        "blocks": list(root.blocks),
    }


def _rules_of(root: Root) -> tuple[str, ...]:
    """The rules that a cause breaks, be the check that tells it part of the run or not."""
    if root.finding:
        return root.finding.rules
    return next((check.rules for check in registered() if check.id == root.cause.check), ())


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
        "summary": asdict(summary_of(results, ending.target["dialect"])),
        "classic": classic_of(results, ending.roots),
        "baseline": {"known": list(ending.baseline), "mended": list(ending.mended)},
        "tenants": {"left_over": list(ending.left_over), "left_alone": list(ending.left_alone)},
        "causes": [cause_row(root) for root in ending.roots],
        "checks": [check_row(result) for result in results],
    }
