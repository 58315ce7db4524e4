"""Scenario files: every mistake is told with its line, before anything is sent."""

import os
from pathlib import Path

import pytest

from simulator.scenarios.language.files import files_of
from simulator.scenarios.language.load import load, parse, shipped
from simulator.scenarios.language.matching import differences
from simulator.scenarios.language.mistakes import ScenarioError
from simulator.scenarios.language.schema import json_schema
from simulator.scenarios.language.values import UnknownValueError, Values
from simulator.scenarios.language.words import STEPS
from simulator.scenarios.language.yaml_tree import MAX_BYTES

HEAD = "title: A story\nsteps:\n"


def mistakes(text: str, folder: Path = Path()) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        parse(text, folder / "mine.yaml")
    return [f"{one.path.name}:{one.spot.line}: {one.message}" for one in caught.value.mistakes]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "mine.yaml:1: the file is empty"),
        ("- a\n", "mine.yaml:1: a scenario is a mapping"),
        ("title: x\n", "mine.yaml:1: steps is missing"),
        ("title: x\nsteps: []\n", "mine.yaml:2: steps: it is empty"),
        (
            "title: x\nstpes: 1\nsteps: [send: ]\n",
            "mine.yaml:2: nothing here is called 'stpes' - do",
        ),
        (HEAD + "  - advance: soon\n", "mine.yaml:3: span:"),
        (HEAD + "  - advanse: 3d\n", "mine.yaml:3: nothing here is called 'advanse' - do you mean advance?"),
        (HEAD + "  - title: nothing\n", "mine.yaml:3: a step without its word"),
        (HEAD + "  - advance: 1d\n    send:\n", "mine.yaml:3: advance + send in one step"),
        (HEAD + "  - call: get_me\n", "mine.yaml:3: operation: no operation 'get_me'"),
        (HEAD + "  - activate: ${who}\n", "mine.yaml:3: nothing here is called 'who'"),
        (HEAD + "  - activate: ${fake.planet}\n", "mine.yaml:3: nothing here is called 'fake.planet'"),
        (HEAD + "  - send:\n    save: {a: b}\n  - activate: a\n    activate: b\n", "mine.yaml:6: the key"),
        (HEAD + "  - use: nothing\n", "mine.yaml:3: no part 'nothing' here"),
        (HEAD + "  - use: gone.yaml\n", "mine.yaml:3: cannot read gone.yaml"),
        (HEAD + "  - !!python/object:os.system {}\n", "mine.yaml:3: "),
        (HEAD + "  - {a: [}\n", "mine.yaml:3: "),
        (HEAD + "  - use: [a]\n", "mine.yaml:3: use: the name of a part"),
        (HEAD + "  - use: {a: 1}\n", "mine.yaml:3: use: the name of a part"),
        ("parts: {a: []}\nsteps:\n  - use: a\n    with: [who]\n", "mine.yaml:4: with: values by name"),
        ("parts: {a: []}\nsteps:\n  - use: a\n    with: hello\n", "mine.yaml:4: with: values by name"),
        ('vars:\n  a: "${b}"\n  b: x\nsteps: [send: ]\n', "mine.yaml:2: nothing here is called 'b'"),
        ("vars:\n  run: x\nsteps: [send: ]\n", "mine.yaml:1: vars: 'run' has a meaning of its own"),
        (HEAD + "  - send:\n    save: {run: waiting}\n", "mine.yaml:4: save: 'run' has a meaning"),
        (HEAD + "  - send:\n    save: {a b: waiting}\n", "mine.yaml:4: save: 'a b' is no name"),
        (HEAD + "  - send:\n    hint: See ${nothing}\n", "mine.yaml:3: nothing here is called 'nothing'"),
        ("retries: soon\nsteps: [send: ]\n", "mine.yaml:1: retries: no retry schedule 'soon'"),
        (HEAD + "  - apply: {start: tomorrow}\n", "mine.yaml:3: start: not a day: 'tomorrow'"),
        (HEAD + "  - apply: {end: +soon}\n", "mine.yaml:3: end: not a span of time"),
        (HEAD + "  - wait: {}\n", "mine.yaml:3: wait for a tenant or for an application"),
        (HEAD + "  - wait: {tenant: a, application: 1}\n", "mine.yaml:3: wait for a tenant or"),
        (HEAD + "  - send:\n    expect: {waiting: {at_lest: 0}}\n", "mine.yaml:4: expect: nothing expects"),
        (HEAD + "  - check: {a: {value: 1, at_lest: 0}}\n", "mine.yaml:3: values: a: write value and"),
        (HEAD + "  - check: {a: 1}\n", "mine.yaml:3: values: a: write value and"),
        ("title: &a [*a]\nsteps: [send: ]\n", "mine.yaml:1: "),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    assert mistakes(text, tmp_path)[0].startswith(told)


def test_all_mistakes_of_a_file_are_told_in_the_order_of_their_lines() -> None:
    text = HEAD + "  - advance: soon\n  - wait: {tenant: a, state: 3}\n  - fault: {rates: {moon: 1}}\n"
    assert [line.split(":")[1] for line in mistakes(text)] == ["3", "4", "5"]


def test_a_part_that_uses_itself_ends() -> None:
    text = "title: x\nparts:\n  a:\n    - use: a\nsteps:\n  - use: a\n"
    assert "does a part use itself?" in mistakes(text)[0]


