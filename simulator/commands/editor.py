"""Letting a person change a text in the editor of their choice."""

import os
import shlex
import subprocess
import tempfile
from pathlib import Path

from languages import _, os_words
from simulator.errors.traces import EDIT_NOT_READABLE, EDITOR_DID_NOT_START, EDITOR_FAILED
from simulator.output.text_files import NotTextError, read_text


def edited(text: str, *, suffix: str) -> str:
    """Open ``$VISUAL``, ``$EDITOR`` or vi on a text and return what was saved."""
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"request{suffix}"
        path.write_text(text, encoding="utf-8")
        try:
            code = subprocess.run([*shlex.split(command), str(path)], check=False).returncode
        except OSError as error:
            raise EDITOR_DID_NOT_START.error(command=command, error=os_words(error)) from None
        except ValueError:
            raise EDITOR_DID_NOT_START.error(command=command, error=_("a quote is not closed")) from None
        if code != 0:
            raise EDITOR_FAILED.error(code=code)
        try:
            return read_text(path)
        except (OSError, NotTextError) as error:
            raise EDIT_NOT_READABLE.error(error=os_words(error)) from None
