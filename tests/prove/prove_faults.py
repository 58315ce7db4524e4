"""Every basic fault, judged by every suite."""

from pathlib import Path

import pytest
from conformance_driver.basics import FaultyService, judge_fault
from conformance_driver.faults import FAULTS


@pytest.mark.parametrize("name", FAULTS)
def test_a_basic_fault_is_told_once(tmp_path: Path, name: str) -> None:
    with FaultyService(tmp_path / "service") as service:
        judge_fault(FAULTS[name], service.with_fault(FAULTS[name]), tmp_path)
