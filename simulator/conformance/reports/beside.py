"""Several targets that one command judged, beside each other. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from languages import _
from simulator.errors.exit_codes import ExitCode
from simulator.output.columns import padded, width


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How one target came out of it: its report, or why there is none."""

    name: str
    exit_code: ExitCode
    report: dict[str, Any] | None = None
    error: str = ""

    @property
    def row(self) -> dict[str, Any]:
        """For programs: the report, or the error."""
        return self.report or {
            "target": {"name": self.name},
            "exit_code": int(self.exit_code),
            "error": self.error,
        }


def beside_lines(standings: Sequence[Standing]) -> list[str]:
    """A table with one line a target."""
    heads = [_("target"), _("score"), _("kept"), _("broken"), _("not judged"), _("exit")]
    rows = [heads, *([one.name, *_cells(one)] for one in standings)]
    widths = [max(width(row[column]) for row in rows) for column in range(len(heads))]
    return ["", *("  ".join(map(padded, row, widths)).rstrip() for row in rows)]


def _cells(standing: Standing) -> list[str]:
    if standing.report is None:
        return ["-", "-", "-", "-", str(int(standing.exit_code))]
    summary = standing.report["summary"]
    return [
        f"{summary['score']} %",
        _("{kept} of {applicable}", kept=summary["passed"], applicable=summary["applicable"]),
        str(summary["failed"] + summary["warned"] + summary["errored"]),
        str(summary["blocked"] + summary["not_run"]),
        str(int(standing.exit_code)),
    ]
