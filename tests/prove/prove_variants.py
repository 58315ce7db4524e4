"""Each legal variant alone, judged by every check."""

from pathlib import Path

import pytest
from conformance_driver.variants import VARIANTS, judge_variants

pytestmark = pytest.mark.wire


@pytest.mark.parametrize("name", VARIANTS)
def test_a_legal_variant_is_not_failed_by_any_check(tmp_path: Path, name: str) -> None:
    report = judge_variants((name,), tmp_path)
    assert report["summary"]["passed"] > 150
