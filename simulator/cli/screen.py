"""``mt-sim tui``: look at a running sandbox."""

from typing import Annotated

import typer

from simulator.cli.reading.options import DATA, Data


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command()(tui)


def tui(
    data: Data = DATA,
    ascii_only: Annotated[bool, typer.Option("--ascii", help="Frames and plots of ASCII letters.")] = False,
    no_mouse: Annotated[bool, typer.Option("--no-mouse", help="Leave the mouse to the terminal.")] = False,
    theme: Annotated[str, typer.Option(help="Such as textual-light or ansi-dark.")] = "",
) -> None:
    """Attach the screen to the running sandbox; several may look at once, and leaving ends nothing."""
    from simulator.sandbox.screen import Look, exit_code, show_screen
    from simulator.storage.data_folder import DataFolder

    look = Look(ascii_only=ascii_only, mouse=not no_mouse, theme=theme)
    raise typer.Exit(exit_code(show_screen(DataFolder(data), look)))
