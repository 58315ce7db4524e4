"""One basic fault is one finding: its cause is told first, and nothing else is accused."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from conformance_driver.basics import FaultyService, judge_fault
from conformance_driver.faults import FAULTS

pytestmark = pytest.mark.wire

QUICK = {
    "status": "created_200",
    "field": "no_created_at",
    "type": "total_text",
    "time": "times_offset",
    "envelope": "enveloped",
    "list key": "list_items",
    "header": "no_type",
    "key": "no_guard",
    "method": "update_405",
    "path": "users_404",
    "redirect": "redirect_list",
    "throttle": "throttled_often",
    "transport": "closes",
}
"""One of each kind; ``make prove`` judges them all, by every suite."""
JUDGED = (
    *("health.answers", "lifecycle.activate", "lifecycle.status", "users.create", "users.read_back"),
    *("users.list", "users.update", "dashboard.users_total", "aliases.users", "settings.put_is_get"),
    *("errors.response_format", "errors.no_redirect"),
    *("auth.missing_key", "webhook.wrong_key"),
)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FaultyService]:
    with FaultyService(tmp_path_factory.mktemp("service")) as running:
        yield running


@pytest.mark.parametrize("kind", QUICK)
def test_a_basic_fault_is_told_once(tmp_path: Path, service: FaultyService, kind: str) -> None:
    fault = FAULTS[QUICK[kind]]
    judge_fault(fault, service.with_fault(fault), tmp_path, *(f"--check={name}" for name in JUDGED))


def test_the_table_holds_what_beginners_do() -> None:
    assert len(FAULTS) >= 80
