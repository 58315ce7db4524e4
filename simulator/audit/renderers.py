"""The readiness report for people and programs. Pure."""

import json
from typing import Any

from languages import _
from mock_market.wire.plain_text import plain_line
from simulator.audit.readiness import ROWS, Readiness, Way, rows_of
from simulator.output.columns import COLUMNS, folded, padded, width
from simulator.output.markdown import table
from standard_api.operations import OPERATIONS, Operation

SCHEMA = "mt-sim/audit/1"
FORMATS = ("console", "markdown", "json")


def rendered(found: list[Readiness], kind: str) -> str:
    """The report of one or several targets in one of FORMATS."""
    if kind == "json":
        return json.dumps(
            {"schema": SCHEMA, "targets": [as_data(one) for one in found]}, ensure_ascii=False, indent=2
        )
    return _markdown(found) if kind == "markdown" else _console(found)


def as_data(found: Readiness) -> dict[str, Any]:
    """One target as plain data."""
    return {
        "name": found.name,
        "url": found.url,
        "run": found.run,
        "headers": list(found.headers),
        "deep": found.deep,
        "readiness": {
            "there": len(found.there),
            "done": found.done,
            "required": len(found.required),
            "seen_working": found.seen_working,
        },
        "operations": [
            {
                "operation": operation.name,
                "required": operation.required,
                "standard": f"{operation.method} {operation.path}",
                "ways": [_way_data(way) for way in found.of(operation.name)],
                "work": found.work(operation),
            }
            for operation in OPERATIONS
        ],
        "applications": [_way_data(way) for way in found.of("auto_provision")],
        "notes": list(found.notes),
        "left_over": list(found.left_over),
    }


def table_of(found: list[Readiness]) -> list[list[str]]:
    """The rows of section 5: what each target offers, ``-`` for nothing."""
    rows = [[_("header"), *(", ".join(one.headers) or "-" for one in found)]]
    for title, operations in rows_of(found):
        rows.append([_(title), *(_cell(one, operations) for one in found)])
    return rows


def _cell(found: Readiness, operations: tuple[str, ...]) -> str:
    return ", ".join(_ways_said(found, operations)) or "-"


def _ways_said(found: Readiness, operations: tuple[str, ...]) -> list[str]:
    return list(dict.fromkeys(_said(way) for operation in operations for way in found.of(operation)))


def _said(way: Way) -> str:
    return f"{way.method} {plain_line(way.path)}".replace("{tenant_id}", "{id}")


def _way_data(way: Way) -> dict[str, Any]:
    return {
        "dialect": way.dialect,
        "method": way.method,
        "path": way.path,
        "header": way.header,
        "status": way.status,
        "lacks": list(way.lacks),
        "exchanges": list(way.exchanges),
    }


def _console(found: list[Readiness]) -> str:
    lines: list[str] = []
    for one in found:
        lines += [
            "",
            f"{plain_line(one.name)}  {one.url}",
            _("key in {headers}", headers=", ".join(one.headers) or _("no header")),
            "",
        ]
        columns = max(width(_(title)) for title, _operations in ROWS)
        for title, operations in rows_of([one]):
            said = _ways_said(one, operations) or ["-"]
            names = [_(title), *[""] * len(said)]
            lines += [f"  {padded(name, columns)}  {way}" for name, way in zip(names, said, strict=False)]
        lines += [
            "",
            _count(one),
            *_left_lines(one),
        ]
        for remark in _remarks(one):
            lines += folded(plain_line(remark), COLUMNS, "")
    return "\n".join(lines)


def _count(found: Readiness) -> str:
    """How far it is; what was not seen working is there, and not yet ready."""
    done, required = found.done, len(found.required)
    if found.seen_working:
        return _("Ready: {done} of {required} required operations", done=done, required=required)
    there = _("There: {there} of {required} required operations", there=len(found.there), required=required)
    return f"{there}; " + _("seen working: {done}", done=done)


def _remarks(found: Readiness) -> list[str]:
    """What a reader must know beside the work."""
    lines = [_("Note: {note}", note=note) for note in found.notes]
    lines += [
        _("The tenant {tenant} could not be erased; erase it yourself.", tenant=tenant)
        for tenant in found.left_over
    ]
    if not found.deep:
        lines.append(_("Answers were not looked at: --deep makes a tenant, --read-tenant ID reads one."))
    return [*lines, _("Every call: mt-sim traces list --run {run}", run=found.run + found.data)]


def _left_lines(found: Readiness) -> list[str]:
    lines = []
    for operation, left in found.all_work():
        lines += ["", f"  {operation.name}{_word(operation)}"]
        for task in left:
            lines += folded(f"- {plain_line(task)}", COLUMNS, "    ", hanging=2)
    if lines:
        return ["", _("Work left:"), *lines, ""]
    return [_("Nothing is left to do.") if found.seen_working else _("Nothing is missing."), ""]


def _word(operation: Operation) -> str:
    return "" if operation.required else f" ({_('optional')})"


def _markdown(found: list[Readiness]) -> str:
    names = [_escaped(one.name) for one in found]
    lines = [
        f"# {_('Readiness for Standard API v2')}",
        "",
    ]
    rows = [[_escaped(cell) for cell in row] for row in table_of(found)]
    for title, counts in (
        (_("there"), [len(one.there) for one in found]),
        (_("seen working"), [one.done for one in found]),
    ):
        cells = [
            _("{done} of {required}", done=count, required=len(one.required))
            for one, count in zip(found, counts, strict=True)
        ]
        rows.append([f"**{title}**", *cells])
    lines += [table(["", *names], rows), ""]
    for one in found:
        lines += [_("## {name}: work left", name=_escaped(one.name)), ""]
        if not any(one.all_work()):
            lines.append(_("Nothing.") if one.seen_working else _("Nothing is missing."))
        for operation, left in one.all_work():
            lines += [f"- [ ] **{operation.name}**{_word(operation)}"]
            lines += [f"  - {_escaped(task)}" for task in left]
        lines += ["", *(f"- {_escaped(remark)}" for remark in _remarks(one)), ""]
    return "\n".join(lines)


def _escaped(text: str) -> str:
    shown = plain_line(text)
    for letter in "\\`*_|<>[]":
        shown = shown.replace(letter, f"\\{letter}")
    return shown
