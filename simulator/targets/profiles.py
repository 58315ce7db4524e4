"""Target profiles in ``mt-sim.toml``: ``mt-sim target add | list | use | remove``."""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from languages import _, os_words
from mock_market.domain.faults import MEANINGS
from mock_market.store.private_file import write_private
from mock_market.wire.addresses import AddressError, callable_url
from mock_market.wire.masked_keys import KEY_VARIABLE
from simulator.errors.targets import (
    DEFAULT_NOT_A_NAME,
    HOST_NOT_USABLE,
    NO_ADDRESS,
    NO_TARGET,
    NOT_A_TARGET_NAME,
    NOT_AN_ADDRESS,
    PROFILES_NOT_READABLE,
    PROFILES_NOT_WRITABLE,
    TARGET_EXISTS,
    TARGETS_NOT_TABLES,
    UNKNOWN_FAULT,
    UNKNOWN_KEY,
    UNKNOWN_TABLE,
    WRONG_TYPE,
)
from simulator.output.near import did_you_mean
from simulator.output.text_files import NotTextError, read_text

FILE = Path("mt-sim.toml")
SAMPLE = "sample-service"
"""What the sample service is called wherever a service is named; it needs no profile."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_KNOWN = {
    "url",
    "key_env",
    "key",
    "service_key_env",
    "dialect",
    "deadline",
    "retries",
    "shared",
    "insecure",
    "assistant",
    "slug",
    "title",
}
_TABLES = {"operations", "faults"}
_TOP = ("default", "targets")
_FAULTS = (*MEANINGS, "seed")


@dataclass(frozen=True, kw_only=True)
class Profile:
    """One ``[targets.NAME]`` table.

    ``deadline`` is in seconds; ``slug`` and ``title`` are how the market lists it; ``operations`` is the
    target's own dialect and ``faults`` its fault plan, as ``docs/market.md`` describes them.
    """

    name: str
    url: str
    key_env: str | None = None
    key: str | None = None
    service_key_env: str | None = None
    dialect: str = "standard"
    deadline: float = 10.0
    retries: str = "brief"
    shared: bool | None = None
    insecure: bool = False
    assistant: bool = False
    slug: str = ""
    title: str = ""
    operations: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, Any] = field(default_factory=dict)


def check_url(url: str) -> str:
    """Return the address as it is called, without a slash at its end; CommandError when it cannot be."""
    try:
        parts = urlsplit(url)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        valid = False
        parts = urlsplit("")
    if not valid or parts.query or parts.fragment or parts.username or not url.isprintable() or " " in url:
        raise NOT_AN_ADDRESS.error(url=url)
    try:
        return callable_url(url).rstrip("/")
    except AddressError as error:
        raise HOST_NOT_USABLE.error(str(error)) from None


class ProfileFile:
    """Reads and edits ``mt-sim.toml``; comments and order of the user stay."""

    def __init__(self, path: Path = FILE) -> None:
        self._path = path

    def all(self) -> dict[str, Profile]:
        """Every profile, by name; CommandError names the line or key that is wrong."""
        whole = self._read()
        for name in whole:
            if name not in _TOP:
                raise UNKNOWN_TABLE.error(path=self._path, name=name, guess=did_you_mean(name, _TOP))
        if not isinstance(whole.get("default", ""), str):
            raise DEFAULT_NOT_A_NAME.error(path=self._path)
        tables = whole.get("targets", {})
        if not isinstance(tables, dict):
            raise TARGETS_NOT_TABLES.error(path=self._path)
        return {name: _profile(self._path, name, table) for name, table in tables.items()}

    def default(self) -> str | None:
        """The name of the profile that is used when none is named."""
        value = self._read().get("default")
        return value if isinstance(value, str) else None

    def named(self, name: str) -> Profile:
        """One profile; CommandError lists what is valid."""
        profiles = self.all()
        if name not in profiles:
            known = ", ".join(profiles) or _("none yet")
            raise NO_TARGET.error(name=name, path=self._path, known=known)
        return profiles[name]

    def key_variable(self, name: str) -> str:
        """The variable under which a person has a target's key."""
        profile = self.all().get(name)
        return (profile and profile.key_env) or KEY_VARIABLE

    def add(self, profile: Profile) -> None:
        """Write a new profile; an existing one of this name is refused."""
        if not _NAME.fullmatch(profile.name):
            raise NOT_A_TARGET_NAME.error(name=profile.name)
        if profile.name in self.all():
            raise TARGET_EXISTS.error(name=profile.name)
        document = self._document()
        document.setdefault("targets", {})[profile.name] = _table(profile)
        self._write(document)

    def use(self, name: str) -> None:
        """Make a profile, or the sample, the default."""
        if name != SAMPLE:
            self.named(name)
        document = self._document()
        document["default"] = name
        self._write(document)

    def remove(self, name: str) -> None:
        """Forget a profile."""
        self.named(name)
        document = self._document()
        del document["targets"][name]
        if document.get("default") == name:
            del document["default"]
        self._write(document)

    def _read(self) -> dict[str, Any]:
        try:
            text = read_text(self._path)
        except FileNotFoundError:
            return {}
        except (OSError, NotTextError) as error:
            raise PROFILES_NOT_READABLE.error(path=self._path, error=os_words(error)) from None
        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise PROFILES_NOT_READABLE.error(path=self._path, error=_no_toml(str(error), text)) from None

    def _document(self) -> Any:
        import tomlkit

        self._read()
        text = read_text(self._path) if self._path.exists() else ""
        return tomlkit.parse(text)

    def _write(self, document: Any) -> None:
        import tomlkit

        try:
            write_private(self._path, tomlkit.dumps(document))
        except OSError as error:
            raise PROFILES_NOT_WRITABLE.error(path=self._path, strerror=os_words(error)) from None


