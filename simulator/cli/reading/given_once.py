"""An option that takes one value may be given once: the last of two would win in silence."""

from typing import Any

from typer.core import TyperCommand, TyperOption

from simulator.errors.arguments import OPTION_GIVEN_TWICE


def takes_one_value(parameter: object) -> bool:
    """Whether a second value would replace the first; a switch may be thrown twice."""
    return isinstance(parameter, TyperOption) and not (
        parameter.multiple or parameter.is_flag or parameter.count
    )


def read_once(command: TyperCommand) -> None:
    """Let a command refuse a second value for an option that has room for one; twice is once."""
    if "make_parser" in vars(command):
        return
    make_parser = command.make_parser

    def make_strict_parser(ctx: Any) -> Any:
        parser = make_parser(ctx)
        parse = parser.parse_args

        def parse_once(args: list[str]) -> Any:
            values, rest, order = parse(args)
            for given in order:
                if order.count(given) > 1 and takes_one_value(given):
                    raise OPTION_GIVEN_TWICE.error(option=max(given.opts, key=len))
            return values, rest, order

        parser.parse_args = parse_once  # type: ignore[method-assign]
        return parser

    command.make_parser = make_strict_parser  # type: ignore[method-assign]
