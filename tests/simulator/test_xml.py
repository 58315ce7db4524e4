"""XML that every reader takes, whatever a service has said."""

from xml.etree import ElementTree

import pytest

from simulator.output.xml import xml_document
from simulator.scenarios.events import Finished, Started, Status, StepFinished
from simulator.scenarios.record import ScenarioRecord, junit


@pytest.mark.parametrize("letter", ["\ufffe", "\uffff", "\x00", "\x0b", "\x1b", "\ud800"])
def test_what_xml_forbids_is_made_visible_in_texts_and_attributes(letter: str) -> None:
    root = ElementTree.Element("a", name=f"x{letter}")
    ElementTree.SubElement(root, "b").text = f"y{letter}"
    read = ElementTree.fromstring(xml_document(root).encode())
    seen = f"<U+{ord(letter):04X}>"
    assert (read.get("name"), read.findtext("b")) == (f"x{seen}", f"y{seen}")


def test_what_xml_allows_stays() -> None:
    root = ElementTree.Element("a")
    root.text = "한글 \t 😀 \ufffd <&>"
    assert ElementTree.fromstring(xml_document(root)).text == "한글 \t 😀 \ufffd <&>"


def record(name: str, status: Status) -> ScenarioRecord:
    started = Started(run="r", target={}, steps=(), scenario={"name": name})
    step = StepFinished(index=1, title="a\uffff", status=status, observed="b\ufffe", duration_ms=1500)
    return ScenarioRecord(
        started=started, steps=[step], finished=Finished(status=status, message="", exit_code=0)
    )


def test_two_stories_of_one_name_are_told_apart_and_the_root_has_the_totals() -> None:
    told = [
        record("same", "failed"),
        record("same", "passed"),
        record("same-2", "skipped"),
        record("same", "passed"),
    ]
    root = ElementTree.fromstring(junit(told))
    cases = [(case.get("classname"), case.get("name")) for case in root.iter("testcase")]
    assert [suite for suite, _ in cases] == ["mt-sim.same", "mt-sim.same-3", "mt-sim.same-2", "mt-sim.same-4"]
    assert len(set(cases)) == 4
    totals = {"tests": "4", "failures": "1", "errors": "0", "time": "6.000"}
    assert dict(root.items()) == {"name": "mt-sim scenarios", **totals}
