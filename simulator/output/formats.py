"""The forms in which a command can say its result."""

from collections.abc import Sequence

from languages import _
from simulator.errors.command_error import CommandError


def check_format(wanted: str, known: Sequence[str]) -> None:
    """CommandError when a command does not know the form that was asked for."""
    if wanted not in known:
        hint = _("one of: {names}", names=", ".join(known))
        raise CommandError(_("no format {output!r}", output=wanted), hint=hint, id="MTS-316")
