"""``mt-sim defects``: the bugs that the sample service can have."""

from collections.abc import Sequence
from typing import Annotated

import typer

from languages import _
from simulator.cli.reading import completion
from simulator.cli.reading.options import DATA, AsJson, Data, group

defects = group("defects", "The bugs of the sample service: list them, switch them on and off while it runs.")


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.add_typer(defects)


@defects.command(name="list")
def list_defects(
    suite: Annotated[
        str | None,
        typer.Option("--suite", help="Only those that this suite finds.", autocompletion=completion.suites),
    ] = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """List the defects and those that are on; each is called after the check that finds it."""
    from simulator.output.columns import COLUMNS, folded, padded
    from simulator.output.console import show, show_json
    from simulator.sandbox.defects import defects_on, known_defects
    from simulator.storage.data_folder import DataFolder

    rows, on = known_defects(suite), defects_on(DataFolder(data))
    if as_json:
        told = [{"id": row.id, "story": _(row.story), "on": row.id in on} for row in rows]
        show_json({"defects": told})
        return
    longest = max(len(row.id) for row in rows)
    for row in rows:
        for line in folded(f"{padded(row.id, longest)}  {_(row.story)}", COLUMNS, "", hanging=longest + 2):
            show(line)
    if on:
        _told(on)


Names = Annotated[
    list[str],
    typer.Argument(
        metavar="DEFECT...", help="Which; from `mt-sim defects list`.", autocompletion=completion.defects
    ),
]
SomeNames = Annotated[
    list[str] | None,
    typer.Argument(metavar="DEFECT...", help="Which; without one: all.", autocompletion=completion.defects),
]


@defects.command(name="on")
def switch_on(defect: Names, data: Data = DATA) -> None:
    """Put bugs into the sample service while it runs; its data stays."""
    from simulator.sandbox.defects import switched
    from simulator.storage.data_folder import DataFolder

    _told(switched(DataFolder(data), on=defect))


@defects.command(name="off")
def switch_off(defect: SomeNames = None, data: Data = DATA) -> None:
    """Take bugs out of the sample service while it runs."""
    from simulator.sandbox.defects import switched, switched_off
    from simulator.storage.data_folder import DataFolder

    folder = DataFolder(data)
    _told(switched(folder, off=defect) if defect else switched_off(folder))


def _told(names: Sequence[str]) -> None:
    from simulator.output.console import show

    show(_("on: {names}", names=", ".join(names)) if names else _("no defect is on"))
