"""``mt-sim openapi``."""

import typer


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command()(openapi)


def openapi() -> None:
    """Print the contract, Standard API v2, as an OpenAPI 3.1 document with examples."""
    from simulator.output.console import show_json
    from standard_api.openapi import document

    show_json(document())
