"""The command line. Each command calls one function of a sibling, imported when it runs."""

import atexit
import gc
import os
import sys
from typing import Annotated, NoReturn

import typer

from languages import os_words
from simulator.cli import (
    assistant,
    audit,
    conformance,
    contract,
    defects,
    doctor,
    load,
    market,
    new,
    operations,
    runs,
    sandbox,
    scenarios,
    screen,
    targets,
    traces,
    traffic,
)
from simulator.cli.reading.help_language import SpokenGroup
from simulator.errors.command_error import CommandError
from simulator.errors.ours import OUR_MISTAKE
from simulator.errors.sandbox import CANNOT_STORE

app = typer.Typer(
    name="mt-sim",
    cls=SpokenGroup,
    help=(
        "A sandbox for services that connect to the Service Market.\n\n"
        "Start with:  mt-sim up      then, in a second terminal:  mt-sim activate --tenant hanbit"
    ),
    rich_markup_mode=None,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for _room in (
    *(sandbox, screen, operations, market),
    *(conformance, runs, audit, scenarios, traffic, load, traces),
    *(targets, new, defects, contract, doctor, assistant),
):
    _room.register(app)


def _version(asked: bool) -> None:
    if asked:
        from standard_api.version import __version__

        typer.echo(f"mt-sim {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
    lang: Annotated[
        str | None,
        typer.Option("--lang", help="The language: en or ko; by default the locale's.", envvar="MT_SIM_LANG"),
    ] = None,
) -> None:
    """Options of mt-sim itself."""


def main() -> None:
    """Run ``mt-sim``; no error reaches a person as a stack trace."""
    atexit.register(gc.freeze)  # What is left goes with the process: nobody need look through it for garbage.
    try:
        app()
    except CommandError as error:
        _end(error)
    except Exception as error:
        if os.environ.get("MT_SIM_DEBUG"):
            raise
        _end(_unexpected(error))


def _unexpected(error: Exception) -> CommandError:
    """A disk that cannot be written to is told as that; anything else is our mistake."""
    from mock_market.store.pause import PausedError, cannot_write

    cause: BaseException = error
    while isinstance(cause, BaseExceptionGroup):
        cause = cause.exceptions[0]
    if isinstance(cause, PausedError) or cannot_write(cause):
        return CANNOT_STORE.error(error=os_words(cause))
    return OUR_MISTAKE.error(name=type(error).__name__, error=error)


def _end(error: CommandError) -> NoReturn:
    from simulator.output.console import say_error

    say_error(str(error), error.id, error.hint)
    sys.exit(error.code)
