"""The proof that the checks judge: nothing on the clean sample, and each check finds its defect."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from conformance_driver import BrokenServices, judge, living_tenants, sample, statuses, trouble

from pages.proof import VERDICTS
from sample_service.defects.catalogue import all_defects
from sample_service.defects.defect import Defect
from sample_service.service.settings import MARKET_2025
from simulator.conformance.catalogue import SUITES, all_checks
from simulator.conformance.engine.check import Check, Level
from simulator.conformance.suites.webhook import background
from standard_api import route

pytestmark = pytest.mark.wire

CHECKS = {check.id: check for check in all_checks()}
DEFECTS = all_defects()
EVERY_SUITE = [f"--suite={suite}" for suite in SUITES]
OPTIONS = {"errors.in_time": ("--timeout=3",), "stress.slow_request": ("--timeout=2",)}
"""Of checks whose defect is that the answer does not come."""


def test_the_clean_sample_breaks_nothing_every_check_runs_and_no_tenant_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(route, "BODY_SECONDS", 1.0)  # it is a drip's end, and the run waits for it
    passed: set[str] = set()
    for asynchronous in (False, True):
        folder = tmp_path / f"service-{asynchronous}"
        with sample(folder, asynchronous=asynchronous, provisioning_seconds=0.05) as url:
            # Heavy calls find the same in both.
            code, report = judge(url, tmp_path, *([] if asynchronous else EVERY_SUITE))
        assert trouble(report) == {}
        assert code == 0
        assert report["tenants"] == {"left_over": [], "left_alone": []}
        assert living_tenants(folder) == []
        passed |= {name for name, status in statuses(report).items() if status == "passed"}
    with sample(tmp_path / "manual", persona=MARKET_2025) as url:
        code, report = judge(url, tmp_path, f"--dialect={MARKET_2025}")
    assert (trouble(report), code) == ({}, 0)
    passed |= {name for name, status in statuses(report).items() if status == "passed"}
    assert set(CHECKS) - passed == set()


def test_each_check_has_a_defect() -> None:
    judging = {name for name, check in CHECKS.items() if check.level is not Level.MAY}
    found = {defect.check for defect in DEFECTS.values()}
    assert judging - found == set()
    assert found - set(CHECKS) == set()


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrokenServices]:
    with ExitStack() as running:
        yield BrokenServices(tmp_path_factory.mktemp("broken"), running)


@pytest.mark.parametrize("defect", DEFECTS.values(), ids=list(DEFECTS))
def test_the_check_finds_its_defect(
    tmp_path: Path, broken: BrokenServices, defect: Defect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "CALLBACK_S", 1.0)  # the defect's callback never comes
    check: Check = CHECKS[defect.check]
    url = broken.with_defect(defect)
    spoken = f"--dialect={defect.persona}"
    code, report = judge(url, tmp_path, f"--check={check.id}", spoken, *OPTIONS.get(check.id, ()))
    (row,) = report["checks"]
    assert row["status"] == VERDICTS[check.level], row["message"]
    assert code == (1 if check.level is Level.MUST else 0)
    finding = row["findings"][0]
    assert finding["expected"]
    assert finding["observed"]
    assert finding["hint"]
    assert finding["exchanges"]
    assert finding["curl"] or check.suite in ("robustness", "stress"), "only a huge body has no curl line"
    assert report["tenants"]["left_over"] == []
