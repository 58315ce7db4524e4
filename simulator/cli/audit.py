"""``mt-sim audit``: what a service offers today, and what is left to do."""

from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.reading import completion
from simulator.cli.reading.options import DATA, AsJson, Data, Key, KeyEnv, ReadTenant, Targets, form


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command()(audit)


def audit(
    target: Targets = None,
    key: Key = None,
    key_env: KeyEnv = None,
    deep: Annotated[
        bool, typer.Option("--deep", help="Make a tenant, read everything of it, and erase it.")
    ] = False,
    tenant: ReadTenant = None,
    output: Annotated[
        str,
        typer.Option("--format", help="console, markdown or json.", autocompletion=completion.reports),
    ] = "console",
    as_json: AsJson = False,
    file: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write the report there instead.", metavar="FILE")
    ] = None,
    timeout: Annotated[float, typer.Option(min=0.1, max=60, help="Seconds for each answer.")] = 5.0,
    yes: Annotated[bool, typer.Option("--yes", help="Allow --deep on a target that is elsewhere.")] = False,
    data: Data = DATA,
) -> None:
    """Tell which operations a service offers, under which paths and header, and the work that is left.

    Every operation is tried in every dialect, without harm: for a tenant that nobody has, with bodies that
    are refused. --deep and --read-tenant also compare the answers with the contract.
    """
    from simulator.audit.command import AuditRequest, run_audit

    request = AuditRequest(
        targets=tuple(target or ()),
        key=key,
        key_env=key_env,
        deep=deep,
        read_tenant=tenant,
        output=form(output, as_json=as_json),
        file=file,
        timeout=timeout,
        yes=yes,
        data=data,
    )
    raise typer.Exit(run_audit(request))
