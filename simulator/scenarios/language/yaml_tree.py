"""YAML 1.2 as plain values, with the place of every part; no tags, no duplicate keys, bounded. Pure."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from languages import _

Place = tuple[str | int, ...]
MAX_BYTES = 1_000_000
_MAX_NODES = 50_000
_MAX_DEPTH = 40
_TAG = "tag:yaml.org,2002:"
_HALF = re.compile("[\ud800-\udfff]")


class _Core(yaml.SafeLoader):
    """Reads plain words as YAML 1.2 and editors do: ``12:30``, ``010``, ``yes`` and dates are text."""


_Core.yaml_implicit_resolvers = {}

for _name, _form, _first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?(0|[1-9][0-9]*)|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    (
        "float",
        r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)",
        list("-+.0123456789"),
    ),
):
    _Core.add_implicit_resolver(_TAG + _name, re.compile(rf"^(?:{_form})$"), _first)


class YamlError(ValueError):
    """The text is no YAML that we read; ``spot`` says where."""

    def __init__(self, spot: "Spot", message: str) -> None:
        super().__init__(message)
        self.spot = spot


@dataclass(frozen=True, order=True)
class Spot:
    """A line and a column of a text; both count from 1."""

    line: int = 1
    column: int = 1


START = Spot()


@dataclass(frozen=True, kw_only=True)
class Tree:
    """A document: its value, and the spot of each place (a tuple of keys and numbers)."""

    value: Any
    spots: dict[Place, Spot]

    def spot(self, place: Place) -> Spot:
        """Where a place stands, or the nearest part around it."""
        while place and place not in self.spots:
            place = place[:-1]
        return self.spots.get(place, START)


@dataclass
class _TreeGrowth:
    spots: dict[Place, Spot] = field(default_factory=dict)
    nodes: int = 0


def read_yaml(text: str) -> Tree:
    """Read one document. Raises YamlError with the place."""
    if len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise YamlError(START, _("the file is larger than {size} bytes", size=MAX_BYTES))
    try:
        node = yaml.compose(text, Loader=_Core)
    except yaml.MarkedYAMLError as error:
        raise YamlError(_spot(error.problem_mark or error.context_mark), _told(error)) from None
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        spot = Spot(before.count("\n") + 1, error.position - before.rfind("\n"))
        code = f"{error.character:04X}"
        raise YamlError(spot, _("the character U+{code} is not read", code=code)) from None
    except (yaml.YAMLError, RecursionError):
        raise YamlError(START, _("too much: aliases or nesting make the document too large")) from None
    if node is None:
        raise YamlError(START, _("the file is empty"))
    growth = _TreeGrowth()
    return Tree(value=_grown(node, (), growth), spots=growth.spots)


def _spot(mark: yaml.Mark | None) -> Spot:
    return Spot(mark.line + 1, mark.column + 1) if mark else START


def _told(error: yaml.MarkedYAMLError) -> str:
    """What PyYAML saw, by what its words begin with, in ours."""
    seen = f"{error.problem} {error.context}"
    if "found undefined alias" in seen:
        return _("an alias (*name) of something that has no anchor (&name) above")
    if "\\t" in seen or "tab" in seen:
        return _("a tab: YAML is indented with spaces")
    if "expected a single document" in seen:
        return _("a second document (---): write one a file")
    if "quoted scalar" in seen:
        return _("a text in quotation marks that has no end, or an escape that YAML does not know")
    if "flow" in seen:
        return _("a list [...] or a mapping {...} without its end, or without a comma")
    if "mapping values are not allowed" in seen:
        return _("a colon where none may stand: put the text into quotation marks")
    if "block" in seen or "simple key" in seen:
        return _("something that does not fit around it: look at the indentation and the colons")
    return _("something that is no YAML: put a text with special characters into quotation marks")


def _grown(node: yaml.Node, place: Place, growth: _TreeGrowth) -> Any:
    spot = _spot(node.start_mark)
    growth.spots.setdefault(place, spot)
    growth.nodes += 1
    if growth.nodes > _MAX_NODES or len(place) > _MAX_DEPTH:
        raise YamlError(spot, _("too much: aliases or nesting make the document too large"))
    kind = node.tag.removeprefix(_TAG)
    if kind not in ("map", "seq", "str", "null", "bool", "int", "float"):
        raise YamlError(spot, _("the tag {tag} is not read; write a plain value", tag=node.tag))
    if isinstance(node, yaml.MappingNode):
        return {key: _grown(value, (*place, key), growth) for key, value in _pairs(node, place, growth)}
    if isinstance(node, yaml.SequenceNode):
        return [_grown(value, (*place, number), growth) for number, value in enumerate(node.value)]
    return _scalar(kind, node.value, spot)


def _pairs(node: yaml.MappingNode, place: Place, growth: _TreeGrowth) -> Iterator[tuple[str, yaml.Node]]:
    seen = set()
    for key, value in node.value:
        spot = _spot(key.start_mark)
        if not isinstance(key, yaml.ScalarNode) or key.value == "<<":
            raise YamlError(spot, _("a key must be plain text"))
        name = _text(key.value, spot)
        if name in seen:
            raise YamlError(spot, _("the key {key!r} stands here twice", key=name))
        seen.add(name)
        growth.spots[*place, name] = spot
        yield name, value


def _scalar(kind: str, text: str, spot: Spot) -> Any:
    if kind == "str":
        return _text(text, spot)
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    try:
        number = int(text, 0) if kind == "int" else float(text.replace(".inf", "inf").replace(".nan", "nan"))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise YamlError(spot, _("{text} is no number that JSON can carry", text=text[:40]))
    return number


def _text(text: str, spot: Spot) -> str:
    if _HALF.search(text):
        raise YamlError(spot, _("half a character (an escape from \\ud800 to \\udfff): no text can hold it"))
    return text
