"""Letting a person change a text in the editor of their choice."""

import os
import shlex
import subprocess
import tempfile
from pathlib import Path

from languages import _, retold
from simulator.errors.command_error import CommandError


def edited(text: str, *, suffix: str) -> str:
    """Open ``$VISUAL``, ``$EDITOR`` or vi on a text and return what was saved."""
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"request{suffix}"
        path.write_text(text, encoding="utf-8")
        try:
            code = subprocess.run([*shlex.split(command), str(path)], check=False).returncode
        except (OSError, ValueError) as error:
            raise CommandError(
                _("cannot start the editor {command!r}: {error}", command=command, error=retold(str(error))),
                hint=_("set EDITOR"),
                id="MTS-407",
            ) from None
        if code != 0:
            raise CommandError(
                _("the editor ended with {code}, so nothing was sent", code=code), id="MTS-408"
            )
        return path.read_text(encoding="utf-8")
