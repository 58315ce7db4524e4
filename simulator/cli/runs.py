"""``mt-sim runs``: the runs of ``mt-sim test`` that are stored, their scores and what changed."""

from typing import Annotated

import typer

from simulator.cli.reading import completion
from simulator.cli.reading.options import DATA, AsJson, Data, group

Run = Annotated[str, typer.Argument(help="A run, or 'last'.", metavar="RUN", autocompletion=completion.runs)]
runs = group("runs", "List, show and compare what was judged before.")


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.add_typer(runs)


@runs.command(name="list")
def list_runs(
    target: Annotated[
        str | None,
        typer.Option(
            "--target",
            help="Only the runs of this service: a URL, or a name.",
            metavar="URL|NAME",
            autocompletion=completion.targets,
        ),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many, the newest.")] = 20,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """List the judged runs of each target with their scores, the newest first."""
    from simulator.conformance.runs import list_runs as listed
    from simulator.storage.data_folder import DataFolder

    raise typer.Exit(listed(DataFolder(data), target, limit, as_json=as_json))


@runs.command(name="show")
def show_run(run: Run = "last", data: Data = DATA, as_json: AsJson = False) -> None:
    """Show the report of a run again; without a name, of the last."""
    from simulator.conformance.runs import show_run as shown
    from simulator.storage.data_folder import DataFolder

    raise typer.Exit(shown(DataFolder(data), run, as_json=as_json))


@runs.command(name="compare")
def compare_runs(
    before: Annotated[
        str | None,
        typer.Argument(
            help="A run; without it, the one before, of the same target.",
            metavar="RUN",
            autocompletion=completion.runs,
        ),
    ] = None,
    after: Annotated[
        str | None,
        typer.Argument(
            help="A later run; without it, the last.", metavar="RUN", autocompletion=completion.runs
        ),
    ] = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Tell what was mended between two runs, what is not mended, what is new, and what is no longer judged.

    Exit code 1: something is broken that was not in the first run.
    """
    from simulator.conformance.runs import compare_runs as told
    from simulator.storage.data_folder import DataFolder

    raise typer.Exit(told(DataFolder(data), before, after, as_json=as_json))