def _no_toml(theirs: str, text: str) -> str:
    """Where a text is no TOML, by what Python's reader says of it."""
    place = re.search(r"\(at line (\d+)", theirs)
    line = place[1] if place else str(text.count("\n") + 1)
    if theirs.startswith("Cannot "):
        return _("line {line} gives a name a second time", line=line)
    return _("line {line} is no TOML", line=line)


def _table(profile: Profile) -> dict[str, Any]:
    plain = Profile(name=profile.name, url=profile.url)
    return {
        name: getattr(profile, name)
        for name in ("url", *sorted((_KNOWN | _TABLES) - {"url"}))
        if name == "url" or getattr(profile, name) != getattr(plain, name)
    }


def _profile(path: Path, name: str, table: Any) -> Profile:
    where = f"{path}: [targets.{name}]"
    if not isinstance(table, dict) or not isinstance(table.get("url"), str):
        raise NO_ADDRESS.error(where=where)
    unknown = sorted(set(table) - _KNOWN - _TABLES)
    if unknown:
        known = ", ".join(sorted(_KNOWN | _TABLES))
        raise UNKNOWN_KEY.error(
            where=where, unknown=unknown[0], known=known, guess=did_you_mean(unknown[0], _KNOWN | _TABLES)
        )
    for key, value in table.items():
        if not _fits(key, value):
            raise WRONG_TYPE.error(where=where, key=key, value=value)
    for fault in table.get("faults", {}):
        if fault not in _FAULTS:
            raise UNKNOWN_FAULT.error(
                where=where, fault=fault, known=", ".join(_FAULTS), guess=did_you_mean(fault, _FAULTS)
            )
    return Profile(name=name, **{**table, "url": check_url(table["url"])})


def _fits(key: str, value: object) -> bool:
    if key == "deadline":
        return isinstance(value, (int, float)) and not isinstance(value, bool) and value > 0
    if key in _TABLES:
        return isinstance(value, dict)
    return isinstance(value, bool if key in ("shared", "insecure", "assistant") else str)
