"""What is wrong in a scenario file: where it stands, and in our words what it is. Pure."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from languages import _
from simulator.output.near import did_you_mean, not_called
from simulator.scenarios.language.yaml_tree import Spot


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """One thing that is wrong; ``path`` is the file that it stands in."""

    path: Path
    spot: Spot
    message: str

    def __str__(self) -> str:
        return f"{self.path.absolute()}:{self.spot.line}:{self.spot.column}: {self.message}"


class ScenarioError(ValueError):
    """A file is no scenario; each line says where and why, in a form that editors can jump to."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = sorted(dict.fromkeys(mistakes), key=lambda one: (str(one.path), one.spot))
        super().__init__("\n".join(map(str, self.mistakes)))


def words_of(error: ValidationError, kind: type[BaseModel], value: Any) -> list[tuple[tuple[Any, ...], str]]:
    """Each mistake of a model once: its place below the value, and what is wrong there."""
    found: dict[tuple[Any, ...], str] = {}
    for one in error.errors(include_url=False):
        place = _real(one["loc"], value)
        known = kind.model_fields if len(place) == 1 else ()
        name = str(one["loc"][-1]) if one["loc"] else ""
        values = {**(one.get("ctx") or {}), "name": name, "known": known, "given": str(one["input"])}
        told = _WORDS.get(one["type"], _unknown)(values)
        if one["type"] == "missing":
            place = (*place[:-1], _MISSING, name)
        where = ".".join(map(str, place))
        found.setdefault(place, told if one["type"] in _NAMED or not where else f"{where}: {told}")
    return list(found.items())


def _real(place: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
    """The place without what pydantic adds to it, such as the alternative of a union that it tried."""
    real: list[Any] = []
    for number, part in enumerate(place):
        if isinstance(value, dict) and (part in value or number == len(place) - 1):
            value = value.get(part)
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            value = value[part]
        else:
            break
        real.append(part)
    return tuple(real)


def _one_of(given: str, expected: str) -> str:
    """``expected`` lists words in quotation marks, the last behind an ``or``."""
    words = re.findall(r"'([^']*)'", expected)
    return _("it must be {words}", words=", ".join(words)) + did_you_mean(given, words)


def _unknown(_values: dict[str, Any]) -> str:
    return _("it cannot be this")


_MISSING = "is missing"
"""Stands in the place of something that is nowhere."""
_NAMED = ("extra_forbidden", "missing")
"""What says by itself which name it is about."""
_WORDS: dict[str, Callable[[dict[str, Any]], str]] = {
    "extra_forbidden": lambda values: not_called(values["name"], values["known"]),
    "missing": lambda values: _("{name} is missing", name=values["name"]),
    "value_error": lambda values: str(values["error"]),
    "literal_error": lambda values: _one_of(values["given"], values["expected"]),
    "enum": lambda values: _one_of(values["given"], values["expected"]),
    "too_short": lambda values: _("it is empty"),
    "string_too_short": lambda values: _("it is empty"),
    "greater_than_equal": lambda values: _("it must be at least {least}", least=values["ge"]),
    "less_than_equal": lambda values: _("it must be at most {most}", most=values["le"]),
    "string_type": lambda values: _("it must be a text; put it into quotation marks"),
    "list_type": lambda values: _("it must be a list"),
    "dict_type": lambda values: _("it must be a mapping such as {example}", example="{name: value}"),
    "model_type": lambda values: _("it must be a mapping such as {example}", example="{name: value}"),
    "bool_type": lambda values: _("it must be true or false"),
    "int_type": lambda values: _("it must be a whole number"),
    "float_type": lambda values: _("it must be a number"),
}
"""What each kind of mistake that pydantic knows is called here."""
