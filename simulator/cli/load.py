"""``mt-sim load``: many of the market's days at once."""

from typing import Annotated

import typer

from languages import _
from simulator.cli.reading.options import DATA, AsJson, Data, Key, KeyEnv, TargetOption
from simulator.cli.reading.without_effect import refuse, refuse_all_but

_OF_A_WORKER = ("worker", "processes", "master_host", "master_port", "key", "key_env", "data")


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command()(load)


def load(
    ctx: typer.Context,
    target: TargetOption = None,
    key: Key = None,
    key_env: KeyEnv = None,
    users: Annotated[int, typer.Option("--users", "-u", min=1, help="How many ask at once.")] = 10,
    spawn_rate: Annotated[float, typer.Option(min=0.1, help="How many begin in a second.")] = 5.0,
    run_time: Annotated[str, typer.Option(help="How long, such as 60s or 1h30m.", metavar="TIME")] = "60s",
    tenants: Annotated[int, typer.Option(min=1, max=1000, help="Tenants of its own, erased at the end.")] = 4,
    fail_above: Annotated[
        str, typer.Option(help="Fail when all together is over it.", metavar="p95=300ms,errors=1%")
    ] = "",
    web: Annotated[bool, typer.Option("--web", help="Locust's own page instead of a fixed time.")] = False,
    web_port: Annotated[int, typer.Option(min=1, max=65535, help="Where that page is.")] = 8089,
    csv: Annotated[str | None, typer.Option(help="Write Locust's CSV files.", metavar="PREFIX")] = None,
    html: Annotated[str | None, typer.Option(help="Write Locust's page.", metavar="FILE")] = None,
    processes: Annotated[int | None, typer.Option(min=1, max=64, help="Carry it by several here.")] = None,
    master: Annotated[bool, typer.Option("--master", help="Lead workers on other machines.")] = False,
    workers: Annotated[int, typer.Option(min=1, help="How many workers a master waits for.")] = 1,
    bind: Annotated[str, typer.Option(help="Where a master listens.", metavar="HOST")] = "127.0.0.1",
    worker: Annotated[bool, typer.Option("--worker", help="Be a worker of a master.")] = False,
    master_host: Annotated[
        str, typer.Option(help="Where a worker's master is.", metavar="HOST")
    ] = "127.0.0.1",
    master_port: Annotated[int, typer.Option(min=1, max=65535, help="The port of both.")] = 5557,
    confirm: Annotated[
        str | None, typer.Option(help="The name of a target that others use too.", metavar="NAME")
    ] = None,
    lift_ceiling: Annotated[
        bool, typer.Option("--lift-ceiling", help="More than 20 users on a target that others use too.")
    ] = False,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Load a service with the mix of a market's day, and read its answers against the contract.

    Every status is judged, and one body in ten; failures name operation and rule. Its tenants are called
    mtsim-load-... and are erased at the end. Needs the extra mt-sim[load]. Exit code 1: over --fail-above.
    """
    from simulator.load import command, consent
    from simulator.load.result import ceiling
    from simulator.sandbox.target import service_meant
    from simulator.storage.data_folder import DataFolder
    from simulator.targets.keys import resolve_key
    from simulator.targets.named import TargetChoice

    crew = command.Crew(master=master, workers=workers, processes=processes, bind=bind, port=master_port)
    if worker:
        refuse_all_but(ctx, _("a worker does what its master says"), _OF_A_WORKER)
        raise typer.Exit(command.work(master_host, crew, resolve_key(key, key_env), data))
    _refuse_what_changes_nothing(ctx, master=master, web=web)
    folder = DataFolder(data)
    named = service_meant(folder, TargetChoice(target=target, key=key, key_env=key_env))
    consent.allow(named, users=users, confirmed=confirm, lifted=lift_ceiling)
    request = command.LoadRequest(
        named=named,
        users=users,
        spawn_rate=spawn_rate,
        run_time="" if web else run_time,
        tenants=tenants,
        crew=crew,
        ceiling=ceiling(fail_above),
        web=web_port if web else None,
        csv=csv,
        html=html,
        data=data,
        as_json=as_json,
    )
    raise typer.Exit(command.load(request))


def _refuse_what_changes_nothing(ctx: typer.Context, *, master: bool, web: bool) -> None:
    """Options of a crew, or of the page, where there is none."""
    refuse(ctx, _("it is a worker's: --worker"), ("master_host",))
    if master:
        refuse(ctx, _("a master's workers carry the load"), ("processes",))
    else:
        refuse(ctx, _("it is a master's: --master"), ("workers", "bind", "master_port"))
    if web:
        refuse(ctx, _("with --web the page says when to stop"), ("run_time",))
    else:
        refuse(ctx, _("it is for the page: --web"), ("web_port",))
