"""``--report KIND=FILE``: a file that is complete or absent."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from languages import _
from mock_market.private_file import write_private
from simulator.conformance.reports import KINDS, renderer
from simulator.data_folder import DataFolder
from simulator.errors import CommandError
from simulator.runs import find_run

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
            write_private(self.path, text)
        except OSError as error:
            raise CommandError(
                _("cannot write the report {path}: {strerror}", path=self.path, strerror=error.strerror),
                id="MTS-505",
            ) from None


def stored_report(folder: DataFolder, name: str) -> dict[str, Any]:
    """What a judging run left behind, by its name or ``last``; CommandError when there is none."""
    path = find_run(folder, name, holding=REPORT)
    try:
        report: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        said = _("cannot read {path}: {error}", path=path, error=error)
        raise CommandError(said, id="MTS-411") from None
    return report


def parse_report(text: str) -> ReportFile:
    """``junit=out.xml``; CommandError says what is wrong before anything is run."""
    kind, equals, name = text.partition("=")
    if not equals or not name or kind not in KINDS:
        raise CommandError(
            _("not a report: {text!r}", text=text),
            hint=_("KIND=FILE with KIND one of {names}", names=", ".join(KINDS)),
            id="MTS-503",
        )
    path = Path(name)
    if path.is_dir() or not path.parent.is_dir():
        raise CommandError(
            _("the report {path} cannot be written there", path=path),
            hint=_("name a file in a folder"),
            id="MTS-504",
        )
    return ReportFile(kind=kind, path=path)
