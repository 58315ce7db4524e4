"""Files that only their owner may read: keys, tokens, state."""

import os
import tempfile
from pathlib import Path


def open_private(path: Path) -> int:
    """A descriptor to write a new 0600 file with, such as a log; OSError when a link is in its place."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)


def write_private(path: Path, text: str) -> None:
    """Write a 0600 file whole or not at all; a link in its place is replaced, not followed."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
