"""YAML as plain values, with the line of every part; no tags, no duplicate keys, bounded. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from languages import _, retold

Place = tuple[str | int, ...]
MAX_BYTES = 1_000_000
_MAX_NODES = 50_000
_MAX_DEPTH = 40
_PLAIN = ("null", "bool", "int", "float")
_TAG = "tag:yaml.org,2002:"


class YamlError(ValueError):
    """The text is no YAML that we read; ``line`` counts from 1."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, kw_only=True)
class Tree:
    """A document: its value, and the line of each place (a tuple of keys and numbers)."""

    value: Any
    lines: dict[Place, int]

    def line(self, place: Place) -> int:
        """The line of a place, or of the nearest part around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


@dataclass
class _Growth:
    lines: dict[Place, int] = field(default_factory=dict)
    nodes: int = 0


def read_yaml(text: str) -> Tree:
    """Read one document. Raises YamlError with the line."""
    if len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise YamlError(1, _("the file is larger than {size} bytes", size=MAX_BYTES))
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlError(mark.line + 1 if mark else 1, retold(error.problem or "") or _("not YAML")) from None
    except (yaml.YAMLError, RecursionError) as error:
        raise YamlError(1, _("not YAML: {error}", error=error)) from None
    if node is None:
        raise YamlError(1, _("the file is empty"))
    growth = _Growth()
    return Tree(value=_grown(node, (), growth), lines=growth.lines)


def _grown(node: yaml.Node, place: Place, growth: _Growth) -> Any:
    line = node.start_mark.line + 1
    growth.lines.setdefault(place, line)
    growth.nodes += 1
    if growth.nodes > _MAX_NODES or len(place) > _MAX_DEPTH:
        raise YamlError(line, _("too much: aliases or nesting make the document too large"))
    if isinstance(node, yaml.MappingNode):
        return {key: _grown(value, (*place, key), growth) for key, value in _pairs(node, place, growth)}
    if isinstance(node, yaml.SequenceNode):
        return [_grown(value, (*place, number), growth) for number, value in enumerate(node.value)]
    return _scalar(node, line)


def _pairs(node: yaml.MappingNode, place: Place, growth: _Growth) -> Iterator[tuple[str, yaml.Node]]:
    seen = set()
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode) or key.value == "<<":
            raise YamlError(line, _("a key must be plain text"))
        if key.value in seen:
            raise YamlError(line, _("the key {key!r} stands here twice", key=key.value))
        seen.add(key.value)
        growth.lines[*place, key.value] = line
        yield key.value, value


def _scalar(node: yaml.Node, line: int) -> Any:
    kind = node.tag.removeprefix(_TAG)
    if kind in ("str", "timestamp"):
        return node.value
    if kind not in _PLAIN or (kind == "bool" and node.value.lower() not in ("true", "false")):
        # yes, no, on and off are words here, whatever YAML 1.1 makes of them.
        if kind == "bool":
            return node.value
        raise YamlError(line, _("the tag {tag} is not read; write a plain value", tag=node.tag))
    try:
        return yaml.safe_load(node.value)
    except (yaml.YAMLError, ValueError) as error:
        raise YamlError(line, _("not a value: {error}", error=error)) from None
