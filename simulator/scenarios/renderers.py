"""What a person or a program sees of scenarios on stdout while they are played."""

import json
import os
import sys
from typing import Any, Protocol

from languages import _
from simulator.conformance.reports.console import show_coloured
from simulator.conformance.reports.status_words import MARKS
from simulator.output.columns import COLUMNS, folded, padded, width
from simulator.output.console import show, show_json
from simulator.scenarios.events import Event, Finished, Started, StepFinished, as_line
from simulator.scenarios.record import ScenarioRecord

FORMATS = ("console", "json", "events")
_LABEL = 10


class Renderer(Protocol):
    """Hears every event of every scenario, and the end of all."""

    def heard(self, event: Event) -> None:
        """Something happened."""

    def ends(self, records: list[ScenarioRecord]) -> None:
        """All scenarios have been played."""


class EventsRenderer:
    """One JSON object a line, as things happen."""

    def heard(self, event: Event) -> None:
        """Print it."""
        sys.stdout.write(json.dumps(as_line(event)) + "\n")
        sys.stdout.flush()

    def ends(self, records: list[ScenarioRecord]) -> None:
        """Everything was told."""


class JsonRenderer:
    """One JSON document at the end and nothing else."""

    def heard(self, event: Event) -> None:
        """Keep quiet."""

    def ends(self, records: list[ScenarioRecord]) -> None:
        """Print all of it."""
        show_json({"schema": "mt-sim/scenarios/1", "scenarios": [record.as_data() for record in records]})


class ConsoleRenderer:
    """A line a step; a step that failed says what was expected, what came, and where to look."""

    def __init__(self) -> None:
        self._coloured = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        self._run = ""

    def heard(self, event: Event) -> None:
        """Show it."""
        if isinstance(event, Started):
            self._run = event.run
            name, title = event.scenario["name"], event.scenario["title"]
            show(f"{name}  {_(title)}")
            url, dialect = event.target["url"], event.target["dialect"]
            show("  " + _("on {url} ({dialect})", url=url, dialect=dialect))
        elif isinstance(event, StepFinished):
            self._step(event)
        elif isinstance(event, Finished):
            show(f"{_(event.status)}: {event.message}\n")

    def ends(self, records: list[ScenarioRecord]) -> None:
        """Several scenarios get a sum."""
        if len(records) > 1:
            counts = {status: sum(one.status == status for one in records) for status in MARKS}
            told = ", ".join(f"{count} {_(status)}" for status, count in counts.items() if count)
            show(_("{counts} of {total} scenarios", counts=told, total=len(records)))

    def _step(self, step: StepFinished) -> None:
        mark = padded(_(MARKS[step.status]), 6)
        exchanges = _numbers(step.exchanges)
        line = f"  {mark} {step.index:>2}  {step.title}  {step.duration_ms:.0f} ms  {exchanges}"
        show_coloured(line.rstrip(), coloured=self._coloured)
        if step.status == "skipped":
            self._told(_("reason"), step.observed)
        elif step.status != "passed":
            self._told(_("expected"), step.expected)
            self._told(_("observed"), step.observed)
            self._told(_("hint"), step.hint)
            if step.exchanges:
                self._told(_("look"), f"mt-sim traces show {step.exchanges[-1]} --run {self._run}")

    def _told(self, label: str, text: str) -> None:
        if text:
            name = padded(label, _LABEL)
            for line in folded(name + text, COLUMNS, " " * 13, hanging=_LABEL):
                show(line)


def renderer_for(name: str) -> Renderer:
    """The renderer of ``--format``."""
    if name == "events":
        return EventsRenderer()
    return JsonRenderer() if name == "json" else ConsoleRenderer()


def listing(rows: list[dict[str, Any]]) -> None:
    """The stories for a person: name, title, steps."""
    columns = max(width(row["name"]) for row in rows)
    for row in rows:
        show(f"{padded(row['name'], columns)}  {row['title']}")


def _numbers(exchanges: tuple[int, ...]) -> str:
    if len(exchanges) > 3:
        return f"#{exchanges[0]}..#{exchanges[-1]}"
    return " ".join(f"#{number}" for number in exchanges)
