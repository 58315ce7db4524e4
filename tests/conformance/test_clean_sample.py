"""The other half of the proof that the checks judge: they find nothing in the clean sample."""

from pathlib import Path

import pytest
from conformance_driver import judge, living_tenants, sample, statuses, trouble

from sample_service.service.settings import MARKET_2025
from simulator.conformance.catalogue import SUITES, all_checks
from simulator.conformance.suites import stress
from standard_api.routes import route

pytestmark = pytest.mark.wire

EVERY_SUITE = [f"--suite={suite}" for suite in SUITES]
SMALLER = 8 * 1024 * 1024
"""Huge enough for the sample, which takes a megabyte."""
WAITING = ("--suite=lifecycle", "--suite=webhook")


def test_the_clean_sample_breaks_nothing_every_check_runs_and_no_tenant_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(route, "BODY_SECONDS", 1.0)  # it is a drip's end, and the run waits for it
    monkeypatch.setattr(stress, "HUGE", SMALLER)
    passed: set[str] = set()
    for asynchronous in (False, True):
        folder = tmp_path / f"service-{asynchronous}"
        with sample(folder, asynchronous=asynchronous, provisioning_seconds=0.05) as url:
            # ``make prove`` judges a service that calls back by everything, as a legal variant.
            code, report = judge(url, tmp_path, *(WAITING if asynchronous else EVERY_SUITE))
        assert trouble(report) == {}
        assert code == 0
        assert report["tenants"] == {"left_over": [], "left_alone": []}
        assert living_tenants(folder) == []
        passed |= {name for name, status in statuses(report).items() if status == "passed"}
    with sample(tmp_path / "manual", persona=MARKET_2025) as url:
        code, report = judge(url, tmp_path, f"--dialect={MARKET_2025}")
    assert (trouble(report), code) == ({}, 0)
    passed |= {name for name, status in statuses(report).items() if status == "passed"}
    assert {check.id for check in all_checks()} - passed == set()
