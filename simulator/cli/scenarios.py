"""``mt-sim scenario``: stories of calls, ours and yours."""

from pathlib import Path
from typing import Annotated

import typer

from languages import _
from simulator.cli.reading import completion
from simulator.cli.reading.options import (
    DATA,
    AsJson,
    Data,
    Defects,
    Dialect,
    Format,
    Key,
    KeyEnv,
    OwnRunTarget,
    ServiceKey,
    ServiceKeyEnv,
    Yes,
    form,
    group,
)
from simulator.cli.reading.without_effect import refuse

scenario = group("scenario", "Play stories of calls against a service: ours, or a YAML file of yours.")


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.add_typer(scenario)


@scenario.command(name="list")
def list_them(
    output: Annotated[
        str, typer.Option("--format", help="console or json.", autocompletion=completion.listings)
    ] = "console",
    as_json: AsJson = False,
) -> None:
    """List our stories."""
    from simulator.scenarios.command import list_scenarios

    raise typer.Exit(list_scenarios(output=form(output, as_json=as_json)))


@scenario.command()
def show(
    name: Annotated[
        str, typer.Argument(help="A story's name, or a .yaml file.", autocompletion=completion.stories)
    ],
    as_json: AsJson = False,
) -> None:
    """Tell a story and its steps."""
    from simulator.scenarios.command import show_scenario

    raise typer.Exit(show_scenario(name, as_json=as_json))


@scenario.command()
def schema() -> None:
    """Print the JSON Schema of scenario files, for your editor."""
    from simulator.scenarios.command import show_schema

    raise typer.Exit(show_schema())


@scenario.command()
def run(
    ctx: typer.Context,
    names: Annotated[
        list[str] | None,
        typer.Argument(help="Names of stories, or .yaml files.", autocompletion=completion.stories),
    ] = None,
    target: OwnRunTarget = None,
    key: Key = None,
    key_env: KeyEnv = None,
    dialect: Dialect = None,
    service_key: ServiceKey = None,
    service_key_env: ServiceKeyEnv = None,
    defect: Defects = None,
    var: Annotated[
        list[str] | None, typer.Option(help="Another value for a variable; repeatable.", metavar="NAME=VALUE")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Same seed, same made-up values.")] = None,
    output: Format = "console",
    as_json: AsJson = False,
    junit: Annotated[Path | None, typer.Option(help="Write JUnit XML there too.", metavar="FILE")] = None,
    every: Annotated[bool, typer.Option("--all", help="Play all of our stories.")] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Play again whenever the file changes, until Ctrl-C.")
    ] = False,
    yes: Yes = False,
    data: Data = DATA,
) -> None:
    """Play scenarios step by step, and erase every tenant they made.

    Each run has a market of its own, whose clock it may turn; the running sandbox is not disturbed. Exit
    code 0: passed or skipped with the reason, 1: a step failed, 3: incomplete.
    """
    from simulator.scenarios.command import RunRequest, run_scenarios
    from simulator.targets.named import TargetChoice

    if defect:
        own = ("target", "key", "key_env", "dialect", "service_key", "service_key_env")
        refuse(ctx, _("--defect is for the sample that the run starts"), own)
    request = RunRequest(
        names=tuple(names or ()),
        choice=TargetChoice(
            target=target,
            key=key,
            key_env=key_env,
            dialect=dialect,
            service_key=service_key,
            service_key_env=service_key_env,
        ),
        defects=tuple(defect or ()),
        variables=tuple(var or ()),
        seed=seed,
        output=form(output, as_json=as_json),
        junit=junit,
        watch=watch,
        every=every,
        yes=yes,
        data=data,
    )
    raise typer.Exit(run_scenarios(request))
