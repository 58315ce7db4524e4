"""What a run of a service with one basic fault must say: its cause, once, and no rule that is kept."""

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

from conformance_driver import judge, playing
from conformance_driver.faults import EndsConnections, Fault
from sample_service.defects.wire import Request, SpoiltAnswer, Wire
from simulator.conformance.reports.console import report_lines

MOST_LINES = 40
MOST_FAILED = 3
WIDTH = 80
TYPED = ("  look ", "  try ", "mt-sim ")
"""How lines begin that hold what is to be typed, which is not folded."""


class FaultyService:
    """A finished service that has the one fault that was asked for last."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._running = ExitStack()
        self._memory: dict[str, Any] = {}
        self._fault: Fault

    def __enter__(self) -> Self:
        served = playing(self._spoiled, self._folder, EndsConnections, newborn_users=6)
        self._url = self._running.enter_context(served)
        return self

    def __exit__(self, *why: object) -> None:
        self._running.close()

    def with_fault(self, fault: Fault) -> str:
        """Its address; it remembers nothing of the fault before."""
        self._fault, self._memory = fault, {}
        return self._url

    async def _spoiled(self, wire: Wire, request: Request) -> SpoiltAnswer:
        return await self._fault.play(replace(wire, memory=self._memory), request)


def judge_fault(fault: Fault, url: str, folder: Path, *options: str) -> None:
    """Judge a finished service that has this fault alone."""
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
    assert [line for line in lines if len(line) > WIDTH and not line.startswith(TYPED)] == []
    assert fault.tells in first_told(lines), first_told(lines)
    assert report["tenants"]["left_over"] == []


def first_told(lines: list[str]) -> str:
    """The first thing that a report says is wrong; all of it when it says nothing so."""
    told = [line for line in lines if line.startswith(("FAIL", "Not written"))]
    return "\n".join(lines[lines.index(told[0]) :][:8] if told else lines)
