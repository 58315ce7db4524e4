"""Whether a path is there, told from harmless answers. Pure.

A 404 for a tenant that nobody has and a 404 for a path that nobody serves look alike; their codes, and what a
stranger without the key is told, tell them apart.
"""

from dataclasses import dataclass
from enum import StrEnum

NOBODY = frozenset({"TENANT_NOT_FOUND", "USER_NOT_FOUND"})
"""The codes by which a service says that it knows the path and not whom it names."""
SHUT = frozenset({401, 403})
"""The statuses by which a key is refused."""


class Presence(StrEnum):
    """What is known of one operation under one path."""

    OFFERED = "offered"
    ABSENT = "absent"
    LOCKED = "locked"
    """The path is there and refuses the key under every header."""
    UNKNOWN = "unknown"
    """The service refuses or welcomes everything, or does not answer."""


@dataclass(frozen=True, kw_only=True)
class Heard:
    """One answer as far as it matters here; ``status`` None when none came."""

    status: int | None
    code: str | None = None
    fits: bool = False
    """The body fits what the operation answers."""


@dataclass(frozen=True, kw_only=True)
class Control:
    """What a path that surely does not exist answers: with the key, and to a stranger."""

    keyed: int | None
    stranger: int | None
    code: str | None = None


def presence(keyed: Heard, stranger: Heard, control: Control) -> Presence:
    """The verdict over one path, asked with the key and without."""
    status = keyed.status
    if status is None:
        return Presence.UNKNOWN
    if 200 <= status < 300:
        welcomes_all = control.keyed is not None and 200 <= control.keyed < 300
        return Presence.OFFERED if keyed.fits or not welcomes_all else Presence.UNKNOWN
    if status in (405, 501):
        return Presence.ABSENT
    if status in SHUT:
        return Presence.UNKNOWN if control.keyed in SHUT else Presence.LOCKED
    if status == 404 and keyed.code in NOBODY:
        return Presence.UNKNOWN if keyed.code == control.code else Presence.OFFERED
    if status == 404:
        told_apart = stranger.status in SHUT and control.stranger == 404
        return Presence.OFFERED if told_apart else Presence.ABSENT
    if status == control.keyed:
        return Presence.UNKNOWN
    return Presence.OFFERED
