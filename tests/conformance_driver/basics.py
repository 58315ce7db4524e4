"""What a run of a service with one basic fault must say: its cause, once, and no rule that is kept."""

from pathlib import Path

from conformance_driver import judge, playing
from conformance_driver.faults import FAULTS, EndsConnections
from simulator.conformance.reports.console import report_lines

MOST_LINES = 40
MOST_FAILED = 3


def judge_fault(name: str, folder: Path, *options: str) -> None:
    """Judge a finished service that has this fault alone."""
    fault = FAULTS[name]
    with playing(fault.play, folder / "service", EndsConnections, newborn_users=6) as url:
        code, report = judge(url, folder, *options)
    broken = [row["id"] for row in report["checks"] if row["status"] in ("failed", "errored")]
    assert code == fault.code
    assert bool(broken) == bool(fault.accused), "nobody noticed"
    assert set(broken) <= set(fault.accused), {
        row["id"]: row["message"] for row in report["checks"] if row["id"] in set(broken) - set(fault.accused)
    }
    assert len(broken) <= MOST_FAILED
    lines = report_lines(report)
    assert len(lines) <= MOST_LINES, "\n".join(lines)
    assert fault.tells in first_told(lines), first_told(lines)
    assert report["tenants"]["left_over"] == []


def first_told(lines: list[str]) -> str:
    """The first thing that a report says is wrong; all of it when it says nothing so."""
    told = [line for line in lines if line.startswith(("FAIL", "Not written"))]
    return "\n".join(lines[lines.index(told[0]) :][:8] if told else lines)
