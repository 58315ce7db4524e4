"""One basic fault is one finding: its cause is told first, and nothing else is accused."""

from pathlib import Path

import pytest
from conformance_driver.basics import judge_fault
from conformance_driver.faults import FAULTS

pytestmark = pytest.mark.wire

QUICK = ("created_200", "times_offset", "list_bare", "camel_case", "activate_500", "costs_404")
"""One of each kind; ``make prove`` judges them all, by every suite."""
SUITES = ("--suite=health", "--suite=users", "--suite=dashboard")


@pytest.mark.parametrize("name", QUICK)
def test_a_basic_fault_is_told_once(tmp_path: Path, name: str) -> None:
    judge_fault(name, tmp_path, *SUITES, "--check=lifecycle.activate", "--check=lifecycle.status")


def test_the_table_holds_what_beginners_do() -> None:
    assert len(FAULTS) >= 50
