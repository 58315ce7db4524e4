"""Every suite against every defect: the check finds it among all others, and none of them breaks."""

from pathlib import Path

import pytest
from conformance_driver import judge, sample, statuses
from conformance_driver.variants import PATIENT

from pages.proof import NO_OTHERS, VERDICTS, others
from sample_service.defects.catalogue import all_defects
from sample_service.defects.defect import Defect
from simulator.conformance.catalogue import SUITES, all_checks

pytestmark = pytest.mark.wire

CHECKS = {check.id: check for check in all_checks()}
DEFECTS = all_defects()


@pytest.mark.parametrize("defect", DEFECTS.values(), ids=list(DEFECTS))
def test_the_defect_is_found_among_all_checks(tmp_path: Path, defect: Defect) -> None:
    wanted = [suite for suite in SUITES if suite != "stress" or defect.id.startswith("stress")]
    # An older dialect is judged by the checks that are made for it.
    suites = [f"--suite={suite}" for suite in wanted] if defect.persona == "standard" else []
    patience = [] if defect.id.startswith("stress") else [PATIENT]
    with sample(
        tmp_path / "service",
        asynchronous=defect.asynchronous,
        provisioning_seconds=2.0,  # long enough for a slow machine to ask meanwhile
        persona=defect.persona,
        defects=(defect.id,),
    ) as url:
        _, report = judge(url, tmp_path, f"--dialect={defect.persona}", *suites, *patience)
    ends = statuses(report)
    assert ends[defect.check] == VERDICTS[CHECKS[defect.check].level]
    assert "errored" not in ends.values()
    # A busy machine is slow in every service.
    busy = {"errors.in_time"} - {defect.check}
    failed = [name for name, end in ends.items() if end == "failed" and name not in busy]
    assert len(others(defect, failed)) == NO_OTHERS, others(defect, failed)
