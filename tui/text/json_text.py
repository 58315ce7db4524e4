"""JSON that a person changes: laid out, and safe for a terminal without meaning anything else. Pure."""

import json
from typing import Any

from standard_api import strict_json


def editable(text: str) -> str | None:
    """A body as one may edit it; None for what is no JSON.

    It keeps its own layout when it has one. What a terminal would obey stands as an escape of JSON: such a
    character can only be part of a string there, so the meaning stays.
    """
    try:
        value = strict_json.parse(text.encode("utf-8", "surrogateescape"), names_twice=True)
    except strict_json.StrictJSONError:
        return None
    return shown(text if "\n" in text else _laid_out(value, text))


def shown(text: str) -> str:
    """The text with every character that is not for a terminal escaped."""
    return "".join(letter if letter.isprintable() or letter == "\n" else _escaped(letter) for letter in text)


def _laid_out(value: Any, text: str) -> str:
    """On lines of its own, unless that would change it: a name that stands twice is lost, a number too."""
    laid = json.dumps(value, ensure_ascii=False, indent=2)
    same = "".join(laid.split()) == "".join(text.split())
    return laid if same else text


def _escaped(letter: str) -> str:
    if letter in "\t\r":
        return " "
    units = letter.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
