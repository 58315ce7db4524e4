"""``--report KIND=FILE``: a file that is complete or absent."""

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from languages import _, retold
from simulator.conformance.reports import KINDS, renderer
from simulator.errors.command_error import CommandError
from simulator.errors.judging import (
    NOT_A_REPORT,
    REPORT_NOT_WRITABLE,
    REPORT_PLACE_NOT_WRITABLE,
    TWO_REPORTS_IN_ONE,
)
from simulator.errors.traces import RUN_NOT_READABLE
from simulator.output.files import can_put, put
from simulator.storage.data_folder import DataFolder
from simulator.storage.runs import find_run

REPORT = "report.json"
"""What every run keeps in its folder."""


@dataclass(frozen=True, kw_only=True)
class ReportFile:
    """One report to write."""

    kind: str
    path: Path

    def write(self, report: dict[str, Any]) -> None:
        """Write the whole file or nothing; CommandError when it cannot be written."""
        text = renderer(self.kind)(report)
        try:
            put(self.path, text)
        except OSError as error:
            raise REPORT_NOT_WRITABLE.error(
                path=self.path, strerror=retold(error.strerror or str(error))
            ) from None


def parse_reports(texts: Sequence[str]) -> list[ReportFile]:
    """All reports of a run, each to a place of its own; CommandError before anything is run."""
    files = [parse_report(text) for text in texts]
    places = [os.path.realpath(file.path) for file in files]
    for file, place in zip(files, places, strict=True):
        if places.count(place) > 1:
            raise TWO_REPORTS_IN_ONE.error(path=file.path)
    return files


def _silent(text: str) -> None:
    """Say nothing."""


def write_all(
    files: Sequence[ReportFile], report: dict[str, Any], tell: Callable[[str], None] = _silent
) -> list[CommandError]:
    """Write every file that can be written, and tell of each; return why the others cannot."""
    failures: list[CommandError] = []
    for file in files:
        try:
            file.write(report)
        except CommandError as error:
            failures.append(error)
        else:
            tell(_("wrote {path}", path=file.path))
    return failures


def stored_report(folder: DataFolder, name: str) -> dict[str, Any]:
    """What a judging run left behind, by its name or ``last``; CommandError when there is none."""
    path = find_run(folder, name, holding=REPORT)
    try:
        report: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        said = _("cannot read {path}: {error}", path=path, error=error)
        raise RUN_NOT_READABLE.error(said) from None
    return report


def parse_report(text: str) -> ReportFile:
    """``junit=out.xml``; CommandError says what is wrong before anything is run."""
    kind, equals, name = text.partition("=")
    if not equals or not name or kind not in KINDS:
        raise NOT_A_REPORT.error(text=text, names=", ".join(KINDS))
    path = Path(name)
    if name == "-" or not can_put(path):
        raise REPORT_PLACE_NOT_WRITABLE.error(path=path)
    return ReportFile(kind=kind, path=path)
