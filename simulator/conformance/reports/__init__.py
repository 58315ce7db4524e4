"""How a run is shown, live and as a file; each report turns plain data into text. Pure."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

Render = Callable[[dict[str, Any]], str]

KINDS: tuple[str, ...] = ("json", "junit", "markdown", "html", "annotations")


def renderer(kind: str) -> Render:
    """The function that renders one kind; KeyError for a kind that is not known."""
    if kind not in KINDS:
        raise KeyError(kind)
    render: Render = import_module(f"simulator.conformance.reports.formats.{kind}_report").render
    return render
