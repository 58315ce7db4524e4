"""What strangers stumbled over in stories: how values are read, and what a mistake is told as."""

import re
from pathlib import Path

import jsonschema_rs
import pytest

from simulator.scenarios.actions import ACTIONS
from simulator.scenarios.language.load import parse
from simulator.scenarios.language.mistakes import ScenarioError
from simulator.scenarios.language.schema import json_schema
from simulator.scenarios.language.values import FAKES, Values
from simulator.scenarios.language.yaml_tree import read_yaml

ROOT = Path(__file__).parents[2]
HEAD = "title: A story\nsteps:\n"


def told(text: str, folder: Path = Path()) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        parse(text, folder / "mine.yaml")
    return str(caught.value).splitlines()


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12:30", "12:30"),
        ("010", "010"),
        ("1e3", 1000.0),
        ("1.10", 1.1),
        ("0x1F", 31),
        ("0o17", 15),
        ("-3", -3),
        ("yes", "yes"),
        ("NO", "NO"),
        ("True", True),
        ("1_000", "1_000"),
        ("2026-03-02", "2026-03-02"),
        ("~", None),
        ("190:20:30", "190:20:30"),
        ("+.5", 0.5),
        ("'1'", "1"),
        ("0b1", "0b1"),
        ("", None),
    ],
)
def test_values_are_read_as_yaml_1_2_and_editors_read_them(written: str, value: object) -> None:
    read = read_yaml(f"a: {written}\n").value["a"]
    assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        ("  - check: {a: [.nan, 1]}", 17, ".nan is no number"),
        ("  - check: {a: [1e999, 1]}", 17, "1e999 is no number"),
        ("  - check: {a: [-.inf, 1]}", 17, "-.inf is no number"),
        ('  - check: {a: ["\\ud800", 1]}', 17, "half a character"),
        ('  - send:\n    save: {"\\udfff": waiting}', 12, "half a character"),
        ("  - check: !!python/tuple [1, 1]", 12, "the tag"),
        ("  - !ours {send: }", 5, "the tag"),
        ("  - send: [", 1, "a list [...] or a mapping"),
        ("  - send\n - advance: 1d", 2, "look at the indentation"),
        ("\t- send", 1, "a tab"),
        ("  - send: *one", 11, "an alias"),
        ("  - a: b: c", 9, "a colon where none may stand"),
        ('  - send: "open', 1, "a text in quotation marks that has no end"),
    ],
)
def test_a_mistake_has_file_line_and_column_and_our_words(
    tmp_path: Path, line: str, column: int, words: str
) -> None:
    (first, *_others) = told(HEAD + line + "\n", tmp_path)
    place, _space, message = first.partition(": ")
    path, _line, found = place.rsplit(":", 2)
    assert path == str(tmp_path / "mine.yaml")
    assert (int(found), words in message) == (column, True), first
    assert "expected" not in message


@pytest.mark.parametrize(
    ("step", "meant"),
    [
        ("advanse: 1d", "advance"),
        ("titel: x\n    send:", "title"),
        ("Send:", "send"),
        ("apply: {universty: x}", "university"),
        ("call: get_tennant_status", "get_tenant_status"),
        ("fault: {rates: {duplicat: 1}}", "duplicate"),
        ("activate: mtsim-${fake.unversity}", "fake.university"),
        ("activate: mtsim-${rnu}", "run"),
        ("use: joinss", "joins"),
        ("use: joins\n    wiht: {}", "with"),
        ("send:\n    expect: {a: {at_lest: 1}}", "at_least"),
    ],
)
def test_what_is_nearly_a_name_is_told_with_the_name(step: str, meant: str) -> None:
    lines = told(f"parts: {{joins: [send: ]}}\nsteps:\n  - {step}\n")
    assert [line for line in lines if f"do you mean {meant}?" in line], lines


def test_all_mistakes_of_a_file_are_told_in_one_run() -> None:
    text = (
        HEAD
        + "  - advanse: 1d\n    save: {a: b}\n  - apply: {kid: 1}\n  - activate: ${a}\n  - activate: ${b}\n"
    )
    assert [line.split("mine.yaml:")[1].split(":")[0] for line in told(text)] == ["3", "5", "7"]


@pytest.mark.parametrize(
    "step",
    [
        "activate: {tenant: univ-01}",
        "deactivate: univ-01",
        "change_plan: {tenant: a, to: basic}",
        "call: {operation: delete_user, tenant: univ-01, user: u}",
        "deliver: {operation: create_user, tenant: x}",
        "activate: mtsim-${tenant",
        "send:\n    title: ${",
        "check: {a: ['${tenant id}', 1]}",
    ],
)
def test_what_cannot_be_played_is_found_while_the_file_is_read(step: str) -> None:
    (line,) = told(f"{HEAD}  - {step}\n")
    assert "only tenants of its own" in line or "a reference without its end" in line


def test_reading_from_a_tenant_of_others_is_allowed() -> None:
    assert parse(f"{HEAD}  - call: {{operation: get_tenant_status, tenant: univ-01}}\n", Path("a.yaml")).steps


def test_the_values_of_with_are_bound_once(tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(
        "vars: {who: '${fake.name}'}\nsteps:\n  - check: {a: ['${who}', '${who}']}\n", encoding="utf-8"
    )
    text = (
        "parts:\n  twice:\n    - check: {a: ['${name}', '${name}', '${name}']}\n"
        "    - check: {b: ['${name}', '${name}']}\nsteps:\n"
        "  - use: twice\n    with: {name: '${fake.name}'}\n  - use: other.yaml\n"
        "  - use: twice\n    with: {name: '${fake.name}'}\n"
    )
    steps = parse(text, tmp_path / "mine.yaml").steps
    values = Values(seed=1, run="r", now=lambda: "")
    drawn = []
    for step in steps:
        for name, value in step.binds.items():
            values.put(name, values.fill(value))
        (equal,) = values.fill(step.words)["values"].values()
        assert len(set(equal)) == 1, equal
        drawn.append(equal[0])
    assert drawn[0] == drawn[1]
    assert len(set(drawn)) == 3


def test_a_validator_names_the_mistake_of_a_step() -> None:
    document = read_yaml(HEAD + "  - apply: {universty: x}\n").value
    errors = list(jsonschema_rs.validator_for(json_schema()).iter_errors(document))
    assert [error for error in errors if "universty" in str(error)], errors
    assert not [error for error in errors if "'apply' is a required property" in str(error)]


@pytest.mark.parametrize("guide", ["docs/scenarios.md", "docs/ko/scenarios.md"])
def test_the_guide_lists_what_each_step_gives_and_every_fake_value(guide: str) -> None:
    text = (ROOT / guide).read_text(encoding="utf-8")
    rows = [line for line in text.partition("`expect`")[2].splitlines() if line.startswith("| `")]
    told = {word: row for row in rows for word in re.findall(r"`(\w+)`", row.split("|")[1])}
    for name, action in ACTIONS.items():
        given = re.sub(r"\(.*?\)", "", (action.__doc__ or "").partition(":")[2])
        names = set(re.findall(r"\b(state|attempts|waiting|status|problems|phase|faults)\b", given))
        assert names <= set(re.findall(r"`(\w+)`", told[name].split("|")[2])), name
    assert [name for name in FAKES if f"${{fake.{name}}}" not in text] == []
