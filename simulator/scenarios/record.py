"""What one scenario came to, gathered from its events; and several of them as JUnit XML. Pure."""

from dataclasses import asdict, dataclass, field
from itertools import count
from typing import Any
from xml.etree import ElementTree

from languages import _
from mock_market.wire.plain_text import plain_block, plain_line
from simulator.output.xml import xml_document
from simulator.scenarios.events import Event, Finished, Started, StepFinished


@dataclass(kw_only=True)
class ScenarioRecord:
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


def junit(records: list[ScenarioRecord]) -> str:
    """One ``testsuite`` a scenario, one ``testcase`` a step; times in seconds."""
    root = ElementTree.Element("testsuites", name="mt-sim scenarios")
    names = _unique([f"mt-sim.{record.name}" for record in records])
    suites = [_suite(name, record) for name, record in zip(names, records, strict=True)]
    for part in ("tests", "failures", "errors"):
        root.set(part, str(sum(int(suite.get(part, "0")) for suite in suites)))
    root.set("time", f"{sum(float(suite.get('time', '0')) for suite in suites):.3f}")
    root.extend(suites)
    return xml_document(root)


def _unique(names: list[str]) -> list[str]:
    """Each name once: the second story of a name is ``name-2``, unless there is one."""
    given: list[str] = []
    for name in names:
        others = (f"{name}-{number}" for number in count(2))
        free = (one for one in others if one not in {*names, *given})
        given.append(name if name not in given else next(free))
    return given


def _suite(name: str, record: ScenarioRecord) -> ElementTree.Element:
    steps = [*record.steps, *_without_a_step(record)]

    def how_many(status: str) -> str:
        return str(sum(step.status == status for step in steps))

    suite = ElementTree.Element(
        "testsuite",
        name=name,
        tests=str(len(steps)),
        failures=how_many("failed"),
        errors=how_many("errored"),
        skipped=how_many("skipped"),
        time=f"{sum(step.duration_ms for step in steps) / 1000:.3f}",
    )
    for step in steps:
        suite.append(_case(name, step))
    if record.finished and record.finished.left:
        left = "\n".join([_("could not be erased:"), *record.finished.left])
        ElementTree.SubElement(suite, "system-err").text = plain_block(left)
    return suite


def _without_a_step(record: ScenarioRecord) -> list[StepFinished]:
    """What kept a scenario from its end, where no step says it."""
    if record.status != "errored" or any(step.status == "errored" for step in record.steps):
        return []
    index = len(record.steps) + 1
    return [StepFinished(index=index, title=_("the end"), status="errored", observed=record.message)]


def _case(suite: str, step: StepFinished) -> ElementTree.Element:
    case = ElementTree.Element(
        "testcase",
        classname=suite,
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
