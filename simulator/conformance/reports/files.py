"""``--report KIND=FILE``: a file that is complete or absent."""

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from languages import _, os_words
from simulator.conformance.reports import KINDS, renderer
from simulator.errors.command_error import CommandError
from simulator.errors.judging import (
    NOT_A_REPORT,
    ONE_REPORT_FOR_MANY,
    REPORT_NOT_WRITABLE,
    REPORT_PLACE_NOT_WRITABLE,
    TWO_REPORTS_IN_ONE,
)
from simulator.output.files import can_put, put

REPORT = "report.json"
"""What every run keeps in its folder."""
TARGET = "{target}"
"""What stands in a report's name for the target that it tells of."""


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
            raise REPORT_NOT_WRITABLE.error(path=self.path, strerror=os_words(error)) from None


def parse_reports(texts: Sequence[str], targets: Sequence[str] = ()) -> list[list[ReportFile]]:
    """The reports of each target, each to a place of its own; CommandError before anything is run."""
    for text in texts:
        if len(targets) > 1 and TARGET not in text:
            raise ONE_REPORT_FOR_MANY.error(text=text, count=len(targets), place=TARGET)
    names = [_plain(target) for target in targets] or ["service"]
    files = [[parse_report(text.replace(TARGET, name)) for text in texts] for name in names]
    places = [os.path.realpath(file.path) for file in chain(*files)]
    for file in chain(*files):
        if places.count(os.path.realpath(file.path)) > 1:
            raise TWO_REPORTS_IN_ONE.error(path=file.path)
    return files


def _plain(target: str) -> str:
    """A target's name, or host and port of its address, as a part of a file's name."""
    return re.sub(r"[^\w.-]+", "-", target.partition("://")[2] or target).strip("-")


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


def parse_report(text: str) -> ReportFile:
    """``junit=out.xml``; CommandError says what is wrong before anything is run."""
    kind, equals, name = text.partition("=")
    if not equals or not name or kind not in KINDS:
        raise NOT_A_REPORT.error(text=text, names=", ".join(KINDS))
    path = Path(name)
    if name == "-" or not can_put(path):
        raise REPORT_PLACE_NOT_WRITABLE.error(path=path)
    return ReportFile(kind=kind, path=path)
