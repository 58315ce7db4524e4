"""What Typer says of wrong usage, in our words and the language of whoever reads it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from typer._click.exceptions import NoArgsIsHelpError, UsageError

from languages import N_, _, retold
from simulator.errors.arguments import WRONG_USAGE

_FORMS = (
    (
        r"No such option: (?P<what>\S+) \(Possible options: (?P<names>.+)\)",
        N_("there is no option {what}; possible: {names}"),
    ),
    (r"No such option: (?P<what>.+)", N_("there is no option {what}")),
    (
        r"No such command (?P<what>.+)\. Did you mean (?P<names>.+)\?",
        N_("there is no command {what}; did you mean {names}?"),
    ),
    (r"No such command (?P<what>.+)\.", N_("there is no command {what}")),
    (r"Missing option (?P<what>.+)\.", N_("the option {what} is missing")),
    (r"Missing argument (?P<what>.+)\.", N_("the argument {what} is missing")),
    (r"Missing command\.", N_("the command is missing")),
    (r"Got unexpected extra argument\(s\) \((?P<what>.+)\)", N_("too many arguments: {what}")),
    (r"Option (?P<what>.+) requires an argument\.", N_("the option {what} needs a value")),
    (r"Option (?P<what>.+) does not take a value\.", N_("the option {what} takes no value")),
    (r"Invalid value for (?P<name>.+?): (?P<what>.+)", N_("the value of {name} cannot be used: {what}")),
)
"""How Typer words an error, and how we say the same."""


@contextmanager
def spoken_usage() -> Iterator[None]:
    """Turn Typer's errors into ours; the help of a command without arguments is no error."""
    try:
        yield
    except NoArgsIsHelpError:
        raise
    except UsageError as error:
        path = error.ctx.command_path if error.ctx else "mt-sim"
        raise WRONG_USAGE.error(said(error.format_message()), command=path) from None


def said(message: str) -> str:
    """The message in the chosen language; one that we do not know stays as it is."""
    for form, ours in _FORMS:
        found = re.fullmatch(form, message, re.DOTALL)
        if found:
            values = {name: retold(value) for name, value in found.groupdict().items()}
            return _(ours, **values) if values else _(ours)
    return retold(message)