def test_steps_of_another_file_come_with_their_own_values(tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text("title: o\nvars: {who: nobody}\nsteps:\n  - activate: mtsim-${who}\n", encoding="utf-8")
    mine = tmp_path / "mine.yaml"
    mine.write_text(HEAD + "  - use: other.yaml\n    with: {who: somebody}\n", encoding="utf-8")
    scenario = parse(mine.read_text(encoding="utf-8"), mine)
    assert scenario.steps[0].words == {"tenant": "mtsim-somebody"}
    assert files_of(mine) == [mine, other]


def test_files_that_use_each_other_are_told_as_the_circle_they_are(tmp_path: Path) -> None:
    one, other = tmp_path / "a.yaml", tmp_path / "b.yaml"
    one.write_text("steps:\n  - use: b.yaml\n", encoding="utf-8")
    other.write_text("parts:\n  p:\n    - use: a.yaml\nsteps:\n  - use: p\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"b\.yaml:3:\d+: .*a circle: a\.yaml > b\.yaml > a\.yaml"):
        load(one)
    assert files_of(one) == [one, other]


def test_a_file_is_watched_with_those_that_are_used_through_others(tmp_path: Path) -> None:
    names = ["a.yaml", "b.yaml", "c.yaml"]
    for name, used in zip(names, [*names[1:], "gone.yaml"], strict=True):
        (tmp_path / name).write_text(f"steps:\n  - use: {used}\n", encoding="utf-8")
    found = files_of(tmp_path / "a.yaml")
    assert [one.name for one in found] == [*names, "gone.yaml"]


@pytest.mark.parametrize("grown", ["    - use: {next}\n", "    - use: {next}\n      with: {{x: '{xs}'}}\n"])
def test_uses_that_multiply_are_stopped(grown: str) -> None:
    """Nine steps become ten to the eighth power of them, or one value as long as a library."""
    text = "parts:\n"
    for number in range(7):
        text += f"  p{number}:\n" + grown.format(next=f"p{number + 1}", xs="${x}" * 10) * 10
    text += "  p7:\n    - advance: 1d\n      title: ${x}\nvars: {x: x}\n"
    assert "do the uses multiply?" in mistakes(f"{text}steps:\n  - use: p0\n    with: {{x: xxxxxxxxxx}}\n")[0]


def test_what_is_no_file_of_text_is_refused(tmp_path: Path) -> None:
    korean, pipe = tmp_path / "korean.yaml", tmp_path / "pipe.yaml"
    korean.write_bytes("title: x\nstory: 한글\n".encode("euc-kr"))
    os.mkfifo(pipe)
    with pytest.raises(ScenarioError, match=r"korean\.yaml:2:1: not UTF-8"):
        load(korean)
    with pytest.raises(ScenarioError, match="a pipe or a device"):
        load(pipe)


def test_names_may_be_korean() -> None:
    text = "vars: {테넌트: 'mtsim-${run}'}\nsteps:\n  - activate: ${테넌트}\n    save: {상태: state}\n"
    values = Values(seed=1, run="r", now=lambda: "")
    values.put("테넌트", values.fill(parse(text, Path("mine.yaml")).variables["테넌트"]))
    assert values.fill("${테넌트}") == "mtsim-r"


@pytest.mark.parametrize("size", [MAX_BYTES + 1, 40 * MAX_BYTES])
def test_no_file_is_read_beyond_its_limit(tmp_path: Path, size: int) -> None:
    other = tmp_path / "other.yaml"
    other.write_text("#" * size, encoding="utf-8")
    assert "larger than" in mistakes(HEAD + "  - use: other.yaml\n", tmp_path)[0]
    with pytest.raises(ScenarioError, match="larger than"):
        load(other)
    assert files_of(other) == [other]


def test_the_schema_knows_every_step_and_every_story_uses_only_known_ones() -> None:
    schema = json_schema()
    forms = [branch["then"] for branch in schema["$defs"]["step"]["allOf"]]
    assert {next(iter(form["required"])) for form in forms} == {*STEPS, "use"}
    assert all(form["description"] for form in forms)
    assert {step.verb for story in shipped() for step in story.steps} <= set(STEPS)


def test_the_same_seed_makes_the_same_people() -> None:
    def made(seed: int) -> list[str]:
        values = Values(seed=seed, run="r1", now=lambda: "2026-03-02T00:00:00Z")
        return [str(values.fill("${fake.email} ${fake.name} ${fake.university} ${today}")) for _ in range(2)]

    assert made(7) == made(7)
    assert made(7) != made(8)
    first, second = made(7)
    assert first != second
    assert "@r1.example" in first
    assert first.endswith("2026-03-02")


def test_a_reference_keeps_the_kind_of_its_value_and_nothing_is_evaluated() -> None:
    values = Values(seed=1, run="r", now=lambda: "")
    values.put("found", {"users": [{"total": 3}]})
    assert values.fill("${found.users.0.total}") == 3
    assert values.fill("${1+1} $(id) {{7*7}}") == "${1+1} $(id) {{7*7}}"
    with pytest.raises(UnknownValueError, match=r"holds no 'users\.1'"):
        values.fill("${found.users.1}")


@pytest.mark.parametrize(
    ("wanted", "value", "told"),
    [
        (3, 3, None),
        (True, 1, "true"),
        ({"at_least": 2}, 1, "at least 2"),
        ({"at_least": 2}, "many", "at least 2"),
        ({"any_of": [1, 2]}, 3, "one of [1, 2]"),
        ({"contains": "하"}, "김하늘", None),
        ({"length": 2}, [1], "length 2"),
        ({"present": False}, 1, "nothing"),
        ({"not": "active"}, "active", "not active"),
        ({"name": "김"}, {"name": "이"}, "name: 김"),
    ],
)
def test_what_is_expected_is_said_in_words(wanted: object, value: object, told: str | None) -> None:
    found = differences({"body": value}, {"body": wanted})
    assert [one.expected for one in found] == ([told] if told else [])
