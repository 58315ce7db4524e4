"""The published JSON Schema and the engine agree on what a scenario is."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from simulator.scenarios.language.files import STORIES
from simulator.scenarios.language.load import parse
from simulator.scenarios.language.mistakes import ScenarioError
from simulator.scenarios.language.schema import json_schema
from simulator.scenarios.language.yaml_tree import read_yaml

VALID = [
    "send:",
    "apply:",
    "apply: {start: +1d, end: 2026-03-02}",
    "fault: {}",
    "fault:",
    "service:",
    "activate: mtsim-x",
    "activate: {tenant: mtsim-x, hold: '${flag}', email: null}",
    "approve: ${number}",
    "advance: 1d12h",
    "advance: ${span}",
    "call: get_limits",
    "call: {operation: '${operation}', times: 3}",
    "wait: {tenant: mtsim-x, within: 5s}",
    "wait: {application: 3}",
    "use: part",
    "use: part\n    with:",
    "use: part\n    with: {flag: 1}",
    "check: {same: [1, 1]}",
    "send:\n    save: {이름: waiting}\n    expect: {waiting: {at_least: 0}}\n    only_if: {waiting: 0}",
]
INVALID = [
    "advance:",
    "activate:",
    "advance: soon",
    "advance: 3",
    "approve: three",
    "apply: {start: tomorrow}",
    "call: get_me",
    "call: {operation: get_limits, times: 0}",
    "call: {operation: get_limits, tiems: 2}",
    "wait:",
    "wait: {}",
    "wait: {tenant: a, application: 1}",
    "wait: mtsim-x",
    "outage: middle",
    "fault: {rates: {moon: 1}}",
    "fault: {rates: {delay: 2}}",
    "use: [part]",
    "use: part\n    with: [flag]",
    "use: part\n    with: hello",
    "send:\n    save: {run: waiting}",
    "send:\n    save: {a b: waiting}",
    "send:\n    expect: [waiting]",
    "send:\n    titel: x",
    "advanse: 1d",
]
HEAD = "vars: {flag: true, number: 1, span: 1d, operation: get_limits}\nparts: {part: []}\n"
HEADS = [
    ("retries: 1,5,30", True),
    ("retries: brief", True),
    ("retries: soon", False),
    ("retries: 5", False),
    ("needs: [auto_provision, callback]", True),
    ("needs: [moon]", False),
    ("vars: {run: x}", False),
    ("service: {persona: advisor}", True),
    ("service: {persona: nobody}", False),
    ("seed: one", False),
]


@cache
def schema() -> jsonschema_rs.Validator:
    return jsonschema_rs.validator_for(json_schema())


def judged(text: str) -> tuple[bool, bool]:
    """What the engine and the schema say of a document."""
    try:
        parse(text, Path("mine.yaml"))
        by_engine = True
    except ScenarioError:
        by_engine = False
    return by_engine, schema().is_valid(read_yaml(text).value)


@pytest.mark.parametrize(
    ("step", "valid"), [*((one, True) for one in VALID), *((one, False) for one in INVALID)]
)
def test_the_schema_and_the_engine_agree_on_steps(step: str, valid: bool) -> None:
    assert judged(f"{HEAD}steps:\n  - {step}\n") == (valid, valid)


@pytest.mark.parametrize(("head", "valid"), HEADS)
def test_the_schema_and_the_engine_agree_on_what_stands_above(head: str, valid: bool) -> None:
    assert judged(f"{head}\nsteps:\n  - send:\n") == (valid, valid)


@pytest.mark.parametrize("path", sorted(STORIES.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_story_of_ours_fits_the_schema(path: Path) -> None:
    assert judged(path.read_text(encoding="utf-8")) == (True, True)


def test_the_schema_is_one_that_editors_read() -> None:
    schema: dict[str, Any] = json.loads(json.dumps(json_schema()))
    jsonschema_rs.meta.validate(schema)
