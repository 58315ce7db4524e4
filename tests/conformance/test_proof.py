"""The proof that the checks judge: each finds its defect, and tells it in Korean to who reads that."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from conformance_driver import ENGLISH, OF_PYTHON, QUOTED, BrokenServices, judge

from languages import choose
from pages.proof import VERDICTS
from sample_service.defects.catalogue import all_defects
from sample_service.defects.defect import Defect
from simulator.conformance.catalogue import all_checks
from simulator.conformance.engine.findings.check import Check, Level
from simulator.conformance.suites import stress
from simulator.conformance.suites.webhook import background

pytestmark = pytest.mark.wire

CHECKS = {check.id: check for check in all_checks()}
DEFECTS = all_defects()
OPTIONS = {"errors.in_time": ("--timeout=3",), "stress.slow_request": ("--timeout=2",)}
"""Of checks whose defect is that the answer does not come."""


def test_each_check_has_a_defect() -> None:
    judging = {name for name, check in CHECKS.items() if check.level is not Level.MAY}
    found = {defect.check for defect in DEFECTS.values()}
    assert judging - found == set()
    assert found - set(CHECKS) == set()


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrokenServices]:
    with ExitStack() as running:
        yield BrokenServices(tmp_path_factory.mktemp("broken"), running)


@pytest.fixture(autouse=True)
def korean(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("MT_SIM_LANG", "ko")
    yield
    choose("en")


IDS = [name.replace(".", "::", 1) for name in DEFECTS]
"""``--dist loadscope`` parts tests at the last ``::``: each suite of checks may have another worker."""


@pytest.mark.parametrize("defect", DEFECTS.values(), ids=IDS)
def test_the_check_finds_its_defect(
    tmp_path: Path, broken: BrokenServices, defect: Defect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stress, "HUGE", 8 * 1024 * 1024)
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
    words = [text for one in row["findings"] for text in (one["expected"], one["observed"], one["hint"])]
    assert [text for text in words if OF_PYTHON.search(text)] == []
    assert [text for text in words if ENGLISH.search(QUOTED.sub("", text))] == []
    assert finding["curl"] or check.suite in ("robustness", "stress"), "only a huge body has no curl line"
    assert report["tenants"]["left_over"] == []
