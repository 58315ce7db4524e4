"""``mt-sim traces``: what was sent and what came."""

from typing import Annotated

import typer

from simulator.cli.options import DATA, AsJson, Data

Run = Annotated[
    str | None,
    typer.Option("--run", help="A run without a market instead of the sandbox; 'last' is the newest."),
]

traces = typer.Typer(
    name="traces", help="List and show exchanges.", rich_markup_mode=None, no_args_is_help=True
)


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.add_typer(traces)


@traces.command(name="list")
def list_traces(
    operation: Annotated[str | None, typer.Option(help="Only this operation.")] = None,
    tenant: Annotated[str | None, typer.Option("--tenant", "-t", help="Only this tenant.")] = None,
    status: Annotated[int | None, typer.Option(help="Only this HTTP status.")] = None,
    failed: Annotated[bool, typer.Option("--failed", help="Only what was not a success.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=500, help="How many, the newest.")] = 50,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on until Ctrl-C.")] = False,
    run: Run = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """List exchanges, the newest last."""
    from mock_market.exchanges import ExchangeFilter
    from simulator.traces import TraceSource, list_exchanges

    wanted = ExchangeFilter(operation=operation, tenant_id=tenant, status=status, failed=failed)
    list_exchanges(TraceSource(data=data, run=run), wanted, limit=limit, follow=follow, as_json=as_json)


@traces.command(name="show")
def show_trace(
    number: Annotated[int, typer.Argument(help="The exchange's number, as in the list.")],
    run: Run = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Show one exchange whole: request, answer or failure, timing."""
    from simulator.traces import TraceSource, show_exchange

    show_exchange(TraceSource(data=data, run=run), number, as_json=as_json)
