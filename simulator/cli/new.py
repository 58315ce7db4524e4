"""``mt-sim new``: a project that starts conformant."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.reading import completion


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command()(new)


def new(
    name: Annotated[str | None, typer.Argument(help="The project's name, such as my-service.")] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            "--kind",
            help="Language and framework.",
            metavar="KIND",
            autocompletion=completion.project_kinds,
        ),
    ] = None,
    shape: Annotated[
        str | None,
        typer.Option(
            help="application, or router for one that exists.",
            metavar="SHAPE",
            autocompletion=completion.shapes,
        ),
    ] = None,
    complete: Annotated[
        bool | None,
        typer.Option("--complete/--start", help="Write every required operation, or a start of them."),
    ] = None,
    optional: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            help="An optional operation too: usage-patterns or limits; repeatable.",
            metavar="PART",
            autocompletion=completion.parts,
        ),
    ] = None,
    database: Annotated[
        str | None,
        typer.Option(
            help="Where its data lives: sqlite, postgresql or memory.",
            metavar="NAME",
            autocompletion=completion.databases,
        ),
    ] = None,
    handler: Annotated[
        str | None,
        typer.Option(help="The handler of the kit that python-mt-paas keeps.", metavar="MODULE:CLASS"),
    ] = None,
    texts: Annotated[
        str | None,
        typer.Option(help="Its README and messages: en or ko.", autocompletion=completion.languages),
    ] = None,
    into: Annotated[
        Path | None, typer.Option("--in", help="The folder; by default the name.", metavar="DIR")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing: defaults for the rest.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="List the files; write nothing.")] = False,
    update: Annotated[
        bool, typer.Option("--update", help="Let the project here follow this version.")
    ] = False,
) -> None:
    """Write a project that answers all 18 operations: the written ones right, the rest with 501.

    What no option says is asked; without a terminal, or with --yes, it has its default. No file is ever
    overwritten. With --update, files that nobody changed follow this version, and the others stay;
    --complete and --with write more parts then.
    """
    from simulator.scaffold.command import Destination, make_project, update_project
    from simulator.scaffold.deciding import Given, decided

    given = Given(
        name=name,
        kind=kind,
        shape=shape,
        complete=complete,
        optional=None if optional is None else tuple(optional),
        texts=texts,
        database=database,
        handler=handler,
    )
    if update:
        place = Destination(folder=into or Path(name or "."), dry_run=dry_run)
        raise typer.Exit(update_project(given, place))
    ask = None if yes or not sys.stdin.isatty() else _ask
    answers = decided(given, ask)
    raise typer.Exit(make_project(answers, Destination(folder=into or Path(answers.name), dry_run=dry_run)))


def _ask(question: str) -> str:
    typer.echo(question, err=True)
    typed: str = typer.prompt("", default="", show_default=False, prompt_suffix="> ", err=True)
    return typed
