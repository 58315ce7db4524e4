"""The pages that the code tells are as new as the code, and every rule of the contract is spoken for."""

import pytest

from pages.catalogue import DOCS, PAGES
from pages.contract import rules
from pages.coverage import NOT_TESTABLE, coverage


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_up_to_date(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name](), "run: make pages"


def test_every_rule_has_a_check_or_a_reason() -> None:
    judged = coverage()
    assert set(judged) == set(rules()), "a check names a rule that the contract does not have"
    assert {number for number, checks in judged.items() if not checks} == set(NOT_TESTABLE)
