"""What a person or a program sees of a run on stdout while it goes on."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from simulator.conformance.engine.findings.check import Check
from simulator.conformance.engine.findings.events import Observer, Silent
from simulator.conformance.engine.findings.finding import Result
from simulator.conformance.engine.session import JudgeRequest
from simulator.conformance.reports.console import ConsoleRenderer
from simulator.conformance.reports.report import check_head, check_row
from simulator.output.console import say, show_json


class Renderer(Observer, Protocol):
    """An observer that also hears of the begin and the end of the command."""

    def begins(self, path: Path, judgement: JudgeRequest) -> None:
        """The run's folder and what is asked."""

    def ends(self, report: dict[str, Any]) -> None:
        """The whole report."""


class Unprinted(Silent):
    """Says nothing: somebody else tells the end."""

    def begins(self, path: Path, judgement: JudgeRequest) -> None:
        """Say nothing."""

    def ends(self, report: dict[str, Any]) -> None:
        """Say nothing."""


class JsonRenderer(Unprinted):
    """One JSON document at the end and nothing else."""

    def ends(self, report: dict[str, Any]) -> None:
        """Print the report."""
        show_json(report)


class EventsRenderer:
    """One JSON object a line, as things happen."""

    def begins(self, path: Path, judgement: JudgeRequest) -> None:
        """Keep what the first event tells."""
        target = judgement.named.target
        self._head = {
            "run": path.name,
            "target": {"url": target.url, "name": target.name, "dialect": target.dialect},
            "store": str(path / "exchanges.db"),
            "strict": judgement.strict,
            "known": sorted(judgement.baseline.known),
        }

    def started(self, checks: Sequence[Check]) -> None:
        """Tell which checks will run."""
        self._tell({"event": "started", **self._head, "checks": [check_head(check) for check in checks]})

    def check_started(self, check: Check) -> None:
        """Tell which check begins."""
        self._tell({"event": "check_started", "id": check.id})

    def check_finished(self, result: Result) -> None:
        """Tell how a check ended."""
        self._tell({"event": "check_finished", "check": check_row(result)})

    def ends(self, report: dict[str, Any]) -> None:
        """Tell the summary."""
        last = {name: report[name] for name in ("summary", "exit_code", "message", "tenants", "baseline")}
        self._tell({"event": "finished", **last})

    def _tell(self, event: dict[str, Any]) -> None:
        sys.stdout.write(json.dumps(event) + "\n")
        sys.stdout.flush()


def renderer_of(name: str) -> Renderer:
    """The renderer of ``--format``."""
    if name == "events":
        return EventsRenderer()
    return JsonRenderer() if name == "json" else ConsoleRenderer(say_progress=say)
