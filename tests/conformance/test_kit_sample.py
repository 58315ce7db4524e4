"""The public kit's sample, judged by the market's older paths: what is true of it, and no more."""

from pathlib import Path

import pytest
from conformance_driver import judge, served, statuses, trouble
from kit_sample import KEY, create_kit_sample

pytestmark = pytest.mark.wire


def test_the_kits_sample_is_told_what_is_true_of_it_and_nothing_else(tmp_path: Path) -> None:
    with served(create_kit_sample) as url:
        code, report = judge(url, tmp_path, "--dialect=aliases", key=KEY)
    found = trouble(report)
    assert set(found) == {"webhook.bad_payload", "webhook.reuse_email"}, found
    assert "200 error: " in found["webhook.bad_payload"], "the service's own words are shown"
    assert code == 1
    assert not [row for row in report["checks"] if row["id"].startswith("manual.")]
    ends = statuses(report)
    assert ends["health.answers"] == ends["webhook.approved"] == ends["webhook.wrong_key"] == "passed"
