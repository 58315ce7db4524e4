"""``mt-sim rule``: the contract's own words in two languages, and what judges them."""

import json
import re

import pytest
from typer.testing import CliRunner

from languages import LANGUAGES
from simulator.cli import app
from simulator.conformance.catalogue import all_checks
from simulator.errors.command_error import CommandError
from simulator.rules.explaining import explained
from simulator.rules.rulebook import contract_text, rules
from standard_api.errors import ErrorCode

WORDS = {*(code.value for code in ErrorCode), "MUST", "SHOULD", "MAY", "null"}


def facts(text: str) -> set[str]:
    """What must be the same in every language: statuses, numbers, codes, levels and names in code."""
    numbers = set(re.findall(r"\b\d{3}\b|\b\d+(?:\.\.|-)\d+\b", text, re.ASCII))
    return numbers | {word for word in WORDS if re.search(rf"\b{word}\b", text, re.ASCII)}


def said(*words: str) -> str:
    done = CliRunner().invoke(app, ["rule", *words])
    assert done.exit_code == 0, done.output
    return done.output


def test_both_languages_have_the_same_numbers_in_the_same_order() -> None:
    english, korean = (list(rules(language)) for language in LANGUAGES)
    assert korean == english


def test_a_rule_has_the_same_facts_in_both_languages() -> None:
    english, korean = (
        {number: facts(text) for number, text in rules(language).items()} for language in LANGUAGES
    )
    assert korean == english


def test_each_language_is_its_own() -> None:
    assert [number for number, text in rules("ko").items() if "가" <= max(text) <= "힣"]
    assert not re.search("[가-힣]", contract_text("en"))


def test_a_rule_is_shown_with_every_check_that_judges_it() -> None:
    shown = said("life-7")
    judges = [check for check in all_checks() if "LIFE-7" in check.rules]
    assert judges
    assert rules()["LIFE-7"] in shown
    assert all(check.id in shown and check.title in shown for check in judges)


def test_a_check_is_shown_with_its_rules() -> None:
    found = json.loads(said("users.search_wildcards", "--json"))
    assert [row["rule"] for row in found["rules"]] == ["USER-5"]
    assert found["checks"][0]["id"] == "users.search_wildcards"


def test_the_rules_of_a_cause_are_shown_as_it_cites_them() -> None:
    found = json.loads(said("USER-6, op-11", "--json"))
    assert [row["rule"] for row in found["rules"]] == ["USER-6", "OP-11"]
    assert "users.create" in [check["id"] for check in found["checks"]]


def test_without_a_name_every_rule_has_a_line() -> None:
    assert [line.split()[0] for line in said().splitlines()] == list(rules())
    assert [row["rule"] for row in json.loads(said("--json"))] == list(rules())


def test_a_rule_that_no_check_judges_says_so() -> None:
    assert "No check judges it" in said("AUTH-3") or explained("AUTH-3").checks
    assert "No check judges it" in said("SEND-4")


@pytest.mark.parametrize(("typed", "meant"), [("LIFE-77", "LIFE-7"), ("user.search", "users.search")])
def test_a_slip_is_answered_with_what_is_close(typed: str, meant: str) -> None:
    with pytest.raises(CommandError) as refused:
        explained(typed)
    assert refused.value.id == "MTS-346"
    assert meant in refused.value.hint


def test_every_rule_that_a_check_cites_can_be_looked_up() -> None:
    assert {number for check in all_checks() for number in check.rules} <= set(rules())
