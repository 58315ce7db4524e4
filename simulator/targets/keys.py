"""Where the key of a target comes from. It is never written down unless the user asks for it."""

import os

from languages import _
from mock_market.wire.masked_keys import KEY_VARIABLE
from simulator.errors.targets import EMPTY_KEY, KEY_NOT_PRINTABLE, KEY_NOT_SET, TWO_KEYS
from simulator.output.text_files import NotTextError, first_line_of_input


def resolve_key(key: str | None, key_env: str | None) -> str:
    """The key from ``--key`` (``-`` reads standard input), ``--key-env``, or MT_SIM_KEY.

    Raises CommandError when none of them holds one.
    """
    if key is not None and key_env is not None:
        raise TWO_KEYS.error()
    if key is not None:
        return given_key(key, "--key")
    variable = key_env or KEY_VARIABLE
    value = os.environ.get(variable)
    if value is None:
        raise KEY_NOT_SET.error(variable=variable)
    return _usable(value, variable)


def given_key(key: str, option: str) -> str:
    """The key that an option holds; ``-`` reads standard input. CommandError when it is not usable."""
    if key == "-":
        return _usable(_typed(), "standard input")
    return _usable(key, option)


def _typed() -> str:
    try:
        return first_line_of_input()
    except NotTextError as error:
        raise KEY_NOT_PRINTABLE.error(_("the key from standard input: {error}", error=error)) from None


def _usable(key: str, source: str) -> str:
    if not key.strip():
        raise EMPTY_KEY.error(source=source)
    if not key.isascii() or not key.isprintable() or key != key.strip():
        raise KEY_NOT_PRINTABLE.error(source=source)
    return key
