"""Whether a load may be carried out: of a service that others use too, somebody must have said so."""

import sys

from languages import _
from simulator.errors.extras import LOAD_NOT_CONFIRMED, TOO_MANY_USERS
from simulator.output.console import say
from simulator.targets.named import NamedTarget

MOST_USERS = 20
"""How many users a service that others use too is loaded with, unless somebody lifted the ceiling."""


def allow(named: NamedTarget, *, users: int, confirmed: str | None, lifted: bool) -> None:
    """A service of this machine is loaded at once; another one after its name was said, and gently.

    CommandError otherwise.
    """
    target = named.target
    if target.is_local:
        return
    if _said(target.name, confirmed) != target.name:
        raise LOAD_NOT_CONFIRMED.error(name=target.name)
    if users > MOST_USERS and not lifted:
        raise TOO_MANY_USERS.error(name=target.name, most=MOST_USERS)


def _said(name: str, confirmed: str | None) -> str | None:
    if confirmed is not None or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return confirmed
    say(_("{name} is used by others too. Type its name to load it:", name=name))
    return sys.stdin.readline().strip()
