"""``mt-sim up``, ``down``, ``ps`` and ``logs``."""

from dataclasses import asdict
from typing import Annotated

import typer

from languages import _
from simulator.cli.reading import completion
from simulator.cli.reading.options import DATA, AsJson, Data, Defects, Dialect, Key, KeyEnv
from simulator.cli.reading.without_effect import refuse
from standard_api.serving.loopback import LOOPBACK

Port = Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")]
Host = Annotated[
    str, typer.Option(help="Where the market listens; wider than loopback needs --allow-host too.")
]
AllowHost = Annotated[
    list[str] | None, typer.Option("--allow-host", help="A name the market may be called by.")
]
UpTargets = Annotated[
    list[str] | None,
    typer.Option(
        "--target",
        help="A service of your own instead of the sample: a URL, or a name from mt-sim.toml; repeatable. "
        "sample-service is the sample beside yours.",
        metavar="URL|NAME",
        autocompletion=completion.targets,
    ),
]
CallbackUrl = Annotated[
    str | None, typer.Option("--callback-url", help="Where services reach the market's callbacks.")
]


SampleKey = Annotated[
    str | None,
    typer.Option(
        "--sample-key",
        help="The sample's market key, for calls of your own; - reads it from standard input. Without it "
        "one is made, in keys.json of the data folder.",
        metavar="KEY",
        envvar="MT_SIM_SAMPLE_KEY",
    ),
]

_CALLED = ("key", "key_env", "dialect")
_OF_THE_SAMPLE = (
    *("seed", "tenants", "users", "days", "locale", "service_port"),
    *("persona", "asynchronous", "defect", "sample_key"),
)


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    for command in (up, down, ps, logs):
        app.command()(command)


def up(
    ctx: typer.Context,
    data: Data = DATA,
    target: UpTargets = None,
    key: Key = None,
    key_env: KeyEnv = None,
    dialect: Dialect = None,
    seed: Annotated[int, typer.Option(help="Same seed, same university.")] = 1,
    tenants: Annotated[int, typer.Option(min=1, max=100, help="Tenants in the sample service.")] = 1,
    users: Annotated[int, typer.Option(min=1, max=100_000, help="Users of each tenant.")] = 120,
    days: Annotated[int, typer.Option(min=1, max=400, help="Days of usage.")] = 90,
    locale: Annotated[str, typer.Option(help="Faker's locale for names and texts.")] = "ko_KR",
    market_port: Port = 0,
    service_port: Port = 0,
    persona: Annotated[
        str,
        typer.Option(
            help="How the sample speaks: standard, market-2025, advisor or llm_chatbot.",
            autocompletion=completion.personas,
        ),
    ] = "standard",
    asynchronous: Annotated[
        bool, typer.Option("--asynchronous", help="The sample answers 202 and finishes later.")
    ] = False,
    defect: Defects = None,
    sample_key: SampleKey = None,
    host: Host = LOOPBACK,
    allow_host: AllowHost = None,
    callback_url: CallbackUrl = None,
    detach: Annotated[bool, typer.Option("--detach", help="Go on in the background.")] = False,
    no_tui: Annotated[
        bool, typer.Option("--no-tui", help="Plain lines on the terminal instead of the screen.")
    ] = False,
) -> None:
    """Start a market and a sample service, activate a first tenant, and show the screen.

    Without a terminal, or with --no-tui, every call is a plain line and Ctrl-C ends both.
    With --target the market drives services of your own instead, each with its key from its profile.
    """
    from simulator.sandbox.screen import has_terminal
    from simulator.sandbox.servers import Seed
    from simulator.sandbox.up import Reach, UpRequest, up_detached, up_here, up_with_screen
    from simulator.targets.named import TargetChoice
    from simulator.targets.profiles import SAMPLE

    own = {name for name in target or () if name != SAMPLE}
    if len(own) != 1:
        alone = _("it is for one service of yours; several have each their own in mt-sim.toml")
        refuse(ctx, alone if own else _("it is for a service of yours, and --target names none"), _CALLED)
    if own and SAMPLE not in (target or ()):
        refuse(ctx, _("no sample is started; --target sample-service starts it beside yours"), _OF_THE_SAMPLE)
    if persona != "standard":
        refuse(ctx, _("bugs are put into the standard dialect alone"), ("defect",))
    request = UpRequest(
        data=data,
        targets=tuple(target or ()),
        sample_key=sample_key,
        choice=TargetChoice(key=key, key_env=key_env, dialect=dialect),
        seed=Seed(seed=seed, tenants=tenants, users=users, days=days, locale=locale),
        market_port=market_port,
        service_port=service_port,
        persona=persona,
        asynchronous=asynchronous,
        defects=tuple(defect or ()),
        reach=Reach(host=host, allow_hosts=tuple(allow_host or ()), callback_url=callback_url),
    )
    way = up_detached if detach else up_with_screen if has_terminal() and not no_tui else up_here
    raise typer.Exit(way(request))


def down(data: Data = DATA) -> None:
    """Stop the sandbox of this folder. Nothing to stop is fine."""
    from simulator.output.console import say
    from simulator.sandbox.processes import stop
    from simulator.storage.data_folder import DataFolder

    ended = stop(DataFolder(data))
    names = ", ".join(row.name for row in ended)
    say(_("stopped: {names}", names=names) if ended else _("no sandbox runs on {data}", data=data))


def ps(data: Data = DATA, as_json: AsJson = False) -> None:
    """List the processes of the sandbox."""
    from simulator.output.columns import padded
    from simulator.output.console import say, show, show_json
    from simulator.sandbox.processes import processes
    from simulator.storage.data_folder import DataFolder

    rows = processes(DataFolder(data))
    if as_json:
        show_json([asdict(row) for row in rows])
    elif not rows:
        say(_("no sandbox runs on {data}; start one with: mt-sim up", data=data))
    else:
        for row in rows:
            word = padded(_("running") if row.running else _("ended"), 10)
            show(f"{row.name:<8} {row.pid:>8}  {word} {row.url}")


def logs(
    name: Annotated[
        str | None,
        typer.Argument(help="market, service or up; all when left out.", autocompletion=completion.logs),
    ] = None,
    data: Data = DATA,
    lines: Annotated[int, typer.Option("--lines", "-n", min=0, help="Last lines of each log.")] = 50,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on until Ctrl-C.")] = False,
) -> None:
    """Show what the processes of the sandbox have logged."""
    from simulator.output.console import say, show
    from simulator.sandbox.processes import grow, log_files, tail
    from simulator.storage.data_folder import DataFolder

    files = log_files(DataFolder(data), name)
    if not files:
        say(_("no log in {data} yet; start a sandbox with: mt-sim up", data=data))
    for path in files:
        for line in tail(path, lines):
            show(f"{path.stem:<8} {line}")
    if follow:
        for path, line in grow(files):
            show(f"{path.stem:<8} {line}")
