"""Where keys stand: in the environment, or in a 0600 file of the data folder. Stored is a reference."""

import json
import os
from pathlib import Path

from languages import os_words
from mock_market.saying import SaidError, said, text
from mock_market.store.private_file import write_private


class SecretError(SaidError, ValueError):
    """A key cannot be read; it says which and what to do."""


class DamagedSecretsError(SecretError):
    """The file cannot be understood."""


class SecretStore:
    """Keeps keys by entry in one private file and resolves references at use."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: tuple[object, dict[str, str]] = (None, {})
        """The entries, and what the file was when they were read."""

    def keep(self, entry: str, secret: str) -> str:
        """Keep a key and return its reference, ``file:ENTRY``."""
        try:
            entries = self._read()
        except DamagedSecretsError:
            entries = {}  # registering again is what the error asks for
        entries[entry] = secret
        write_private(self._path, json.dumps(entries))
        return f"file:{entry}"

    def resolve(self, reference: str) -> str | None:
        """The key behind a reference; None for no reference. Raises SecretError when it is gone."""
        kind, _colon, name = reference.partition(":")
        if not reference:
            return None
        if kind == "env":
            if name not in os.environ:
                raise SecretError(said("key_not_set", name=name))
            return os.environ[name]
        entries = self._read()
        if kind != "file" or name not in entries:
            raise SecretError(said("key_not_kept", name=name or reference))
        return entries[name]

    def values(self) -> list[str]:
        """Every key in the file, to mask them."""
        return list(self._read().values())

    def _read(self) -> dict[str, str]:
        """The entries, read again only when the file is another than before."""
        try:
            found = self._path.lstat()
            version = (found.st_ino, found.st_mtime_ns, found.st_size)
            if self._known[0] != version:
                self._known = (version, self._entries())
        except FileNotFoundError:
            return {}
        except OSError as error:
            problem = text(os_words(error))
            raise SecretError(said("keys_not_read", path=str(self._path), problem=problem)) from None
        return dict(self._known[1])

    def _entries(self) -> dict[str, str]:
        descriptor = os.open(self._path, os.O_RDONLY | os.O_NOFOLLOW)
        with os.fdopen(descriptor, encoding="utf-8") as file:
            try:
                value = json.load(file)
                return {str(name): str(secret) for name, secret in value.items()}
            except (ValueError, AttributeError):
                raise DamagedSecretsError(said("keys_damaged", path=str(self._path))) from None
