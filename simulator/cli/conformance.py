"""``mt-sim test``: judge a service against the contract."""

from pathlib import Path
from typing import Annotated

import typer

from languages import _
from simulator.cli.reading import completion
from simulator.cli.reading.options import (
    DATA,
    AsJson,
    Data,
    Dialect,
    Format,
    Key,
    KeyEnv,
    ReadTenant,
    ServiceKey,
    Targets,
    form,
)
from simulator.cli.reading.without_effect import refuse, refuse_all_but

_LISTING = ("list_them", "suite", "check", "level", "dialect", "output", "as_json")


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("test")(judge)


def judge(
    ctx: typer.Context,
    target: Targets = None,
    key: Key = None,
    key_env: KeyEnv = None,
    dialect: Dialect = None,
    suite: Annotated[
        list[str] | None,
        typer.Option("--suite", "-s", help="A suite; repeatable.", autocompletion=completion.suites),
    ] = None,
    check: Annotated[
        list[str] | None,
        typer.Option(
            "--check",
            "-c",
            help="A check's id, or its start and *; repeatable.",
            autocompletion=completion.checks,
        ),
    ] = None,
    level: Annotated[
        list[str] | None,
        typer.Option(help="MUST, SHOULD or MAY; repeatable.", autocompletion=completion.levels),
    ] = None,
    failed: Annotated[
        bool, typer.Option("--failed", help="Only what the last run of this target found broken or waiting.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="A broken SHOULD fails too.")] = False,
    fail_fast: Annotated[bool, typer.Option("--fail-fast", help="Stop at the first failure.")] = False,
    baseline: Annotated[
        Path | None, typer.Option(help="Known failures: a file with one check id a line.", metavar="FILE")
    ] = None,
    report: Annotated[
        list[str] | None,
        typer.Option(
            help="json, junit, markdown, html or annotations, and where; repeatable.", metavar="KIND=FILE"
        ),
    ] = None,
    output: Format = "console",
    as_json: AsJson = False,
    parallel: Annotated[int, typer.Option(min=1, max=64, help="Checks at once.")] = 12,
    seed: Annotated[int, typer.Option(help="Same seed, same requests.")] = 0,
    tenant: ReadTenant = None,
    service_key: ServiceKey = None,
    callback_url: Annotated[
        str | None, typer.Option(help="Where the target reaches this machine, for callbacks.")
    ] = None,
    prefix: Annotated[str, typer.Option(help="How tenants of a run are named.")] = "mtsim-",
    max_seconds: Annotated[float, typer.Option(min=1, help="The longest a run may take.")] = 600.0,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds to wait for an answer.")] = 10.0,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print every call it would make; call nothing.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before writing elsewhere.")] = False,
    list_them: Annotated[bool, typer.Option("--list", help="List the checks and do nothing.")] = False,
    run: Annotated[
        str | None,
        typer.Option(help="Report a stored run again and call nothing; 'last' is the newest."),
    ] = None,
    data: Data = DATA,
) -> None:
    """Judge a service against the contract, check by check.

    Without --target it judges the service of the running sandbox; several are judged one after the other.
    All tenants it makes are called mtsim-... and are erased at the end. Exit code 0: passed, 1: a MUST is
    broken, 3: incomplete; of several targets the worst counts.
    """
    from simulator.conformance.command import TestRequest, run_test

    _refuse_what_changes_nothing(ctx, run=run is not None, list_them=list_them, dry_run=dry_run)
    request = TestRequest(
        targets=tuple(dict.fromkeys(target or ())),
        key=key,
        key_env=key_env,
        dialect=dialect,
        suites=tuple(suite or ()),
        checks=tuple(check or ()),
        levels=tuple(level or ()),
        failed=failed,
        strict=strict,
        fail_fast=fail_fast,
        baseline=baseline,
        reports=tuple(report or ()),
        output=form(output, as_json=as_json),
        parallel=parallel,
        seed=seed,
        read_tenant=tenant,
        service_key=service_key,
        callback_url=callback_url,
        prefix=prefix,
        max_seconds=max_seconds,
        timeout=timeout,
        dry_run=dry_run,
        yes=yes,
        list_them=list_them,
        run=run,
        data=data,
    )
    raise typer.Exit(run_test(request))


def _refuse_what_changes_nothing(ctx: typer.Context, *, run: bool, list_them: bool, dry_run: bool) -> None:
    """What says how to judge has no effect where nothing is judged."""
    if run:
        told = ("run", "report", "output", "as_json", "data")
        refuse_all_but(ctx, _("--run tells a stored run again"), told)
    if list_them:
        refuse_all_but(ctx, _("--list judges nothing"), _LISTING)
    if dry_run:
        unused = ("report", "output", "as_json", "baseline", "strict", "fail_fast")
        refuse(ctx, _("--dry-run judges nothing"), unused)
