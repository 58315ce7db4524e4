"""Every text of the code that is shown to a person: what ``mt-sim.po`` must hold. For development."""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
ROOMS = ("standard_api", "sample_service", "mock_market", "simulator", "tui")
SAYING = frozenset({"_", "skip", "note"})
"""Calls whose literal text is said: a marked text, and why a check was skipped or what it noted."""
BY_TYPER = (
    "Show this message and exit.",
    "Arguments",
    "Options",
    "Commands",
    "required",
    "default: {default}",
    "env var: {var}",
)

Texts = dict[str, str]
"""A text and the place where it stands."""


def texts() -> Texts:
    """All texts, in the order of their places."""
    found: Texts = {}
    for text, place in (*_of_checks(), *_of_commands(), *_marked()):
        if text:
            found.setdefault(text, place)
    return found


def _of_checks() -> Iterator[tuple[str, str]]:
    catalogue = import_module("simulator.conformance.catalogue")
    for check in catalogue.all_checks():
        for text in (*_paragraphs(check.docstring), check.hint):
            yield text, check.id
    yield from ((name, "classic") for name, _ids in catalogue.CLASSIC)
    yield from ((text, "console") for text in import_module("simulator.conformance.console_face").TEXTS)


def _of_commands() -> Iterator[tuple[str, str]]:
    from typer.main import get_command

    from simulator.cli import app

    yield from _of_command(get_command(app), "mt-sim")
    yield from ((text, "typer") for text in BY_TYPER)


def _of_command(command: Any, place: str) -> Iterator[tuple[str, str]]:
    for text in _paragraphs(command.help or ""):
        yield text, place
    for parameter in command.params:
        yield getattr(parameter, "help", None) or "", place
    for name, inner in getattr(command, "commands", {}).items():
        yield from _of_command(inner, f"{place} {name}")


def _paragraphs(text: str) -> list[str]:
    return [" ".join(part.split()) for part in text.split("\n\n")]


def _marked() -> Iterator[tuple[str, str]]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            for text in _said_in(ast.parse(path.read_text(encoding="utf-8"))):
                yield text, path.relative_to(ROOT).as_posix()


def _said_in(tree: ast.AST) -> Iterator[str]:
    constants = _constants(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = getattr(node.func, "id", None) or getattr(node.func, "attr", "")
        first = node.args[0]
        if name in SAYING and isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield first.value
        elif name in SAYING and isinstance(first, ast.Name) and first.id in constants:
            yield constants[first.id]


def _constants(tree: ast.AST) -> dict[str, str]:
    """The module's own texts by name."""
    return {
        target.id: node.value.value
        for node in getattr(tree, "body", [])
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value.value, str)
    }
