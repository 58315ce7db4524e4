"""What one scenario came to, gathered from its events; and several of them as JUnit XML. Pure."""

from dataclasses import asdict, dataclass, field
from typing import Any
from xml.etree import ElementTree

from languages import _
from mock_market.wire.plain_text import plain_block, plain_line
from simulator.scenarios.events import Event, Finished, Started, StepFinished


@dataclass(kw_only=True)
class Record:
    """One scenario from its first event to its last; ``planned`` is its name until it begins."""

    planned: str = ""
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
        return self.started.scenario["name"] if self.started else self.planned

    @property
    def status(self) -> str:
        """How it ended."""
        return self.finished.status if self.finished else "errored"

    @property
    def message(self) -> str:
        """What it came to, in a sentence."""
        return self.finished.message if self.finished else _("not played to its end")

    def as_data(self) -> dict[str, Any]:
        """As one JSON object."""
        head = asdict(self.started) if self.started else {"scenario": {"name": self.name}}
        head.pop("steps", None)
        return {
            **head,
            "status": self.status,
            "message": self.message,
            "left": list(self.finished.left) if self.finished else [],
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
    steps = [*record.steps, *_without_a_step(record)]

    def count(status: str) -> str:
        return str(sum(step.status == status for step in steps))

    suite = ElementTree.Element(
        "testsuite",
        name=f"mt-sim.{record.name}",
        tests=str(len(steps)),
        failures=count("failed"),
        errors=count("errored"),
        skipped=count("skipped"),
        time=f"{sum(step.duration_ms for step in steps) / 1000:.3f}",
    )
    for step in steps:
        suite.append(_case(record, step))
    if record.finished and record.finished.left:
        left = "\n".join(record.finished.left)
        ElementTree.SubElement(suite, "system-err").text = plain_block(f"could not be erased:\n{left}")
    return suite


def _without_a_step(record: Record) -> list[StepFinished]:
    """What kept a scenario from its end, where no step says it."""
    if record.status != "errored" or any(step.status == "errored" for step in record.steps):
        return []
    return [
        StepFinished(index=len(record.steps) + 1, title="the end", status="errored", observed=record.message)
    ]


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
