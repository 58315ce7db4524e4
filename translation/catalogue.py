"""Every text of the code that is shown to a person: what ``mt-sim.po`` must hold. For development."""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
ROOMS = ("standard_api", "sample_service", "mock_market", "simulator", "tui", "pages")
SAYING = {"_": 0, "skip": 0, "note": 0, "expect": 1, "require": 1}
"""Which argument is said: a marked text, why a check was skipped, what it noted or expected."""
JUDGING = frozenset({"expect", "require", "status", "refusal"})
"""Calls of checks whose ``hint`` is said."""
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
    for text, place in (
        *_of_checks(),
        *_of_tables(),
        *_of_documents(),
        *_of_commands(),
        *_of_stories(),
        *_of_screen(),
        *_of_pages(),
        *_of_templates(),
        *_marked(),
    ):
        if text:
            found.setdefault(text, place)
    return found


def _of_checks() -> Iterator[tuple[str, str]]:
    catalogue = import_module("simulator.conformance.catalogue")
    for check in catalogue.all_checks():
        for text in (*_paragraphs(check.docstring), check.hint):
            yield text, check.id
    yield from ((sentence, "suites") for sentence in catalogue.SUITES.values())
    yield from ((name, "classic") for name, _ids in catalogue.CLASSIC)


def _of_tables() -> Iterator[tuple[str, str]]:
    """Tables of texts that are said when they are shown."""
    operations = import_module("standard_api.operations")
    for one in (*operations.OPERATIONS, operations.AUTO_PROVISION):
        yield one.summary, one.name
    yield from ((title, "audit") for title, _operations in import_module("simulator.audit.readiness").ROWS)
    elsewhere = import_module("tui.keys.commands").NOT_HERE
    yield from ((reason, "tui/keys/commands.py") for reason in elsewhere.values())
    defects = import_module("sample_service.defects.catalogue").all_defects()
    yield from ((defect.story, f"defect {name}") for name, defect in defects.items())
    yield from ((text, "faults") for text in import_module("mock_market.domain.faults").MEANINGS.values())
    market_errors = import_module("mock_market.api.errors")
    hints = [market_errors.HINT, *(hint for _answer, hint in market_errors.KNOWN.values())]
    yield from ((hint, "mock_market/api/errors.py") for hint in hints)
    yield from ((text, "languages/retold.py") for text in import_module("languages.retold").FORMS)
    yield from ((text, "languages/os_words.py") for text in import_module("languages.os_words").WORDS)
    yield from ((text, "clock") for text in import_module("mock_market.delivery.calendar").NOT_COMPARABLE)
    yield from (
        (text, "statuses") for text in import_module("simulator.conformance.reports.status_words").TEXTS
    )


def _of_documents() -> Iterator[tuple[str, str]]:
    """What ``mt-sim openapi`` describes."""
    sayings = import_module("simulator.commands.documents").sayings
    for room in ("standard_api.openapi", "mock_market.api.openapi"):
        for text in sayings(import_module(room).document()):
            yield from ((part, room) for part in _paragraphs(text))


def _of_stories() -> Iterator[tuple[str, str]]:
    for story in import_module("simulator.scenarios.load").shipped():
        texts = [story.title, *_paragraphs(story.story)]
        for step in story.steps:
            texts += [step.title, " ".join(step.beside.hint.split())]
        yield from ((text, f"story {story.name}") for text in texts)


def _of_screen() -> Iterator[tuple[str, str]]:
    run = import_module("tui.views.run")
    layouts = import_module("tui.text.bodies").LAYOUTS
    words = (*import_module("tui.keys.actions").texts(), *layouts)
    words += (*run.WORDS.values(), *run.COUNTS.values(), *run.PARTS)
    yield from ((text, "screen") for text in words)


def _of_pages() -> Iterator[tuple[str, str]]:
    """What the generated pages say of errors and settings."""
    errors = import_module("simulator.errors.catalogue")
    for known in errors.ERRORS:
        yield from ((text, "simulator/errors/") for text in (known.message, known.hint))
    answers = import_module("mock_market.domain.error_answers")
    for error in (*errors.ERRORS, *answers.INTERFACE_ERRORS, *answers.CALLBACK_ERRORS):
        yield from ((text, "errors.md") for text in (error.cause, error.cure))
    yield from ((text, "errors.md") for pair in errors.EXITS.values() for text in pair)
    yield from ((text, "errors.md") for text in errors.GROUPS.values())
    yield from ((code.meaning, "errors.md") for code in import_module("standard_api.errors").ErrorCode)
    filters = import_module("mock_market.store.filters").MEANINGS.values()
    yield from ((text, "filters.md") for _example, text in filters)
    yield from ((text, "filters.md") for _example, text in import_module("pages.filters").RULES)
    settings = import_module("pages.settings")
    for table in (settings.VARIABLES, settings.KEYS):
        yield from ((text, "settings.md") for text in table.values())
    yield from ((text, "settings.md") for _parser, text in settings.server_options())
    yield from ((text, "settings.md") for _name, _default, text in settings.pytest_options())


def _of_commands() -> Iterator[tuple[str, str]]:
    from typer.main import get_command

    from simulator.cli import app

    yield from _of_command(get_command(app), "mt-sim")
    yield from ((text, "typer") for text in (*BY_TYPER, *import_module("simulator.cli.usage").FORMS))


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


def _of_templates() -> Iterator[tuple[str, str]]:
    from jinja2 import Environment
    from jinja2.ext import extract_from_ast

    environment = Environment(autoescape=True)
    for path in sorted((ROOT / "simulator").rglob("*.html")):
        tree = environment.parse(path.read_text(encoding="utf-8"))
        for _line, _function, found in extract_from_ast(tree, gettext_functions=("_",)):
            text = found[0] if isinstance(found, tuple) else found
            if text:  # a variable has none; its texts stand in a table
                yield text, path.relative_to(ROOT).as_posix()


def _said_in(tree: ast.AST) -> Iterator[str]:
    constants = _constants(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = str(getattr(node.func, "id", None) or getattr(node.func, "attr", ""))
            for said in _said_by(name, node):
                if isinstance(said, ast.Constant) and isinstance(said.value, str):
                    yield said.value
                elif isinstance(said, ast.Name) and said.id in constants:
                    yield constants[said.id]


def _said_by(name: str, call: ast.Call) -> Iterator[ast.expr]:
    """The arguments of a call that a person reads: see SAYING."""
    if name == "said_as":
        constants = [argument.value for argument in call.args if isinstance(argument, ast.Constant)]
        yield ast.Constant(MEANT.join(one for one in constants if isinstance(one, str)))
    if name in SAYING:
        yield from call.args[SAYING[name] : SAYING[name] + 1]
    if name in JUDGING:
        yield from (word.value for word in call.keywords if word.arg == "hint")


def _constants(tree: ast.AST) -> dict[str, str]:
    """The module's own texts by name."""
    return {
        target.id: node.value.value
        for node in getattr(tree, "body", [])
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value.value, str)
    }
