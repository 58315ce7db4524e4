"""A month of many universities."""

from pathlib import Path

import pytest
from scenario_driver import month_of

pytestmark = pytest.mark.wire


def test_a_month_of_fifty_universities_ends_without_a_difference(tmp_path: Path) -> None:
    found = month_of(tmp_path, universities=50)
    assert found.differences == []
    assert found.tenants["active"] + found.tenants["deactivated"] >= 40
    assert found.compared >= 80
    assert found.deliveries["delivered"] > 200
    assert found.pages > 100


def test_faults_make_retries_and_no_difference(tmp_path: Path) -> None:
    found = month_of(tmp_path, universities=20, fault_rate=0.15, seed=3)
    assert found.differences == []
    assert found.retries > 0
    assert found.failures
