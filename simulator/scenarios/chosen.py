"""What a command line chooses: stories by name or path, and other values for their variables."""

import json
from collections.abc import Iterable
from typing import Any

from languages import os_words
from simulator.errors.judging import (
    NO_SCENARIO,
    NO_VARIABLE,
    NOT_A_VARIABLE,
    SCENARIO_NOT_READABLE,
    SCENARIO_NOT_VALID,
    VARIABLE_OF_OTHER_KIND,
)
from simulator.output.given_names import by_name
from simulator.output.near import did_you_mean
from simulator.scenarios.language.files import ENDINGS, file_of, shipped_names
from simulator.scenarios.language.load import load
from simulator.scenarios.language.mistakes import ScenarioError
from simulator.scenarios.language.scenario import Scenario
from simulator.scenarios.language.yaml_tree import YamlError, read_yaml


def find(name: str) -> Scenario:
    """A story of ours by name, or a file by path. CommandError says what is wrong and where."""
    known = shipped_names()
    if name not in known and not name.endswith(ENDINGS):
        raise NO_SCENARIO.error(name=name, guess=did_you_mean(name, known), names=", ".join(known))
    try:
        return load(file_of(name))
    except ScenarioError as error:
        raise SCENARIO_NOT_VALID.error(str(error)) from None
    except OSError as error:
        strerror = os_words(error)
        raise SCENARIO_NOT_READABLE.error(name=name, strerror=strerror) from None


def variables_of(pairs: Iterable[str], scenario: Scenario) -> dict[str, Any]:
    """``name=value`` options, each of the kind of its default. CommandError for one that does not fit."""
    return by_name(_variable(pair, scenario) for pair in pairs)


def _variable(pair: str, scenario: Scenario) -> tuple[str, Any]:
    name, equals, value = pair.partition("=")
    if not equals or not name:
        raise NOT_A_VARIABLE.error(pair=pair)
    if name not in scenario.variables:
        known = ", ".join(scenario.variables) or "none"
        raise NO_VARIABLE.error(scenario=scenario.name, name=name, names=known)
    return name, _as_kind(name, value, scenario.variables[name])


def _as_kind(name: str, text: str, default: Any) -> Any:
    """A text from the command line as the kind of value that stands in the file."""
    if default is None or isinstance(default, str):
        return text
    try:
        value = read_yaml(text).value
    except YamlError:
        value = text
    if type(value) is type(default) or (isinstance(default, float) and type(value) is int):
        return value
    raise VARIABLE_OF_OTHER_KIND.error(name=name, text=text, value=json.dumps(default, ensure_ascii=False))
