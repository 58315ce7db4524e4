"""``mt-sim openapi`` and ``mt-sim rule``: the contract."""

from typing import Annotated

import typer

from simulator.cli import completion
from simulator.cli.options import AsJson


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command()(openapi)
    app.command()(rule)


def openapi() -> None:
    """Print the contract, Standard API v2, as an OpenAPI 3.1 document with examples."""
    from simulator.output.console import show_json
    from standard_api.openapi import document

    show_json(document())


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
