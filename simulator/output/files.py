"""A file that a person asked for: complete or absent, and no more private than their other files."""

import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path

from languages import os_words
from simulator.errors.arguments import FILE_NOT_WRITABLE


def write_output(path: Path, text: str) -> None:
    """Write the whole file. CommandError, and nothing written, when it cannot be."""
    try:
        put(path, text)
    except OSError as error:
        raise FILE_NOT_WRITABLE.error(path=path, strerror=os_words(error)) from None


def put(path: Path, text: str) -> None:
    """Write a file whole or not at all; OSError when it cannot be.

    Links are followed, an existing file keeps its rights, and what is no file (a pipe, a device, our own
    standard output) is written straight into.
    """
    found = _stat(path)
    own = next((number for number in (1, 2) if found and _is_open_as(found, number)), None)
    if own is not None:
        with os.fdopen(os.dup(own), "wb") as stream:
            stream.write(text.encode("utf-8"))
    elif found and not stat.S_ISREG(found.st_mode):
        path.write_bytes(text.encode("utf-8"))
    else:
        _replace(Path(os.path.realpath(path)), text, found)


def claim(path: Path) -> None:
    """The file is this run's from now on: what an earlier one left there says nothing of this one."""
    found = _stat(path)
    if found and stat.S_ISREG(found.st_mode) and not any(_is_open_as(found, number) for number in (1, 2)):
        with suppress(OSError):
            Path(os.path.realpath(path)).unlink()


def can_put(path: Path) -> bool:
    """Whether a file could be written there now."""
    found = _stat(path)
    if found and not stat.S_ISREG(found.st_mode):
        return not stat.S_ISDIR(found.st_mode) and os.access(path, os.W_OK)
    folder = Path(os.path.realpath(path)).parent
    return folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)


def _replace(path: Path, text: str, found: os.stat_result | None) -> None:
    new = path.with_name(f".mt-sim-{secrets.token_hex(8)}")
    try:
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        with os.fdopen(descriptor, "wb") as file:
            if found:
                os.fchmod(descriptor, stat.S_IMODE(found.st_mode))
            file.write(text.encode("utf-8"))
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:
        return None


def _is_open_as(found: os.stat_result, descriptor: int) -> bool:
    try:
        return os.path.samestat(found, os.fstat(descriptor))
    except OSError:
        return False
