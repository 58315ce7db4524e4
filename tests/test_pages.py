"""The pages that are made from the code are what the code says now."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from languages.speak import LOCALE
from mock_market.domain.error_answers import CALLBACK_ERRORS, INTERFACE_ERRORS
from pages.catalogue import DOCS, PAGES
from pages.coverage import NOT_TESTABLE, coverage
from pages.settings import KEYS, VARIABLES, pytest_options
from simulator.errors.catalogue import ERRORS, GROUPS
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
READ = r'(?:environ(?:ment)?\.get\(|environ\[|setdefault\(|getenv\(|envvar=|VARIABLE = )"([A-Z_]+)"'
MADE = "LANGUAGE"
"""Set for libraries, never read."""


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_up_to_date(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name](), "make pages"


def test_every_error_has_an_id_of_its_own_and_stands_in_its_place() -> None:
    ids = [error.id for error in ERRORS]
    assert ids == sorted(set(ids))
    assert {name[4] for name in ids} == set(GROUPS)


def test_every_error_has_a_cause_and_a_cure() -> None:
    told = [(error.cause, error.cure or error.hint) for error in ERRORS]
    told += [(error.cause, error.cure) for error in (*INTERFACE_ERRORS, *CALLBACK_ERRORS)]
    assert [cause for cause, cure in told if not cause.endswith((".", ")")) or not cure] == []
    assert [code for code in ExitCode if not code.cause] == []


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
