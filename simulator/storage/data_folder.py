"""The folder that holds everything mt-sim writes (``.mt-sim`` unless ``--data`` says otherwise)."""

import fcntl
import json
import os
import secrets
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from languages import os_words
from mock_market.store.private_file import write_private
from simulator.errors.sandbox import DATA_FOLDER_NOT_WRITABLE, KEYS_NOT_READABLE, SANDBOX_RUNS_ALREADY
from simulator.storage.own_process import OwnProcess, own_process

DEFAULT = Path(".mt-sim")
SANDBOX_LOCK = "sandbox.lock"
_PROCESSES = ("supervisor", "market", "service")


@dataclass(frozen=True, kw_only=True)
class SandboxState:
    """A running sandbox, as ``ps``, ``down`` and every other command find it."""

    supervisor: OwnProcess
    market: OwnProcess
    market_url: str
    targets: dict[str, str]
    """The services that it was started with: their addresses by name, at least one."""
    service: OwnProcess | None = None
    tenant_id: str | None = None
    tenant_name: str = ""
    started_at: str = ""
    persona: str = "standard"
    """How the sample service speaks."""
    defects: tuple[str, ...] = ()
    """Bugs of the sample service that are on."""


@dataclass(frozen=True, kw_only=True)
class SandboxKeys:
    """The keys of the built-in sample service, made once for each folder unless a person gave one."""

    market_key: str
    service_key: str


class DataFolder:
    """Paths, lock, state and keys of one data folder. Files are 0600 in a folder of 0700."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.market = path / "market"
        self.service = path / "service"
        self.logs = path / "logs"
        self.runs = path / "runs"
        self.state_file = path / "sandbox.json"
        self.keys_file = path / "keys.json"

    @property
    def option(self) -> str:
        """What a command needs to find this folder."""
        return "" if self.path == DEFAULT else f" --data {shlex.quote(str(self.path))}"

    def prepare(self) -> None:
        """Make the folder; it ignores itself in git. Raises CommandError when it cannot be used."""
        try:
            for folder in (self.path, self.market, self.service, self.logs, self.runs):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.path.chmod(0o700)
            write_private(self.path / ".gitignore", "*\n")
        except OSError as error:
            raise DATA_FOLDER_NOT_WRITABLE.error(path=self.path, strerror=os_words(error)) from None

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder; a second sandbox on it is refused."""
        descriptor = os.open(self.path / SANDBOX_LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise SANDBOX_RUNS_ALREADY.error(path=self.path) from None
            os.ftruncate(descriptor, 0)
            os.write(descriptor, json.dumps(asdict(own_process(os.getpid()))).encode())
            yield
        finally:
            os.close(descriptor)

    def is_there(self) -> bool:
        """Whether the folder that was locked has not been removed."""
        return (self.path / SANDBOX_LOCK).exists()

    def holder(self) -> OwnProcess | None:
        """The process that holds the folder, known even where the record of its sandbox is damaged."""
        try:
            one = OwnProcess(**json.loads((self.path / SANDBOX_LOCK).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None
        return one if one.pid != os.getpid() and one.runs() else None

    def state(self) -> SandboxState | None:
        """The sandbox that runs on this folder, or None."""
        try:
            value = json.loads(self.state_file.read_text(encoding="utf-8"))
            own = {name: OwnProcess(**value[name]) for name in _PROCESSES if value.get(name) is not None}
            return SandboxState(**{**value, **own, "defects": tuple(value.get("defects", ()))})
        except (OSError, ValueError, TypeError, AttributeError):
            return None

    def remember(self, state: SandboxState) -> None:
        """Write down the running sandbox."""
        write_private(self.state_file, json.dumps(asdict(state), indent=2))

    def forget(self) -> None:
        """The sandbox has ended."""
        self.state_file.unlink(missing_ok=True)

    def keys(self) -> SandboxKeys:
        """The sample service's keys, made when they are first asked for.

        CommandError for a damaged file: other keys would be refused by what knows the old ones.
        """
        try:
            found = json.loads(self.keys_file.read_text(encoding="utf-8"))
            return SandboxKeys(market_key=f"{found['market_key']}", service_key=f"{found['service_key']}")
        except FileNotFoundError:
            return self._keep(SandboxKeys(market_key=_made("mk"), service_key=_made("sk")))
        except (OSError, ValueError, TypeError, KeyError):
            raise KEYS_NOT_READABLE.error(path=self.keys_file) from None

    def take_key(self, market_key: str) -> None:
        """The market's key of the sample service is this one from now on."""
        self._keep(replace(self.keys(), market_key=market_key))

    def _keep(self, keys: SandboxKeys) -> SandboxKeys:
        write_private(self.keys_file, json.dumps(asdict(keys), indent=2))
        return keys


def _made(prefix: str) -> str:
    return f"{prefix}-{secrets.token_urlsafe(24)}"
