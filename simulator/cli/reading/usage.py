"""What Typer finds wrong with a command line, in our words and the language of whoever reads it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

# Typer gives a public name to one of its errors alone.
from typer._click.exceptions import (
    BadOptionUsage,
    BadParameter,
    MissingParameter,
    NoArgsIsHelpError,
    NoSuchOption,
    UsageError,
)

from languages import _
from simulator.errors.arguments import WRONG_USAGE

_COMMAND = re.compile(r"No such command (?P<what>.+?)\.(?: Did you mean (?P<names>.+)\?)?", re.DOTALL)
_ARGUMENTS = re.compile(r"Got unexpected extra argument\(s\) \((?P<what>.+)\)", re.DOTALL)
"""What Typer says where its error has no values."""


@contextmanager
def spoken_usage() -> Iterator[None]:
    """Turn Typer's errors into ours; the help of a command without arguments is no error."""
    try:
        yield
    except NoArgsIsHelpError:
        raise
    except UsageError as error:
        path = error.ctx.command_path if error.ctx else "mt-sim"
        raise WRONG_USAGE.error(_told(error), command=path) from None


def _told(error: UsageError) -> str:
    match error:
        case NoSuchOption(option_name=what, possibilities=names):
            return _no_option(what, ", ".join(sorted(names or ())))
        case MissingParameter(param=found) if found is not None:
            what = found.get_error_hint()
            if found.param_type_name == "argument":
                return _("the argument {what} is missing", what=what)
            return _("the option {what} is missing", what=what)
        case BadParameter(param=found) if found is not None:
            name = found.get_error_hint()
            return _("the value of {name} cannot be used: {what}", name=name, what=_wrong(error))
        case BadOptionUsage(option_name=what) if "does not take" in error.message:
            return _("the option {what} takes no value", what=repr(what))
        case BadOptionUsage(option_name=what):
            return _("the option {what} needs a value", what=repr(what))
    return _of_words(error.message)


def _no_option(what: str, names: str) -> str:
    if names:
        return _("there is no option {what}; possible: {names}", what=what, names=names)
    return _("there is no option {what}", what=what)


def _of_words(message: str) -> str:
    if found := _COMMAND.fullmatch(message):
        what, names = found["what"], found["names"]
        if names:
            return _("there is no command {what}; did you mean {names}?", what=what, names=names)
        return _("there is no command {what}", what=what)
    if found := _ARGUMENTS.fullmatch(message):
        return _("too many arguments: {what}", what=found["what"])
    return _("the command is missing")


def _wrong(error: BadParameter) -> str:
    """What is wrong with a value, by what pydantic found: Typer raises its error from that."""
    from pydantic import ValidationError  # both are dear, and Typer has loaded one of them by now

    from mock_market.saying import worded
    from mock_market.target.demands import problem_of

    if isinstance(error.__cause__, ValidationError):
        return worded(problem_of(error.__cause__.errors()[0]))
    return _("it does not fit")
