"""Writing exchanges and reports to files of the data folder, by the commands that a person could type."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from mock_market.store.private_file import open_private
from tui.outside.commands import CommandRunner, UnsuccessfulError

ExportKind = Literal["har", "curl", "json"]
_SUFFIX = {"har": "har", "curl": "sh", "json": "json"}
_MOST = 500
_JUDGED = (0, 1, 3)
"""Exit codes of a whole report, whatever it says of the target."""


class Exports:
    """What the commands of one sandbox write; what they tell meanwhile goes to ``told``."""

    def __init__(self, commands: CommandRunner, data: Path, told: Callable[[str], None]) -> None:
        self._commands = commands
        self._data = data
        self._told = told

    async def traces(self, kind: ExportKind, filter: str) -> Path:
        """The newest exchanges that match, at most 500; keys masked. Raises UnsuccessfulError, OSError."""
        if kind == "json":
            words = ["list", "--json", "--limit", str(_MOST), "--data", str(self._data), "--", filter]
        else:
            words = ["export", "--format", kind, "--filter", filter, "--data", str(self._data)]
        printed = await self._commands.printed("traces", *words, told=self._told)
        path = self._file(f"traces-{time.strftime('%Y%m%dT%H%M%S')}.{_SUFFIX[kind]}")
        with os.fdopen(open_private(path), "wb") as file:
            file.write(printed)
        return path

    async def report(self, run: str, kind: str, suffix: str) -> Path:
        """The report of a stored run. Raises UnsuccessfulError and OSError."""
        path = self._file(f"report-{run}.{suffix}")
        words = ("test", "--run", run, "--report", f"{kind}={path}", "--data", str(self._data))
        ended = await self._commands.output(*words, told=self._told)
        if not path.exists() or ended.code not in _JUDGED:
            raise UnsuccessfulError(ended.said)
        return path

    def _file(self, name: str) -> Path:
        folder = self._data / "exports"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder / name
