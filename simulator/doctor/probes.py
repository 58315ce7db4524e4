"""Looking at the machine and the set-up: all that ``mt-sim doctor`` reads, and nothing is written."""

import asyncio
import fcntl
import os
import shutil
import socket
import sqlite3
import stat
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import getproxies, proxy_bypass

from languages import _, os_words
from mock_market.wire.masked_keys import KEY_VARIABLE
from sample_service.storage.data_folder import LOCK_NAME
from simulator.doctor.facts import Facts, Folder, Machine, Port, Profiles, SandboxFacts, TargetFacts, Terminal
from simulator.errors.command_error import CommandError
from simulator.sandbox.market_calls import running_market
from simulator.sandbox.processes import processes
from simulator.storage.data_folder import SANDBOX_LOCK, DataFolder
from simulator.targets.named import check_profile
from simulator.targets.profiles import FILE, Profile, ProfileFile
from standard_api.serving.loopback import LOOPBACK

_PATIENCE_S = 5.0
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a person means to use: a data folder, and ports that are to be free."""

    data: Path
    ports: tuple[int, ...] = ()


def look(wanted: Wanted) -> Facts:
    """Everything that can be seen without changing anything."""
    folder = DataFolder(wanted.data)
    return Facts(
        machine=_machine(),
        folder=_folder(folder),
        sandbox=_sandbox(folder),
        ports=tuple(Port(number=number, free=_is_free(number)) for number in wanted.ports),
        profiles=_profiles(FILE),
        terminal=_terminal(),
    )


def _machine() -> Machine:
    written = Path(__file__).stat().st_mtime
    return Machine(
        python=sys.version_info[:3],
        sqlite=sqlite3.sqlite_version_info,
        now=datetime.now(UTC),
        installed_at=datetime.fromtimestamp(written, UTC),
        loopback=_loopback(),
        proxies=tuple(sorted({"http", "https", "all"} & getproxies().keys())),
        spares_loopback=bool(proxy_bypass(LOOPBACK)),
    )


def _loopback() -> str:
    try:
        with socket.create_server((LOOPBACK, 0)) as server:
            socket.create_connection(server.getsockname(), timeout=_PATIENCE_S).close()
    except OSError as error:
        return os_words(error)
    return ""


def _is_free(port: int) -> bool:
    try:
        socket.create_server((LOOPBACK, port)).close()
    except OSError:
        return False
    return True


def _folder(folder: DataFolder) -> Folder:
    path = folder.path.absolute()
    place = next(one for one in (path, *path.parents) if _mode(one))
    return Folder(
        path=folder.path,
        exists=place == path,
        writable=place.is_dir() and os.access(place, os.W_OK | os.X_OK),
        free_bytes=shutil.disk_usage(place).free,
        open_files=tuple(str(path) for path in _open_files(folder)),
    )


def _open_files(folder: DataFolder) -> list[Path]:
    """What others may read; in a folder that is closed to them, nothing."""
    private = [folder.keys_file, folder.state_file, folder.market / "token", folder.market / "secrets.json"]
    if not _is_open(folder.path):
        return []
    return [folder.path, *(path for path in private if _is_open(path))]


def _is_open(path: Path) -> bool:
    return bool(_mode(path) & _OTHERS)


def _mode(path: Path) -> int:
    """Its rights and kind; 0 when there is nothing that we may look at."""
    try:
        return path.stat().st_mode
    except OSError:
        return 0


def _sandbox(folder: DataFolder) -> SandboxFacts:
    locks = (folder.path / SANDBOX_LOCK, folder.market / "market.lock", folder.service / LOCK_NAME)
    held = (str(path.relative_to(folder.path)) for path in locks if _is_held(path))
    known = processes(folder)
    alive = bool(known) and all(one.running for one in known)
    return SandboxFacts(
        processes=tuple(known), silence=asyncio.run(_silence(folder)) if alive else "", held=tuple(held)
    )


def _is_held(lock: Path) -> bool:
    """Whether a living process holds it; a lock file that was only left behind stops nobody."""
    try:
        descriptor = os.open(lock, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


async def _silence(folder: DataFolder) -> str:
    """Why the market of this folder does not answer; "" when it does."""
    try:
        async with asyncio.timeout(_PATIENCE_S), running_market(folder.path) as (client, _state):
            await client.targets()
    except CommandError as error:
        return str(error)
    except TimeoutError:
        return _("nothing came within {seconds:g} s", seconds=_PATIENCE_S)
    return ""


def _profiles(path: Path) -> Profiles:
    file = ProfileFile(path)
    try:
        profiles, default = file.all(), file.default()
    except CommandError as error:
        return Profiles(path=path, mistake=str(error))
    return Profiles(
        path=path,
        targets=tuple(_target(one, is_default=one.name == default) for one in profiles.values()),
        default=default,
        shows_keys=_is_open(path) and any(one.key for one in profiles.values()),
    )


def _target(profile: Profile, *, is_default: bool) -> TargetFacts:
    mistake = ""
    try:
        check_profile(profile)
    except CommandError as error:
        mistake = str(error)
    variable = "" if profile.key else profile.key_env or KEY_VARIABLE
    return TargetFacts(
        name=profile.name,
        variable=variable,
        is_set=bool(os.environ.get(variable)),
        is_default=is_default,
        mistake=mistake,
    )


def _terminal() -> Terminal:
    columns, rows = shutil.get_terminal_size()
    return Terminal(
        present=all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)),
        name=os.environ.get("TERM", ""),
        encoding=sys.stdout.encoding or "",
        columns=columns,
        rows=rows,
        clipboard=_tmux_clipboard() if "TMUX" in os.environ else None,
    )


def _tmux_clipboard() -> str:
    """Tmux's word on copies; "" when it cannot be asked."""
    asked = ["tmux", "show-options", "-sv", "set-clipboard"]
    try:
        answer = subprocess.run(asked, capture_output=True, text=True, timeout=_PATIENCE_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout.strip()
