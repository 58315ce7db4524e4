"""From what was seen to what it means and what to do. Pure."""

import shlex
from collections.abc import Iterator

from languages import _
from simulator.doctor.facts import (
    Facts,
    Folder,
    Machine,
    Port,
    Profiles,
    SandboxFacts,
    TargetFacts,
    Terminal,
    Version,
)
from simulator.doctor.finding import Diagnosis, fine, problem, remark
from simulator.storage.data_folder import SANDBOX_LOCK

OLDEST_PYTHON = (3, 11)
OLDEST_SQLITE = (3, 37)
"""The first one with STRICT tables."""
WAL_RESET_BUG = ((3, 7), (3, 51, 2))
TIGHT_BYTES = 1024**3
TOO_FULL_BYTES = 100 * 1024**2
COLUMNS, ROWS = 80, 24
"""Below that the screen leaves things out."""


def examine(facts: Facts) -> list[Diagnosis]:
    """Everything that is to be said, in the order in which one meets it."""
    return [
        *_machine(facts.machine),
        *_folder(facts.folder),
        *_sandbox(facts.sandbox),
        *(_port(port, facts.sandbox) for port in facts.ports),
        *_profiles(facts.profiles),
        *_terminal(facts.terminal),
    ]


def _machine(machine: Machine) -> Iterator[Diagnosis]:
    yield _python(machine.python)
    yield _sqlite(machine.sqlite)
    yield _clock(machine)
    yield _loopback(machine.loopback)
    yield _proxies(machine)


def _python(version: Version) -> Diagnosis:
    told = f"Python {_dotted(version)}"
    if version >= OLDEST_PYTHON:
        return fine("python", told)
    return problem(
        "python",
        told,
        _("mt-sim needs Python {version} or newer", version=_dotted(OLDEST_PYTHON)),
        _("install it in an environment with a newer Python"),
    )


def _sqlite(version: Version) -> Diagnosis:
    told = f"SQLite {_dotted(version)}"
    if version < OLDEST_SQLITE:
        return problem(
            "sqlite",
            told,
            _("no data can be stored: {version} or newer is needed", version=_dotted(OLDEST_SQLITE)),
            _("use a Python that was built with a newer SQLite"),
        )
    first, last = WAL_RESET_BUG
    if not first <= version <= last:
        return fine("sqlite", told)
    return remark(
        "sqlite",
        _(
            "{sqlite} has the WAL-reset bug ({first} to {last})",
            sqlite=told,
            first="3.7.0",
            last=_dotted(last),
        ),
        _("two connections that write at once may damage a file; mt-sim has one writer a file"),
        _("nothing, but do not write into its files with other programs while it runs"),
    )


def _clock(machine: Machine) -> Diagnosis:
    told = _("the clock says {now}", now=machine.now.isoformat(timespec="seconds"))
    if machine.now >= machine.installed_at:
        return fine("clock", told)
    return problem(
        "clock",
        told,
        _("that is before mt-sim was installed: subscriptions and traces get wrong times"),
        _("set the clock of this machine"),
    )


def _loopback(mistake: str) -> Diagnosis:
    if not mistake:
        return fine("loopback", _("this machine reaches itself at 127.0.0.1"))
    return problem(
        "loopback",
        _("this machine does not reach itself at 127.0.0.1: {mistake}", mistake=mistake),
        _("neither the market nor the sample service can be called"),
        _("bring up the loopback interface, or let the firewall allow it"),
    )


def _proxies(machine: Machine) -> Diagnosis:
    names = ", ".join(f"{kind.upper()}_PROXY" for kind in machine.proxies)
    if not names:
        return fine("proxy", _("no proxy is set"))
    if machine.spares_loopback:
        told = _("a proxy is set, and spares this machine: {names}", names=names)
        return fine("proxy", told)
    return remark(
        "proxy",
        _("a proxy is set: {names}", names=names),
        _("mt-sim asks no proxy, but a service of yours may post its callbacks to one"),
        "export NO_PROXY=127.0.0.1,localhost,::1",
    )


def _folder(folder: Folder) -> Iterator[Diagnosis]:
    yield _writable(folder)
    yield _private(folder)
    yield _room(folder.free_bytes)


def _writable(folder: Folder) -> Diagnosis:
    if folder.writable:
        told = (
            _("the data folder {path} can be written", path=folder.path)
            if folder.exists
            else _("the data folder {path} can be made", path=folder.path)
        )
        return fine("data", told)
    return problem(
        "data",
        _("the data folder {path} cannot be written", path=folder.path),
        _("nothing can be started or stored: its rights, its disk, or a file in its place"),
        _("choose another folder with --data DIR, or mend its rights"),
    )


def _private(folder: Folder) -> Diagnosis:
    if not folder.open_files:
        return fine("modes", _("what holds keys is yours alone"))
    return problem(
        "modes",
        _("others on this machine may read: {files}", files=", ".join(folder.open_files)),
        _("they hold keys, or what was sent and answered"),
        f"chmod -R go= {shlex.quote(str(folder.path))}",
    )


