"""The example of the guide has a full score, and is found out when a rule of it is broken."""

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from conformance_driver import KEY, judge, served, statuses, trouble

pytestmark = pytest.mark.wire

FILE = Path(__file__).parents[2] / "examples" / "memory_service" / "service.py"


@pytest.fixture
def example(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.setenv("MARKET_KEY", KEY)
    spec = importlib.util.spec_from_file_location("memory_service_example", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


def test_the_example_has_a_full_score(tmp_path: Path, example: ModuleType) -> None:
    with served(lambda: example.app) as url:
        code, report = judge(url, tmp_path, "--strict")
    assert trouble(report) == {}
    assert (code, report["summary"]["score"]) == (0, 100)
    assert report["summary"]["passed"] >= 200


def test_a_rule_that_is_taken_out_of_it_is_missed(tmp_path: Path, example: ModuleType) -> None:
    service = example.MemoryService()
    service._refuse_taken = lambda *given, **named: None
    app = example.create_application(service, keys=[KEY])
    with served(lambda: app) as url:
        code, report = judge(url, tmp_path, "--suite=users")
    assert code == 1
    assert statuses(report)["users.duplicate_email"] == "failed"
