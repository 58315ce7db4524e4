"""The report as JUnit XML, as continuous integration servers read it.

A failed check is a ``failure``, one of our own mistakes an ``error``, a skipped one ``skipped``; a warning
passes, and says so in ``system-out``. Control characters that XML 1.0 cannot hold are made visible.
"""

from typing import Any
from xml.etree import ElementTree

from languages import _
from mock_market.wire.plain_text import plain_block, plain_line
from simulator.conformance.catalogue import SUITES
from simulator.output.xml import xml_document

_PARTS = (("expected",) * 2, ("observed",) * 2, ("hint",) * 2, ("try", "curl"), ("note", "curl_note"))


def render(report: dict[str, Any]) -> str:
    """One ``testsuite`` a suite, one ``testcase`` a check; times in seconds."""
    summary = report["summary"]
    root = ElementTree.Element(
        "testsuites",
        name="mt-sim",
        tests=str(summary["total"]),
        failures=str(summary["failed"]),
        errors=str(summary["errored"]),
        time=_seconds(report["duration_ms"]),
    )
    for suite in SUITES:
        rows = [row for row in report["checks"] if row["suite"] == suite]
        if rows:
            root.append(_suite(suite, rows, report))
    return xml_document(root)


def _suite(suite: str, rows: list[dict[str, Any]], report: dict[str, Any]) -> ElementTree.Element:
    element = ElementTree.Element(
        "testsuite",
        name=f"mt-sim.{suite}",
        tests=str(len(rows)),
        failures=_count(rows, "failed"),
        errors=_count(rows, "errored"),
        skipped=_count(rows, "skipped"),
        time=_seconds(sum(row["duration_ms"] for row in rows)),
        timestamp=report["started_at"],
    )
    properties = ElementTree.SubElement(element, "properties")
    for name, value in _facts(report):
        ElementTree.SubElement(properties, "property", name=name, value=plain_line(value))
    for row in rows:
        element.append(_case(row))
    return element


def _facts(report: dict[str, Any]) -> list[tuple[str, str]]:
    """What is to be known of the run; why it stopped early, and which tenants it could not erase."""
    facts = [
        ("target", report["target"]["url"]),
        ("dialect", report["target"]["dialect"]),
        ("stopped", report["message"]),
        ("left_over", ", ".join(report["tenants"]["left_over"])),
    ]
    return [(name, value) for name, value in facts if value]


def _case(row: dict[str, Any]) -> ElementTree.Element:
    case = ElementTree.Element(
        "testcase", classname=f"mt-sim.{row['suite']}", name=row["id"], time=_seconds(row["duration_ms"])
    )
    message = plain_line(row["message"])
    if row["status"] == "failed":
        ElementTree.SubElement(case, "failure", message=message, type=row["level"]).text = _told(row)
    elif row["status"] == "errored":
        ElementTree.SubElement(case, "error", message=message, type="mt-sim").text = _told(row)
    elif row["status"] == "skipped":
        ElementTree.SubElement(case, "skipped", message=message)
    elif row["findings"]:
        ElementTree.SubElement(case, "system-out").text = _("warning: {told}", told=_told(row))
    return case


def _told(row: dict[str, Any]) -> str:
    lines = [row["title"], _("rules: {clauses}", clauses=", ".join(row["clauses"]))]
    for finding in row["findings"]:
        lines.append("")
        lines += [f"{_(name)}: {finding[part]}" for name, part in _PARTS if finding[part]]
    return plain_block("\n".join(lines))


def _count(rows: list[dict[str, Any]], status: str) -> str:
    return str(sum(row["status"] == status for row in rows))


def _seconds(milliseconds: float) -> str:
    return f"{milliseconds / 1000:.3f}"
