"""The example of the guide has a full score, and is found out when a rule of it is broken."""

import importlib.util
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from conformance_driver import KEY, judge, served, statuses, trouble

from standard_api import StandardAPIHandler

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


METHODS = [
    ("activate_tenant", "deactivate_tenant", "get_tenant_status"),
    ("list_users", "create_user", "get_user", "update_user", "delete_user"),
    ("get_settings", "update_settings"),
    ("get_tenant_usage", "get_tenant_stats", "get_tenant_costs", "get_top_users"),
    ("list_resources",),
    ("auto_provision",),
]
"""What each step of docs/connect.md writes."""


def steps() -> list[tuple[str, list[str]]]:
    """Each step's row of the guide, and the suites that are complete after it."""
    guide = (FILE.parents[2] / "docs" / "connect.md").read_text(encoding="utf-8")
    rows = [line for line in guide.splitlines() if line.startswith("| ") and line[2].isdigit()]
    return [(row, re.findall(r"--suite (\w+)", row)) for row in rows]


@pytest.mark.parametrize("number", range(1, 7))
def test_each_step_of_the_guide_completes_its_suites(
    tmp_path: Path, example: ModuleType, number: int
) -> None:
    row, suites = steps()[number - 1]
    assert all(f"`{method}`" in row for method in METHODS[number - 1])
    later = [method for step in METHODS[number:] for method in step]
    unwritten = {method: getattr(StandardAPIHandler, method) for method in later}
    service = type("Unfinished", (example.MemoryService,), unwritten)()
    with served(lambda: example.create_application(service, keys=[KEY])) as url:
        code, report = judge(url, tmp_path, *(f"--suite={suite}" for suite in suites))
    assert suites
    assert (code, trouble(report)) == (0, {})


def test_a_rule_that_is_taken_out_of_it_is_missed(tmp_path: Path, example: ModuleType) -> None:
    service = example.MemoryService()
    service._refuse_taken = lambda *given, **named: None
    app = example.create_application(service, keys=[KEY])
    with served(lambda: app) as url:
        code, report = judge(url, tmp_path, "--suite=users")
    assert code == 1
    assert statuses(report)["users.duplicate_email"] == "failed"
