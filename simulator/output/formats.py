"""The forms in which a command can say its result."""

from collections.abc import Sequence

from simulator.errors.arguments import NO_FORMAT


def check_format(wanted: str, known: Sequence[str]) -> None:
    """CommandError when a command does not know the form that was asked for."""
    if wanted not in known:
        raise NO_FORMAT.error(output=wanted, names=", ".join(known))
