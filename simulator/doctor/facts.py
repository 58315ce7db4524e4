"""What was seen of a machine and a set-up. Values only; findings are made of them."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from simulator.sandbox.processes import ProcessRow

Version = tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Machine:
    """The interpreter and the machine below it."""

    python: Version
    sqlite: Version
    now: datetime
    installed_at: datetime
    """When mt-sim's own files were written; a right clock is later."""
    loopback: str = ""
    """Why this machine cannot talk to itself; "" when it can."""
    proxies: tuple[str, ...] = ()
    """Kinds of proxy that a program on this machine would ask, such as ``http``."""
    spares_loopback: bool = True
    """Whether loopback is left out of that."""


@dataclass(frozen=True, kw_only=True)
class Folder:
    """The data folder, or the place where it will be made."""

    path: Path
    exists: bool
    writable: bool
    free_bytes: int
    open_files: tuple[str, ...] = ()
    """What others on this machine may read or write, though it is private."""


@dataclass(frozen=True, kw_only=True)
class SandboxFacts:
    """What the data folder tells of a sandbox; no processes when it tells of none."""

    processes: tuple[ProcessRow, ...] = ()
    silence: str = ""
    """Why its market does not answer; "" when it does."""
    held: tuple[str, ...] = ()
    """Lock files that a living process holds."""


@dataclass(frozen=True, kw_only=True)
class Port:
    """A port that someone means to give to the sandbox."""

    number: int
    free: bool


@dataclass(frozen=True, kw_only=True)
class TargetFacts:
    """One profile of ``mt-sim.toml``; ``mistake`` says why it cannot be used."""

    name: str
    variable: str
    """The variable that must hold its key; "" when the file itself does."""
    is_set: bool
    is_default: bool
    mistake: str = ""


@dataclass(frozen=True, kw_only=True)
class Profiles:
    """The file of targets; ``mistake`` says why it cannot be read."""

    path: Path
    targets: tuple[TargetFacts, ...] = ()
    default: str | None = None
    mistake: str = ""
    shows_keys: bool = False
    """Whether keys stand in it and others may read it."""


@dataclass(frozen=True, kw_only=True)
class Terminal:
    """Where the screen would be drawn; ``clipboard`` is tmux's word on it, None outside of tmux."""

    present: bool
    name: str
    encoding: str
    columns: int
    rows: int
    clipboard: str | None = None


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Everything that was seen."""

    machine: Machine
    folder: Folder
    sandbox: SandboxFacts
    profiles: Profiles
    terminal: Terminal
    ports: tuple[Port, ...] = ()
