"""What one scenario came to, gathered from its events; and several of them as JUnit XML. Pure."""

from dataclasses import asdict, dataclass, field
from typing import Any
from xml.etree import ElementTree

from mock_market.plain_text import plain_block, plain_line
from simulator.scenarios.events import Event, Finished, Started, StepFinished


@dataclass(kw_only=True)
class Record:
    """One scenario from its first event to its last."""

    started: Started | None = None
    steps: list[StepFinished] = field(default_factory=list)
    finished: Finished | None = None

    def heard(self, event: Event) -> None:
        """Take the next event."""
        if isinstance(event, Started):
            self.started = event
        elif isinstance(event, StepFinished):
            self.steps.append(event)
        elif isinstance(event, Finished):
            self.finished = event

    @property
    def name(self) -> str:
        """The scenario's name."""
        return self.started.scenario["name"] if self.started else ""

    @property
    def status(self) -> str:
        """How it ended."""
        return self.finished.status if self.finished else "errored"

    def as_data(self) -> dict[str, Any]:
        """As one JSON object."""
        head = asdict(self.started) if self.started else {}
        head.pop("steps", None)
        return {
            **head,
            "status": self.status,
            "message": self.finished.message if self.finished else "",
            "steps": [asdict(step) for step in self.steps],
        }


def junit(records: list[Record]) -> str:
    """One ``testsuite`` a scenario, one ``testcase`` a step; times in seconds."""
    root = ElementTree.Element("testsuites", name="mt-sim scenarios")
    for record in records:
        root.append(_suite(record))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _suite(record: Record) -> ElementTree.Element:
    def count(status: str) -> str:
        return str(sum(step.status == status for step in record.steps))

    suite = ElementTree.Element(
        "testsuite",
        name=f"mt-sim.{record.name}",
        tests=str(len(record.steps)),
        failures=count("failed"),
        errors=count("errored"),
        skipped=count("skipped"),
        time=f"{sum(step.duration_ms for step in record.steps) / 1000:.3f}",
    )
    for step in record.steps:
        suite.append(_case(record, step))
    return suite


def _case(record: Record, step: StepFinished) -> ElementTree.Element:
    case = ElementTree.Element(
        "testcase",
        classname=f"mt-sim.{record.name}",
        name=plain_line(f"{step.index:02} {step.title}"),
        time=f"{step.duration_ms / 1000:.3f}",
    )
    told = plain_block(f"expected: {step.expected}\nobserved: {step.observed}\nhint: {step.hint}")
    if step.status in ("failed", "errored"):
        tag = "failure" if step.status == "failed" else "error"
        ElementTree.SubElement(case, tag, message=plain_line(step.observed)).text = told
    elif step.status == "skipped":
        ElementTree.SubElement(case, "skipped", message=plain_line(step.observed))
    return case
