"""From the options of ``mt-sim test`` to a run, its renderer on the terminal, and its report files."""

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from languages import _
from simulator.conformance.engine.baseline import Baseline
from simulator.conformance.engine.check import Check
from simulator.conformance.engine.runner import Pace
from simulator.conformance.engine.session import JudgeRequest, JudgeSession, check_prefix
from simulator.conformance.reports.evidence import evidence
from simulator.conformance.reports.files import (
    REPORT,
    ReportFile,
    parse_reports,
    stored_report,
    write_all,
)
from simulator.conformance.reports.renderers import Renderer, renderer_of
from simulator.conformance.reports.report import check_head, report_of
from simulator.conformance.selection import Selection, UnknownCheckError, fitting
from simulator.errors.command_error import CommandError
from simulator.errors.exit_codes import ExitCode
from simulator.errors.judging import NO_CHECK, NO_CHECK_FITS, RUN_DECLINED, RUN_NOT_CONFIRMED
from simulator.output.console import say, say_error, show, show_json
from simulator.output.files import claim
from simulator.output.formats import check_format
from simulator.sandbox.target import service_meant
from simulator.storage.data_folder import DataFolder
from simulator.targets.named import NamedTarget, TargetChoice
from standard_api.loopback import leads_here

FORMATS = ("console", "json", "events")


@dataclass(frozen=True, kw_only=True)
class TestRequest:
    """The options of the command, as they were typed."""

    target: str | None
    key: str | None
    key_env: str | None
    dialect: str | None
    suites: tuple[str, ...]
    checks: tuple[str, ...]
    levels: tuple[str, ...]
    strict: bool
    fail_fast: bool
    baseline: Path | None
    reports: tuple[str, ...]
    output: str
    parallel: int
    seed: int
    read_tenant: str | None
    service_key: str | None
    callback_url: str | None
    prefix: str
    max_seconds: float
    timeout: float
    dry_run: bool
    yes: bool
    list_them: bool
    run: str | None
    data: Path

    # Pytest takes every class whose name begins with Test for its own.
    __test__ = False

    @property
    def choice(self) -> TargetChoice:
        """The options that name a target."""
        return TargetChoice(target=self.target, key=self.key, key_env=self.key_env, dialect=self.dialect)


def run_test(request: TestRequest) -> ExitCode:
    """Judge, or list, or rehearse. CommandError for wrong usage and for a target that is not there."""
    files = parse_reports(request.reports)
    for file in files if not (request.list_them or request.dry_run) else []:
        claim(file.path)
    check_format(request.output, FORMATS)
    checks = _chosen(request)
    if request.list_them:
        return _list(_fitting(request, checks, request.dialect), as_json=request.output == "json")
    if request.run is not None:
        report = stored_report(DataFolder(request.data), request.run)
        return _tell(report, renderer_of(request.output), files, [])
    named = _target(request)
    checks = _fitting(request, checks, named.target.dialect)
    _ask_first(request, named)
    if request.dry_run:
        from simulator.conformance.rehearsal import rehearse

        return rehearse(_judgement(request, named, checks))
    return _judge(_judgement(request, named, checks), renderer_of(request.output), files)


def _judge(judgement: JudgeRequest, renderer: Renderer, files: Sequence[ReportFile]) -> ExitCode:
    judging = JudgeSession(judgement, renderer)
    renderer.begins(judging.path, judgement)
    results, ending = asyncio.run(judging.judge())
    report = report_of(results, ending)
    report["exchanges"] = evidence(judging.path / "exchanges.db", report["checks"])
    failures = write_all([ReportFile(kind="json", path=judging.path / REPORT)], report)
    return _tell(report, renderer, files, failures)


def _tell(
    report: dict[str, Any], renderer: Renderer, files: Sequence[ReportFile], failures: list[CommandError]
) -> ExitCode:
    """Tell the result, write every file that can be written, and say what failed last."""
    try:
        renderer.ends(report)
    finally:
        failures += write_all(files, report, say)
    for failure in failures:
        say_error(str(failure), failure.id, failure.hint)
    return ExitCode(report["exit_code"]) or (ExitCode.USAGE if failures else ExitCode.PASSED)


def _judgement(request: TestRequest, named: NamedTarget, checks: tuple[Check, ...]) -> JudgeRequest:
    baseline = Baseline.read(request.baseline, Selection().every()) if request.baseline else Baseline()
    return JudgeRequest(
        named=named,
        checks=checks,
        folder=DataFolder(request.data),
        pace=Pace(
            parallel=request.parallel,
            seconds=request.max_seconds,
            deadline_s=request.timeout,
            fail_fast=request.fail_fast,
            seed=request.seed,
        ),
        strict=request.strict,
        baseline=baseline,
        prefix=check_prefix(request.prefix),
        service_key=request.service_key,
        read_tenant=request.read_tenant,
        callback_url=request.callback_url,
    )


def _chosen(request: TestRequest) -> tuple[Check, ...]:
    try:
        checks = Selection(suites=request.suites, checks=request.checks, levels=request.levels).chosen()
    except UnknownCheckError as error:
        raise NO_CHECK.error(str(error)) from None
    if not checks:
        raise NO_CHECK_FITS.error()
    return checks


def _fitting(request: TestRequest, checks: tuple[Check, ...], dialect: str | None) -> tuple[Check, ...]:
    """The checks of the dialect, unless somebody has named others."""
    return checks if request.suites or request.checks else fitting(checks, dialect or "standard")


def _target(request: TestRequest) -> NamedTarget:
    folder = DataFolder(request.data)
    named = service_meant(folder, request.choice)
    return replace(named, target=replace(named.target, deadline_s=request.timeout))


def _ask_first(request: TestRequest, named: NamedTarget) -> None:
    """A target that is not on this machine is written to only after someone has said so."""
    if leads_here(named.target.url) or request.yes or request.dry_run:
        return
    refusal = RUN_NOT_CONFIRMED.error(prefix=request.prefix, url=named.target.url)
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise refusal
    say(_("{sentence}. Go on? [y/N]", sentence=refusal))
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise RUN_DECLINED.error()


def _list(checks: Sequence[Check], *, as_json: bool) -> ExitCode:
    if as_json:
        rows: list[dict[str, Any]] = [check_head(check) for check in checks]
        show_json({"checks": rows})
        return ExitCode.PASSED
    for check in checks:
        show(f"{check.level:<6} {check.id:<38} {check.title}")
    show(_("{count} checks", count=len(checks)))
    return ExitCode.PASSED
