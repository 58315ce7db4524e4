"""An option that changes nothing is refused with the reason, so that nobody trusts that it did."""

from collections.abc import Collection, Iterable

import typer

from simulator.errors.arguments import OPTION_WITHOUT_EFFECT


def refuse(ctx: typer.Context, reason: str, names: Iterable[str]) -> None:
    """CommandError when one of these parameters was typed; ``reason`` says why it would change nothing."""
    for parameter in ctx.command.params:
        if parameter.name in names and is_typed(ctx, parameter.name):
            name = max(parameter.opts, key=len)
            raise OPTION_WITHOUT_EFFECT.error(
                option=name if name.startswith("-") else name.upper(), reason=reason
            )


def refuse_all_but(ctx: typer.Context, reason: str, names: Collection[str]) -> None:
    """As ``refuse``, for every option beside these."""
    refuse(ctx, reason, [one.name for one in ctx.command.params if one.name and one.name not in names])


def is_typed(ctx: typer.Context, name: str) -> bool:
    """Whether the parameter stands on the command line, and not in the environment."""
    source = ctx.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"
