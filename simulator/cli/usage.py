"""What Typer says of wrong usage, in the language of whoever reads it; it knows English only."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from typer._click.exceptions import UsageError

from languages import _, chosen
from simulator.errors import CommandError

_FORMS = (
    (r"No such option: (?P<what>.+)", "there is no option {what}"),
    (r"No such command (?P<what>.+)\.", "there is no command {what}"),
    (r"Missing option (?P<what>.+)\.", "the option {what} is missing"),
    (r"Missing argument (?P<what>.+)\.", "the argument {what} is missing"),
    (r"Missing command\.", "the command is missing"),
    (r"Got unexpected extra argument\(s\) \((?P<what>.+)\)", "too many arguments: {what}"),
    (r"Option (?P<what>.+) requires an argument\.", "the option {what} needs a value"),
    (r"Invalid value for (?P<name>.+?): (?P<what>.+)", "the value of {name} cannot be used: {what}"),
)
"""How Typer words an error, and how we say the same."""
FORMS = tuple(said for _form, said in _FORMS)


@contextmanager
def spoken_usage() -> Iterator[None]:
    """Turn Typer's errors into ours when another language than English is spoken."""
    try:
        yield
    except UsageError as error:
        if chosen() == "en":
            raise
        path = error.ctx.command_path if error.ctx else "mt-sim"
        hint = _("{command} --help explains every option", command=path)
        raise CommandError(said(error.format_message()), hint=hint, id="MTS-315") from None


def said(message: str) -> str:
    """The message in the chosen language; one that we do not know stays as it is."""
    for form, ours in _FORMS:
        found = re.fullmatch(form, message, re.DOTALL)
        if found:
            return _(ours, **found.groupdict()) if found.groupdict() else _(ours)
    return message
