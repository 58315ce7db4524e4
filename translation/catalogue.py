"""Every text of the code that is shown to a person: what ``mt-sim.po`` must hold. For development.

A text is marked where it is written: ``_("...")`` says it at once, ``N_("...")`` later. Docstrings, help and
the documents of ``standard_api``, which knows no language, cannot be marked and are gathered here.
"""

import ast
from collections.abc import Iterable, Iterator
from importlib import import_module
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any

from babel.messages.extract import extract

ROOT = Path(__file__).parents[1]
ROOMS = ("languages", "sample_service", "mock_market", "simulator", "tui", "pages")
KEYWORDS: dict[str, Any] = {"_": None, "N_": None, "said_as": ((1, "c"), 2)}
"""What marks a text, as Babel wants to know it."""
BY_TYPER = (
    "Show this message and exit.",
    "Arguments",
    "Options",
    "Commands",
    "required",
    "default: {default}",
    "env var: {var}",
    "Aborted!",
)

Texts = dict[str, str]
"""A text and the place where it stands; before a text of one meaning stands the meaning, as in a ``.mo``."""

MEANT = "\x04"
"""Stands between a meaning and its text."""


def texts() -> Texts:
    """All texts, in the order of their places."""
    found: Texts = {}
    for place, told in chain(_marked(), _of_code(), _of_documents(), _of_commands(), _of_stories()):
        for text in told:
            if text.strip():
                found.setdefault(text, place)
    return found


def _marked() -> Iterator[tuple[str, Iterable[str]]]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), marked_in(path.read_text(encoding="utf-8"))
        for path in sorted((ROOT / room).rglob("*.html")):
            yield path.relative_to(ROOT).as_posix(), _extracted("jinja2", path.read_text(encoding="utf-8"))


def marked_in(source: str) -> Iterator[str]:
    """The marked texts of a file of Python."""
    yield from _extracted("python", source)
    # Before Python 3.12 an f-string is one token, in which Babel looks for nothing.
    values = (node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FormattedValue))
    yield from _extracted("python", "\n".join(map(ast.unparse, values)))


def _extracted(method: str, source: str) -> Iterator[str]:
    if not any(f"{word}(" in source for word in KEYWORDS):
        return  # most files: to read their tokens is dear
    for _line, said, _comments, meaning in extract(method, BytesIO(source.encode()), KEYWORDS):
        text = said if isinstance(said, str) else said[0]
        yield f"{meaning}{MEANT}{text}" if meaning else text


def _of_code() -> Iterator[tuple[str, Iterable[str]]]:
    """Docstrings that reports show, and what ``standard_api`` says of itself."""
    for check in import_module("simulator.conformance.catalogue").all_checks():
        yield check.id, _paragraphs(check.docstring)
    for name, defect in import_module("sample_service.defects.catalogue").all_defects().items():
        yield f"defect {name}", (defect.story,)
    operations = import_module("standard_api.operations")
    yield from ((one.name, (one.summary,)) for one in (*operations.OPERATIONS, operations.AUTO_PROVISION))
    yield "errors.md", (code.meaning for code in import_module("standard_api.errors").ErrorCode)
    yield "mock_market/saying.py", import_module("mock_market.saying").KINDS.values()


def _of_documents() -> Iterator[tuple[str, Iterable[str]]]:
    """What ``mt-sim openapi`` describes."""
    sayings = import_module("simulator.commands.documents").sayings
    for room in ("standard_api.routes.document", "mock_market.api.openapi"):
        for text in sayings(import_module(room).document()):
            yield room, _paragraphs(text)


def _of_stories() -> Iterator[tuple[str, Iterable[str]]]:
    for story in import_module("simulator.scenarios.language.load").shipped():
        yield f"story {story.name}", (story.title, *_paragraphs(story.story))
        for step in story.steps:
            yield f"story {story.name}", (step.title, " ".join(step.beside.hint.split()))


def _of_commands() -> Iterator[tuple[str, Iterable[str]]]:
    from typer.main import get_command

    from simulator.cli import app

    yield "typer", BY_TYPER
    yield from _of_command(get_command(app), "mt-sim")
    settings = import_module("pages.settings")
    yield "settings.md", (text for _program, text in settings.server_options())
    yield "settings.md", (text for _name, _default, text in settings.pytest_options())


def _of_command(command: Any, place: str) -> Iterator[tuple[str, Iterable[str]]]:
    yield place, _paragraphs(command.help or "")
    yield place, (getattr(parameter, "help", None) or "" for parameter in command.params)
    for name, inner in getattr(command, "commands", {}).items():
        yield from _of_command(inner, f"{place} {name}")


def _paragraphs(text: str) -> list[str]:
    return [" ".join(part.split()) for part in text.split("\n\n")]
