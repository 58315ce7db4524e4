"""From the options of ``mt-sim audit`` to the readiness report."""

import asyncio
from dataclasses import dataclass, replace
from pathlib import Path

from languages import N_, _
from simulator.audit.audited import AuditPlan
from simulator.audit.auditing import audit
from simulator.audit.readiness import Readiness
from simulator.audit.renderers import FORMATS, rendered
from simulator.errors.exit_codes import ExitCode
from simulator.errors.judging import AUDIT_NOT_CONFIRMED, AUDIT_UNANSWERED
from simulator.output.console import say, show
from simulator.output.files import claim, write_output
from simulator.output.formats import check_format
from simulator.output.progress import ProgressLine
from simulator.sandbox.signals import endings, interruption
from simulator.sandbox.target import service_meant
from simulator.storage.data_folder import DataFolder
from simulator.storage.runs import new_run
from simulator.targets.named import NamedTarget, TargetChoice
from standard_api.serving.loopback import leads_here


@dataclass(frozen=True, kw_only=True)
class AuditRequest:
    """The options of the command, as they were typed."""

    targets: tuple[str, ...]
    key: str | None
    key_env: str | None
    deep: bool
    read_tenant: str | None
    output: str
    file: Path | None
    timeout: float
    yes: bool
    data: Path


def run_audit(request: AuditRequest) -> ExitCode:
    """Audit every target, then show one report. CommandError for wrong usage and dead targets."""
    if request.file is not None:
        claim(request.file)
    check_format(request.output, FORMATS)
    named = _targets(request)
    if request.deep:
        _ask_first(request, named)
    code, found = asyncio.run(_audit_all(request, named))
    text = rendered(found, request.output)
    if request.file is not None:
        write_output(request.file, text + "\n")
        say(_("wrote {path}", path=request.file))
    else:
        for line in text.split("\n"):
            show(line)
    silent = [one.name for one in found if not any(way.status for way in one.ways)]
    if silent and not code:
        raise AUDIT_UNANSWERED.error(names=", ".join(silent))
    told = all(one.told for one in found)
    return code if code or told else ExitCode.INCOMPLETE


async def _audit_all(request: AuditRequest, named: list[NamedTarget]) -> tuple[ExitCode, list[Readiness]]:
    """Target by target; a signal ends it, after the tenant of a deep audit is erased."""
    found: list[Readiness] = []
    folder = DataFolder(request.data)

    async def work() -> None:
        for one in named:
            say(_("looking at {url} ...", url=one.target.url))
            plan = AuditPlan(
                named=one,
                folder=new_run(folder),
                data=folder.option,
                deep=request.deep,
                read_tenant=request.read_tenant,
                deadline_s=request.timeout,
                told=ProgressLine(N_("{done} of {total} paths, {part}%")).tell,
            )
            found.append(await audit(plan))

    with endings() as ending:
        task = asyncio.create_task(work())
        code = await interruption(task, ending)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return code or ExitCode.PASSED, found


def _targets(request: AuditRequest) -> list[NamedTarget]:
    folder = DataFolder(request.data)
    chosen = [
        service_meant(folder, TargetChoice(target=target, key=request.key, key_env=request.key_env))
        for target in request.targets or (None,)
    ]
    return [replace(one, target=replace(one.target, deadline_s=request.timeout)) for one in chosen]


def _ask_first(request: AuditRequest, named: list[NamedTarget]) -> None:
    far = [one.target.url for one in named if not leads_here(one.target.url)]
    if far and not request.yes:
        raise AUDIT_NOT_CONFIRMED.error(targets=", ".join(far))
