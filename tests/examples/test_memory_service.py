"""The example of the guide has a full score, and is found out when a rule of it is broken."""

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from conformance_driver import KEY, judge, served, statuses, trouble
from guide_driver import memory_service

pytestmark = pytest.mark.wire


@pytest.fixture
def example(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.setenv("MARKET_KEY", KEY)
    with memory_service() as module:
        yield module


def test_the_example_has_a_full_score(tmp_path: Path, example: ModuleType) -> None:
    with served(lambda: example.app) as url:
        code, report = judge(url, tmp_path, "--strict")
    assert trouble(report) == {}
    assert (code, report["summary"]["score"]) == (0, 100)
    assert report["summary"]["passed"] >= 200


def test_a_rule_that_is_taken_out_of_it_is_missed(tmp_path: Path, example: ModuleType) -> None:
    service = example.MemoryService()
    service._refuse_taken = lambda *given, **named: None
    app = example.create_app(service, keys=[KEY])
    with served(lambda: app) as url:
        code, report = judge(url, tmp_path, "--suite=users")
    assert code == 1
    assert statuses(report)["users.duplicate_email"] == "failed"
