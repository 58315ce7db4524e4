"""The example of the guide has a full score, and is found out when a rule of it is broken."""

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from conformance_driver import KEY, judge, served, trouble
from guide_driver import memory_service

SUITES = ("--suite=lifecycle", "--suite=dashboard", "--suite=resources", "--suite=settings")
TAKEN = [
    *("users.duplicate_email", "users.duplicate_email_case"),
    *("users.parallel_email", "users.update_taken_email"),
]
"""The checks of the rule that an address is one user's."""
pytestmark = pytest.mark.wire


@pytest.fixture
def example(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.setenv("MARKET_KEY", KEY)
    with memory_service() as module:
        yield module


def test_the_example_breaks_no_rule(tmp_path: Path, example: ModuleType) -> None:
    """By the suites that meet what it writes itself; ``make prove`` judges it whole."""
    with served(lambda: example.app) as url:
        code, report = judge(
            url, tmp_path, "--strict", "--suite=dashboard", "--suite=settings", "--suite=resources"
        )
    assert (trouble(report), code) == ({}, 0)
    assert report["summary"]["passed"] == report["summary"]["applicable"]


def test_a_rule_that_is_taken_out_of_it_is_missed(tmp_path: Path, example: ModuleType) -> None:
    service = example.MemoryService()
    service._refuse_taken = lambda *given, **named: None
    app = example.create_app(service, keys=[KEY])
    with served(lambda: app) as url:
        code, report = judge(url, tmp_path, "--suite=users")
    taken = {
        "users.duplicate_email",
        "users.duplicate_email_case",
        "users.parallel_email",
        "users.update_taken_email",
    }
    assert (set(trouble(report)), code) == (taken, 1)
