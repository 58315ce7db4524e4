"""``mt-sim openapi`` and ``mt-sim rule``: the contract."""

from typing import Annotated

import typer

from simulator.cli.reading import completion
from simulator.cli.reading.options import AsJson


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command()(openapi)
    app.command()(rule)


def openapi(
    market: Annotated[
        bool, typer.Option("--market", help="The market's own HTTP interface instead.")
    ] = False,
) -> None:
    """Print the contract, Standard API v2, as an OpenAPI 3.1 document with examples.

    Its descriptions are in the language of --lang, names and examples are the same in both.
    """
    from simulator.commands.documents import spoken
    from simulator.output.console import show_json

    if market:
        from mock_market.api.openapi import document
    else:
        from standard_api.routes.document import document
    show_json(spoken(document()))


def rule(
    name: Annotated[
        str | None,
        typer.Argument(
            help="A rule's number, such as LIFE-7, or a check's id.",
            metavar="RULE",
            autocompletion=completion.rules,
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print a rule of the contract with the checks that judge it; without a name, all rules."""
    from simulator.rules.command import show_rule

    show_rule(name, as_json=as_json)
