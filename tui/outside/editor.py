"""The editor that a person has chosen."""

import os
import shlex
import subprocess
import tempfile
from pathlib import Path

from languages import _, os_words


class EditorError(Exception):
    """Nothing was edited; the text says why."""


def edited(text: str) -> str:
    """Open ``$VISUAL``, ``$EDITOR`` or vi on a text and return what was saved. Raises EditorError."""
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "body.json"
        path.write_text(text, encoding="utf-8")
        try:
            code = subprocess.run([*shlex.split(command), str(path)], check=False).returncode
            if code == 0:
                return path.read_text(encoding="utf-8")
        except OSError as error:
            told = os_words(error)
        except UnicodeDecodeError:
            told = _("what it left is not UTF-8")
        except ValueError:
            told = _("a quote is not closed")
        else:
            raise EditorError(_("the editor ended with {code}; nothing was changed", code=code))
    raise EditorError(_("the editor {command} did not work: {error}", command=command, error=told))
