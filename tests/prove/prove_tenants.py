"""A tenant of the user's own is read by every check and written to by none, though every door is open."""

from pathlib import Path

import pytest
from conformance_driver.open_house import judge_open_house

pytestmark = pytest.mark.wire


def test_no_check_writes_to_the_users_own_tenant(tmp_path: Path) -> None:
    assert judge_open_house(tmp_path)["summary"]["passed"] > 150
