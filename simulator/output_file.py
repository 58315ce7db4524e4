"""A file that a person asked for: complete or absent."""

from pathlib import Path

from languages import _, retold
from mock_market.private_file import write_private
from simulator.errors import CommandError


def write_output(path: Path, text: str) -> None:
    """Write the whole file. CommandError, and nothing written, when it cannot be."""
    try:
        write_private(path, text)
    except OSError as error:
        raise CommandError(
            _("cannot write {path}: {strerror}", path=path, strerror=retold(error.strerror or str(error))),
            id="MTS-317",
        ) from None
