"""The pages that are made from the code are what the code says now."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from string import Formatter

import pytest

from languages.speak import LOCALE
from mock_market.api import errors as api_errors
from pages.catalogue import DOCS, PAGES
from pages.coverage import NOT_TESTABLE, coverage
from pages.settings import KEYS, VARIABLES, pytest_options
from simulator.errors.catalogue import CALLBACK_ERRORS, ERRORS, EXITS, GROUPS, MARKET_ERRORS
from simulator.errors.exit_codes import ExitCode
from simulator.rules.rulebook import rules
from simulator.targets.profiles import Profile
from tui.outside import clipboard as copying

ROOT = Path(__file__).parents[1]
SOURCES = [
    path
    for folder in ("languages", "people", "standard_api", "sample_service", "mock_market", "simulator", "tui")
    for path in sorted((ROOT / folder).rglob("*.py"))
]
BY_ID = {error.id: error for error in ERRORS}
FROM_THE_MARKET = "error.error"
READ = r'(?:environ(?:ment)?\.get\(|environ\[|setdefault\(|getenv\(|envvar=|VARIABLE = )"([A-Z_]+)"'
MADE = "LANGUAGE"
"""Set for libraries, never read."""


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_up_to_date(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name](), "make pages"


def raised() -> Iterator[tuple[str, ast.expr, ast.expr | None]]:
    """Where each CommandError is raised, its message, and its id."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "CommandError":
                given = next((word.value for word in node.keywords if word.arg == "id"), None)
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node.args[0], given


def ids_in(expression: ast.expr) -> list[str]:
    return [
        node.value
        for node in ast.walk(expression)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value
    ]


def as_written(message: ast.expr) -> str | None:
    """The message with ``...`` for what varies; None when another part of mt-sim words it."""
    if isinstance(message, ast.Call) and ast.unparse(message.func) == "_":
        parts = Formatter().parse(str(ast.literal_eval(message.args[0])))
        return "".join(text + ("..." if name is not None else "") for text, name, *_ in parts)
    return None


def test_every_error_of_a_command_has_an_entry_of_the_catalogue() -> None:
    unknown = [
        where
        for where, _, given in raised()
        if given is None or (ast.unparse(given) != FROM_THE_MARKET and not set(ids_in(given)) & set(BY_ID))
    ]
    assert unknown == [], "add id=... and an entry in simulator/errors/, then: make pages"


def test_the_catalogue_says_what_the_commands_say() -> None:
    for where, message, given in raised():
        written = as_written(message)
        for name in ids_in(given) if given is not None and written else []:
            assert BY_ID[name].says == written, where


def test_no_entry_is_without_an_error_and_none_is_double() -> None:
    assert [name for name, count in Counter(error.id for error in ERRORS).items() if count > 1] == []
    used = {name for _, _, given in raised() if given is not None for name in ids_in(given)}
    assert set(BY_ID) - used == {"MTS-112", "MTS-901"}  # what the command line words when a command fell
    assert list(BY_ID) == sorted(BY_ID)
    assert {name[4] for name in BY_ID} == set(GROUPS)


def test_every_entry_has_a_cause_and_a_cure() -> None:
    for error in (*ERRORS, *MARKET_ERRORS, *CALLBACK_ERRORS):
        assert error.cause.endswith((".", ")"))
        assert error.cure
    assert set(EXITS) == set(ExitCode)


def codes_of_the_market() -> set[str]:
    """Every code that the market's interface and its gate answer with."""
    text = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "mock_market" / "api").glob("*.py"))
    return set(re.findall(r'(?:error=|code = |MarketAPIError\(\s*\d+, |, "code", )"([A-Z_]+)"', text)) | {
        code for _, code, _ in api_errors.KNOWN.values()
    }


def test_every_code_of_the_market_is_in_the_catalogue() -> None:
    assert codes_of_the_market() == {error.code for error in MARKET_ERRORS}
    statuses = {code: status for status, code, _ in api_errors.KNOWN.values()}
    told = {error.code: error.status for error in MARKET_ERRORS if error.code in statuses}
    assert told == statuses


def test_every_code_of_a_callback_is_in_the_catalogue() -> None:
    text = (ROOT / "mock_market" / "delivery" / "callbacks.py").read_text(encoding="utf-8")
    found = set(re.findall(r'status=(\d+), error="([A-Z_]+)"', text))
    assert found == {(str(error.status), error.code) for error in CALLBACK_ERRORS}


def test_every_environment_variable_is_told() -> None:
    read = set()
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        read |= set(re.findall(READ, text)) | set(re.findall(r'"([A-Z_]+)" (?:not )?in environ', text))
    assert read | set(LOCALE) | set(copying.NEEDS.values()) == set(VARIABLES) | {MADE}


def test_every_option_of_the_pytest_plugin_is_told() -> None:
    written = (ROOT / "mt_sim_plugin.py").read_text(encoding="utf-8")
    assert [name for name, *_rest in pytest_options()] == re.findall(r'addoption\(\s*"(--[a-z-]+)"', written)


def test_every_key_of_a_profile_is_told() -> None:
    assert list(KEYS) == [key.name for key in fields(Profile) if key.name != "name"]


def test_every_rule_has_a_check_or_a_reason() -> None:
    judged = coverage()
    assert set(judged) == set(rules()), "a check names a rule that the contract does not have"
    assert {number for number, checks in judged.items() if not checks} == set(NOT_TESTABLE)
