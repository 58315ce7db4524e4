"""``mt-sim traces``: what was sent and what came."""

from pathlib import Path
from typing import Annotated

import typer

from languages import _
from simulator.cli.reading import completion
from simulator.cli.reading.options import DATA, AsJson, Data, group
from simulator.cli.reading.without_effect import refuse

Run = Annotated[
    str | None,
    typer.Option("--run", help="A run without a market instead of the sandbox; 'last' is the newest."),
]
Number = Annotated[int, typer.Argument(help="The exchange's number, as in the list.")]
Filter = Annotated[
    list[str] | None,
    typer.Argument(help="Such as 'status>=400 operation:create_user since:10m -path:/mt/health'."),
]

traces = group("traces", "List, show, repeat, compare and export exchanges.")


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.add_typer(traces)


@traces.command(name="list")
def list_traces(
    filter: Filter = None,
    limit: Annotated[int, typer.Option(min=1, max=500, help="How many, the newest.")] = 50,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on until Ctrl-C.")] = False,
    failed: Annotated[bool, typer.Option("--failed", help="Only what was not a success.")] = False,
    run: Run = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    r"""List exchanges, the newest last.

    A filter is made of terms: status, ms, size, attempt, id and number with : = != < > <= or >=; operation
    (op), tenant, target, method, path, body, group, delivery, asked, dir, outcome, since, failed, contract
    and run with a colon. A space means and, | means or, - before a term means not; quotation marks hold any
    text (\" inside is one). Quote it whole for the shell: 'op:create_user status>=400 -path:/mt/health'.
    """
    from simulator.commands.traces import TraceSource, list_exchanges

    wanted = " ".join([*(filter or []), *(["failed:yes"] if failed else [])])
    list_exchanges(TraceSource(data=data, run=run), wanted, limit=limit, follow=follow, as_json=as_json)


@traces.command(name="show")
def show_trace(number: Number, run: Run = None, data: Data = DATA, as_json: AsJson = False) -> None:
    """Show one exchange whole: request, answer or failure, timing."""
    from simulator.commands.traces import TraceSource, show_exchange

    show_exchange(TraceSource(data=data, run=run), number, as_json=as_json)


@traces.command()
def replay(
    number: Number,
    method: Annotated[str | None, typer.Option(help="Another method.")] = None,
    path: Annotated[str | None, typer.Option(help="Another path, with its query.")] = None,
    header: Annotated[
        list[str] | None, typer.Option("--header", "-H", help="Name: value; an empty value removes it.")
    ] = None,
    body: Annotated[
        str | None, typer.Option(help="Another body, any text: itself, @FILE, or - for standard input.")
    ] = None,
    edit: Annotated[bool, typer.Option("--edit", help="Change it in $EDITOR first.")] = False,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Send a stored request again, as it was or with edits; key and X-Request-ID are fresh."""
    from mock_market.api.views import EditsInput
    from simulator.commands.calls import written
    from simulator.commands.traces import TraceSource, edits_in_editor, read_headers, replay_exchange

    source = TraceSource(data=data)
    text = None if body is None else written(body)
    edits = EditsInput(method=method, path=path, headers=read_headers(header or []), body=text)
    if edit:
        edits = edits_in_editor(source, number)
    raise typer.Exit(replay_exchange(source, number, edits, as_json=as_json))


@traces.command()
def diff(first: Number, second: Number, run: Run = None, data: Data = DATA, as_json: AsJson = False) -> None:
    """Show what differs between two exchanges; ids and dates that always differ are left out."""
    from simulator.commands.traces import TraceSource, show_difference

    raise typer.Exit(show_difference(TraceSource(data=data, run=run), first, second, as_json=as_json))


@traces.command()
def export(
    ctx: typer.Context,
    number: Annotated[list[int] | None, typer.Argument(help="Which; or all that match --filter.")] = None,
    form: Annotated[
        str, typer.Option("--format", help="curl or har.", autocompletion=completion.exports)
    ] = "curl",
    filter: Annotated[str, typer.Option("--filter", help="As for the list.")] = "",
    reveal: Annotated[bool, typer.Option("--reveal", help="Put the key itself into curl commands.")] = False,
    run: Run = None,
    data: Data = DATA,
) -> None:
    """Write exchanges as curl commands or as a HAR document; the key stays $MT_SIM_KEY."""
    from simulator.commands.traces import TraceSource
    from simulator.commands.traces import export as export_exchanges

    if number:
        refuse(ctx, _("the numbers say which are meant"), ("filter",))
    if form == "har":
        refuse(ctx, _("a HAR document never holds a key"), ("reveal",))
    export_exchanges(TraceSource(data=data, run=run), number or [], filter, form=form, reveal=reveal)


@traces.command(name="save-scenario")
def save_scenario(
    number: Number,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file; without it: stdout.", metavar="FILE")
    ] = None,
    run: Run = None,
    data: Data = DATA,
) -> None:
    """Turn a recorded operation into a scenario that replays it on a tenant of its own."""
    from simulator.commands.traces import TraceSource, save_as_scenario

    save_as_scenario(TraceSource(data=data, run=run), number, output)
