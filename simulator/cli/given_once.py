"""An option that takes one value may be given once: the last of two would win in silence."""

from typing import Any

from typer._click import Command, Context
from typer._click.parser import _OptionParser
from typer.core import TyperOption

from simulator.errors.arguments import OPTION_GIVEN_TWICE


class OnceParser(_OptionParser):
    """Reads a command line, and refuses a second value for an option that has room for one."""

    def parse_args(self, args: list[str]) -> tuple[dict[str, Any], list[str], list[Any]]:
        values, rest, order = super().parse_args(args)
        for given in order:
            if order.count(given) > 1 and takes_one_value(given):
                raise OPTION_GIVEN_TWICE.error(option=max(given.opts, key=len))
        return values, rest, order


def takes_one_value(parameter: object) -> bool:
    """Whether a second value would replace the first; a switch may be thrown twice."""
    return isinstance(parameter, TyperOption) and not (
        parameter.multiple or parameter.is_flag or parameter.count
    )


def read_once(command: Command) -> None:
    """Let a command read its options so."""

    def parser(ctx: Context) -> OnceParser:
        made = OnceParser(ctx)
        for parameter in command.get_params(ctx):
            parameter.add_to_parser(made, ctx)
        return made

    command.make_parser = parser  # type: ignore[method-assign]
