"""Every hostile target and every lying service, judged by every check and audited."""

from pathlib import Path

import pytest
from audit_driver import audit_hostile
from conformance_driver.hostile import judge_hostile, judge_liar
from hostile.liars import LIARS
from hostile.targets import TARGETS

pytestmark = pytest.mark.wire


@pytest.mark.parametrize("name", sorted(set(TARGETS) - {"well_behaved"}))
def test_a_hostile_target_is_judged_by_every_check(tmp_path: Path, name: str) -> None:
    judge_hostile(name, tmp_path)


@pytest.mark.parametrize(
    "name", sorted(set(TARGETS) - {"hang_at_once", "hang_after_head", "drip_head", "drip_body"})
)
def test_no_hostile_target_breaks_an_audit(tmp_path: Path, name: str) -> None:
    audit_hostile(name, tmp_path)


@pytest.mark.parametrize("name", sorted(set(LIARS) - {"never_ready"}))
def test_a_lying_service_is_judged_by_every_check(tmp_path: Path, name: str) -> None:
    judge_liar(name, tmp_path)
