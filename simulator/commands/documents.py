"""An OpenAPI document in the language of whoever reads it."""

from collections.abc import Iterator
from typing import Any

from languages import chosen, paragraphs

_SAYING = ("description", "summary")
_KEPT = ("example", "examples")


def spoken(document: Any) -> Any:
    """The document with its descriptions said in the chosen language; examples and names stay."""
    return document if chosen() == "en" else _said(document)


def _said(node: Any) -> Any:
    if isinstance(node, list):
        return [_said(one) for one in node]
    if not isinstance(node, dict):
        return node
    return {name: value if name in _KEPT else _part(name, value) for name, value in node.items()}


def _part(name: str, value: Any) -> Any:
    return paragraphs(value) if name in _SAYING and isinstance(value, str) else _said(value)


def sayings(node: Any) -> Iterator[str]:
    """Every text of a document that is said."""
    parts = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for name, value in parts:
        if name in _SAYING and isinstance(value, str):
            yield value
        elif name not in _KEPT:
            yield from sayings(value)
