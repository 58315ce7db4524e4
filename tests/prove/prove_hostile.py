"""Every hostile target and every lying service, judged by every check."""

from pathlib import Path

import pytest
from conformance_driver.hostile import judge_hostile, judge_liar
from hostile.liars import LIARS
from hostile.targets import TARGETS

pytestmark = pytest.mark.wire


@pytest.mark.parametrize("name", sorted(set(TARGETS) - {"well_behaved"}))
def test_a_hostile_target_is_judged_by_every_check(tmp_path: Path, name: str) -> None:
    judge_hostile(name, tmp_path)


@pytest.mark.parametrize("name", sorted(set(LIARS) - {"never_ready"}))
def test_a_lying_service_is_judged_by_every_check(tmp_path: Path, name: str) -> None:
    judge_liar(name, tmp_path)
