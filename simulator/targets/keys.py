"""Where the key of a target comes from. It is never written down unless the user asks for it."""

import os
import sys

from languages import _
from mock_market.wire.sent_keys import KEY_VARIABLE
from simulator.errors.command_error import CommandError


def resolve_key(key: str | None, key_env: str | None) -> str:
    """The key from ``--key`` (``-`` reads standard input), ``--key-env``, or MT_SIM_KEY.

    Raises CommandError when none of them holds one.
    """
    if key is not None and key_env is not None:
        raise CommandError(_("give --key or --key-env, not both"), id="MTS-201")
    if key == "-":
        return _usable(sys.stdin.readline().rstrip("\r\n"), "standard input")
    if key is not None:
        return _usable(key, "--key")
    variable = key_env or KEY_VARIABLE
    value = os.environ.get(variable)
    if value is None:
        raise CommandError(
            _("no key for the target: the variable {variable} is not set", variable=variable),
            hint=_("export {variable}=..., or name another one with --key-env NAME", variable=variable),
            id="MTS-202",
        )
    return _usable(value, variable)


def _usable(key: str, source: str) -> str:
    if not key.strip():
        raise CommandError(_("the key from {source} is empty", source=source), id="MTS-203")
    if not key.isascii() or not key.isprintable() or key != key.strip():
        raise CommandError(
            _("the key from {source} must be printable ASCII without spaces around it", source=source),
            id="MTS-204",
        )
    return key