def _room(free: int) -> Diagnosis:
    told = _("{megabytes} MB are free on its disk", megabytes=free // 1024**2)
    if free >= TIGHT_BYTES:
        return fine("disk", told)
    full = free < TOO_FULL_BYTES
    return (problem if full else remark)(
        "disk",
        told,
        _("a full disk makes the market pause until there is room"),
        _("make room, or choose another disk with --data DIR"),
    )


def _sandbox(sandbox: SandboxFacts) -> Iterator[Diagnosis]:
    gone = [one.name for one in sandbox.processes if not one.running]
    if not sandbox.processes:
        yield _no_sandbox(sandbox.held)
    elif gone:
        yield problem(
            "sandbox",
            _("a sandbox was started here, and has ended in part or whole: {names}", names=", ".join(gone)),
            _("it was killed, or the machine was started anew; what is left of it answers no more"),
            _("mt-sim down, then mt-sim up"),
        )
    elif sandbox.silence:
        yield problem(
            "sandbox",
            _("the sandbox runs and its market does not answer: {silence}", silence=sandbox.silence),
            _("it hangs, or another program has taken its port"),
            _("look with mt-sim logs; then mt-sim down and mt-sim up"),
        )
    else:
        url = next((one.url for one in sandbox.processes if one.url), "")
        yield fine("sandbox", _("a sandbox runs and answers at {url}", url=url))


def _no_sandbox(held: tuple[str, ...]) -> Diagnosis:
    if not held:
        return fine("sandbox", _("no sandbox runs; start one with mt-sim up"))
    if SANDBOX_LOCK in held:
        return remark(
            "sandbox",
            _("a sandbox is being started here"),
            _("it has not said yet where it serves"),
            _("ask again in a moment"),
        )
    return problem(
        "sandbox",
        _("no sandbox is known here, and a process holds {files}", files=", ".join(held)),
        _("a process of an earlier sandbox was left over, and a new one will not start"),
        _("end the process: fuser -k {file}", file=held[0]),
    )


def _port(port: Port, sandbox: SandboxFacts) -> Diagnosis:
    own = next(
        (one for one in sandbox.processes if one.running and one.url.endswith(f":{port.number}")), None
    )
    if port.free:
        return fine("port", _("port {number} is free", number=port.number))
    if own is not None:
        told = _("port {number} is held by this sandbox ({name})", number=port.number, name=own.name)
        return fine("port", told)
    return problem(
        "port",
        _("port {number} is taken by another program", number=port.number),
        _("a sandbox that is to use it will not start"),
        _("end that program, choose another port, or leave it out: a free one is taken"),
    )


def _profiles(profiles: Profiles) -> Iterator[Diagnosis]:
    if profiles.mistake:
        yield problem(
            "targets",
            profiles.mistake,
            _("no command can name a service by its profile"),
            _("correct {path}, or move it away", path=profiles.path),
        )
        return
    names = [one.name for one in profiles.targets]
    told = _("profiles in {path}: {names}", path=profiles.path, names=", ".join(names) or _("none"))
    yield fine("targets", told)
    if profiles.default is not None and profiles.default not in names:
        yield problem(
            "targets",
            _("the default target {name} is no profile", name=profiles.default),
            _("commands without --target fail when no sandbox runs"),
            "mt-sim target use NAME",
        )
    if profiles.shows_keys:
        yield problem(
            "targets",
            _("{path} holds a key, and others on this machine may read it", path=profiles.path),
            _("whoever reads it can act as the market"),
            f"chmod go= {shlex.quote(str(profiles.path))}",
        )
    for one in profiles.targets:
        yield from _target(one)


def _target(one: TargetFacts) -> Iterator[Diagnosis]:
    if one.mistake:
        yield problem(
            "targets",
            f"{one.name}: {one.mistake}",
            _("commands that name it fail"),
            _("mt-sim target remove {name}, and add it anew", name=one.name),
        )
    if one.variable and not one.is_set:
        yield (problem if one.is_default else remark)(
            "targets",
            _("{name}: its key is not here: {variable} is not set", name=one.name, variable=one.variable),
            _("commands that name it fail"),
            f"export {one.variable}=...",
        )


def _terminal(terminal: Terminal) -> Iterator[Diagnosis]:
    if not terminal.present or terminal.name in ("", "dumb", "unknown"):
        yield remark(
            "terminal",
            _("no terminal that can draw the screen (TERM={name})", name=terminal.name or "-"),
            _("mt-sim up shows plain lines, and mt-sim tui is refused"),
            _("ask again in a terminal if you want the screen"),
        )
    else:
        yield _size(terminal)
    yield _encoding(terminal.encoding)
    if terminal.clipboard is not None:
        yield _clipboard(terminal.clipboard)


def _size(terminal: Terminal) -> Diagnosis:
    told = f"{terminal.name}, {terminal.columns}x{terminal.rows}"
    if terminal.columns >= COLUMNS and terminal.rows >= ROWS:
        return fine("terminal", told)
    return remark(
        "terminal",
        told,
        _("the screen shows less than it could below {columns}x{rows}", columns=COLUMNS, rows=ROWS),
        _("make the window larger"),
    )


def _encoding(encoding: str) -> Diagnosis:
    if encoding.lower().replace("-", "") == "utf8":
        return fine("encoding", _("text is UTF-8"))
    return remark(
        "encoding",
        _("text is {encoding}, not UTF-8", encoding=encoding or "ASCII"),
        _("Korean is shown as escapes such as \\ud55c"),
        "export LC_ALL=C.UTF-8",
    )


def _clipboard(setting: str) -> Diagnosis:
    if setting in ("on", "external"):
        return fine("clipboard", _("tmux passes copies on"))
    return remark(
        "clipboard",
        _("tmux does not pass copies on (set-clipboard is {setting})", setting=setting or "-"),
        _("what the screen copies stays in the buffer of tmux and in a file"),
        "tmux set -s set-clipboard on",
    )


def _dotted(version: Version) -> str:
    return ".".join(map(str, version))
