"""From the options of ``mt-sim test`` to a run, its renderer on the terminal, and its report files."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

from languages import _
from simulator.conformance.catalogue import SUITES, all_checks
from simulator.conformance.engine.findings.baseline import Baseline
from simulator.conformance.engine.findings.check import Check
from simulator.conformance.engine.runner import Pace
from simulator.conformance.engine.session import JudgeRequest, check_prefix
from simulator.conformance.history.comparison import unkept
from simulator.conformance.history.judged_runs import last_of, stored_report
from simulator.conformance.judging import JudgeTurn, judge_all, judge_one, tell
from simulator.conformance.reports.files import ReportFile, parse_reports
from simulator.conformance.reports.renderers import renderer_of
from simulator.conformance.reports.report import check_head
from simulator.conformance.selection import Selection, UnknownCheckError, fitting
from simulator.errors.exit_codes import ExitCode
from simulator.errors.judging import NO_CHECK, NO_CHECK_FITS, NO_LAST_RUN, RUN_DECLINED, RUN_NOT_CONFIRMED
from simulator.output.console import say, show, show_json
from simulator.output.files import claim
from simulator.output.formats import check_format
from simulator.sandbox.target import service_meant
from simulator.storage.data_folder import DataFolder
from simulator.targets.named import NamedTarget, TargetChoice
from simulator.targets.profiles import check_url
from standard_api.serving.loopback import leads_here

FORMATS = ("console", "json", "events")


@dataclass(frozen=True, kw_only=True)
class TestRequest:
    """The options of the command, as they were typed."""

    targets: tuple[str, ...]
    key: str | None
    key_env: str | None
    dialect: str | None
    suites: tuple[str, ...]
    checks: tuple[str, ...]
    levels: tuple[str, ...]
    failed: bool
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
    def folder(self) -> DataFolder:
        """Where runs are kept."""
        return DataFolder(self.data)

    def choices(self) -> list[TargetChoice]:
        """The options that name a target, once for each that is named; a key is read from stdin once."""
        choice = TargetChoice(key=self.key, key_env=self.key_env, dialect=self.dialect).read()
        return [replace(choice, target=target) for target in self.targets or (None,)]


def run_test(request: TestRequest) -> ExitCode:
    """Judge, or list, or rehearse. CommandError for wrong usage and for a target that is not there."""
    files = parse_reports(request.reports, request.targets)
    for file in chain(*files):
        claim(file.path)
    check_format(request.output, FORMATS)
    checks = _chosen(request)
    if request.list_them:
        return _list(_fitting(request, checks, request.dialect), as_json=request.output == "json")
    if request.run is not None:
        report = stored_report(request.folder, request.run)
        return tell(report, renderer_of(request.output), files[0], [])
    named = [_target(request, choice) for choice in request.choices()]
    _ask_first(request, named)
    turns = [_turn(request, one, checks, own) for one, own in zip(named, files, strict=True)]
    return _taken(request, [turn for turn in turns if turn.judgement.checks])


def _taken(request: TestRequest, turns: list[JudgeTurn]) -> ExitCode:
    """The turns that have something to ask, one after the other."""
    if request.dry_run:
        from simulator.conformance.rehearsal import rehearse

        return max([rehearse(turn.judgement) for turn in turns], default=ExitCode.PASSED)
    if len(request.targets) > 1:
        return judge_all(turns, request.output)
    return judge_one(turns[0], renderer_of(request.output))[0] if turns else ExitCode.PASSED


def _turn(
    request: TestRequest, named: NamedTarget, checks: tuple[Check, ...], files: Sequence[ReportFile]
) -> JudgeTurn:
    checks = _fitting(request, checks, named.target.dialect)
    before = _last_report(request, named) if request.failed else None
    if before is not None:
        again = unkept(before)
        checks = tuple(check for check in checks if check.id in again)
        if not again:
            say(_("run {run} kept all that it judged: nothing is judged again", run=before["run"]))
        elif not checks:
            raise NO_CHECK_FITS.error()
    return JudgeTurn(judgement=_judgement(request, named, checks), files=tuple(files), before=before)


def _last_report(request: TestRequest, named: NamedTarget) -> dict[str, Any]:
    """The last report of this target. Raises CommandError when there is none."""
    target = named.target
    name = last_of(request.folder, {"name": target.name, "url": target.url, "dialect": target.dialect})
    if name is None:
        raise NO_LAST_RUN.error(target=target.name, runs=request.folder.runs)
    return stored_report(request.folder, name)


def _judgement(request: TestRequest, named: NamedTarget, checks: tuple[Check, ...]) -> JudgeRequest:
    baseline = Baseline.read(request.baseline, all_checks()) if request.baseline else Baseline()
    return JudgeRequest(
        named=named,
        checks=checks,
        folder=request.folder,
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
        callback_url=request.callback_url and check_url(request.callback_url),
    )


def _chosen(request: TestRequest) -> tuple[Check, ...]:
    whole = tuple(SUITES) if request.failed and not (request.suites or request.checks) else ()
    try:
        checks = Selection(
            suites=request.suites or whole, checks=request.checks, levels=request.levels
        ).chosen()
    except UnknownCheckError as error:
        raise NO_CHECK.error(str(error)) from None
    if not checks:
        raise NO_CHECK_FITS.error()
    return checks


def _fitting(request: TestRequest, checks: tuple[Check, ...], dialect: str | None) -> tuple[Check, ...]:
    """The checks of the dialect, unless somebody has named others."""
    return checks if request.suites or request.checks else fitting(checks, dialect or "standard")


def _target(request: TestRequest, choice: TargetChoice) -> NamedTarget:
    named = service_meant(request.folder, choice)
    return replace(named, target=replace(named.target, deadline_s=request.timeout))


def _ask_first(request: TestRequest, named: Sequence[NamedTarget]) -> None:
    """A target that is not on this machine is written to only after someone has said so."""
    far = [one.target.url for one in named if not leads_here(one.target.url)]
    if not far or request.yes or request.dry_run:
        return
    refusal = RUN_NOT_CONFIRMED.error(prefix=request.prefix, url=", ".join(far))
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
