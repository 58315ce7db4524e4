"""``mt-sim defects``: the bugs that the sample service can be started with."""

from typing import Annotated

import typer

from languages import _
from simulator.cli.reading import completion
from simulator.cli.reading.options import AsJson

defects = typer.Typer(
    name="defects",
    help="List the bugs that `mt-sim up --defect ID` puts into the sample service.",
    rich_markup_mode=None,
    no_args_is_help=True,
)


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.add_typer(defects)


@defects.command(name="list")
def list_defects(
    suite: Annotated[
        str | None,
        typer.Option("--suite", help="Only those that this suite finds.", autocompletion=completion.suites),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the defects; each is called after the check that finds it."""
    from simulator.output.columns import COLUMNS, folded, padded
    from simulator.output.console import show, show_json
    from simulator.sandbox.defects import known_defects

    rows = known_defects(suite)
    if as_json:
        show_json({"defects": [{"id": row.id, "story": _(row.story)} for row in rows]})
        return
    longest = max(len(row.id) for row in rows)
    for row in rows:
        for line in folded(f"{padded(row.id, longest)}  {_(row.story)}", COLUMNS, "", hanging=longest + 2):
            show(line)
