"""What would be done to each file of a folder; decides, and writes nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from simulator.scaffold.record import FILE, fingerprint
from simulator.scaffold.rendering import Files

Look = Callable[[str], str | None]


class Deed(StrEnum):
    """One thing that is done to a file."""

    WRITE = "write"
    REPLACE = "replace"
    """It is still as it was made, so it follows the contract."""
    BESIDE = "beside"
    """One of somebody's own stands there: the new one is put beside it, as NAME.new."""
    KEEP = "keep"
    TAKEN = "taken"
    """Something else stands there already; nothing at all is written."""


@dataclass(frozen=True, kw_only=True)
class FileStep:
    """What is done to one file; ``path`` is where it is written."""

    deed: Deed
    path: str
    text: str = ""


def plan_new(files: Files, look: Look, *, joins: bool = False) -> list[FileStep]:
    """A new project: a file that is there is never touched. One that joins another is put beside it."""
    return [_new(path, text, look, joins=joins) for path, text in files.items()]


def _new(path: str, text: str, look: Look, *, joins: bool) -> FileStep:
    if look(path) is None:
        return FileStep(deed=Deed.WRITE, path=path, text=text)
    return _beside(path, text, look) if joins and path != FILE else FileStep(deed=Deed.TAKEN, path=path)


def plan_update(files: Files, made: Mapping[str, str], look: Look) -> list[FileStep]:
    """A project that exists: what nobody changed follows, what somebody changed stays."""
    return [_updated(path, text, made.get(path), look) for path, text in files.items()]


def _updated(path: str, text: str, made: str | None, look: Look) -> FileStep:
    there = look(path)
    if there is None:
        return FileStep(deed=Deed.KEEP if made else Deed.WRITE, path=path, text=text)
    if text == there or fingerprint(text) == made:
        return FileStep(deed=Deed.KEEP, path=path)
    if fingerprint(there) == made:
        return FileStep(deed=Deed.REPLACE, path=path, text=text)
    return _beside(path, text, look)


def _beside(path: str, text: str, look: Look) -> FileStep:
    beside = f"{path}.new"
    deed = Deed.BESIDE if look(beside) in (None, text) else Deed.TAKEN
    return FileStep(deed=deed, path=beside, text=text)
