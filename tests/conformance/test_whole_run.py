"""One run of all checks, as the docs show it: it finds the one bug of the sample, and nothing else.

It is the other half of the proof that the checks judge. What does not pass is asked where there is no bug.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from command_driver import Terminal, command_line
from conformance_driver import KEY, SERVICE_KEY, judge, living_tenants, sample, statuses, trouble
from guide_driver.shown import page_in, without_measures

from languages import _
from sample_service.service.settings import MARKET_2025
from simulator.conformance.catalogue import all_checks
from simulator.conformance.suites import stress
from simulator.conformance.suites.errors import times
from standard_api.routes import route

pytestmark = pytest.mark.wire

BUG = "users.search_wildcards"
SMALLER = 2 * 1024 * 1024
"""Huge enough for the sample, which takes a megabyte."""


@dataclass(frozen=True, kw_only=True)
class WholeRun:
    """A service with the bug, and what a run of it told."""

    service: Path
    url: str
    output: str
    report: dict[str, Any]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WholeRun]:
    folder = tmp_path_factory.mktemp("whole")
    with pytest.MonkeyPatch.context() as patched, sample(folder / "service", defects=(BUG,)) as url:
        patched.setattr(route, "BODY_SECONDS", 1.0)  # it is a drip's end, and the run waits for it
        for name in ("_READ_S", "_ACTIVATION_S"):
            patched.setattr(times, name, 60.0)  # a busy machine is slow in every service
        # What the sandbox tells of its own service.
        known = [f"--target={url}", f"--key={KEY}", f"--service-key={SERVICE_KEY}"]
        output = said("test", *known, f"--data={folder}")
        (stored,) = folder.glob("runs/*/report.json")
        report = json.loads(stored.read_text(encoding="utf-8"))
        yield WholeRun(service=folder / "service", url=url, output=output, report=report)


def said(*words: str) -> str:
    """What a command prints."""
    with patch("sys.stdout", Terminal()) as stdout:
        command_line(list(words), standalone_mode=False)
    return stdout.getvalue()


def shown(language: str) -> str:
    """The output that the page shows."""
    return page_in(language, "conformance.md").split("```text\n")[1].split("\n```")[0]


def passed(report: dict[str, Any]) -> set[str]:
    return {check for check, end in statuses(report).items() if end == "passed"}


def asking(checks: set[str]) -> list[str]:
    return [f"--check={check}" for check in sorted(checks)]


def test_who_was_quick_in_the_whole_run_is_not_measured_again(whole: WholeRun) -> None:
    (quick,) = (row for row in whole.report["checks"] if row["id"] == "errors.quick")
    assert (quick["status"], quick["exchanges"]) == ("passed", [])


def test_the_output_in_the_docs_is_real(whole: WholeRun) -> None:
    assert without_measures(whole.output) == without_measures(shown("en"))


@pytest.mark.parametrize("language", ["ko"], indirect=True)
def test_the_korean_output_in_the_docs_is_real(whole: WholeRun, tmp_path: Path, language: str) -> None:
    """The checks of which there are words are judged again, and the run is told again with the new words."""
    worded = set(statuses(whole.report)) - passed(whole.report)
    _code, again = judge(whole.url, tmp_path / "again", *asking(worded))
    rows = {row["id"]: row for row in whole.report["checks"]} | {row["id"]: row for row in again["checks"]}
    basics = [row | {"name": _(row["name"])} for row in whole.report["classic"]]
    report = whole.report | {"checks": list(rows.values()), "classic": basics}
    (stored := tmp_path / "runs" / whole.report["run"]).mkdir(parents=True)
    (stored / "report.json").write_text(json.dumps(report), encoding="utf-8")
    told = said("test", "--run=last", f"--data={tmp_path}")
    assert without_measures(told) == without_measures(shown(language))


def test_nothing_else_is_found_and_no_tenant_is_left(whole: WholeRun) -> None:
    assert list(trouble(whole.report)) == [BUG]
    assert whole.report["tenants"] == {"left_over": [], "left_alone": []}
    assert living_tenants(whole.service) == []


def test_every_check_passes_where_it_has_something_to_judge(
    whole: WholeRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(route, "BODY_SECONDS", 1.0)
    monkeypatch.setattr(stress, "HUGE", SMALLER)
    monkeypatch.setattr(stress, "ROUNDS", 1)
    rest = {check.id for check in all_checks()} - passed(whole.report)
    for asynchronous in (False, True):
        folder = tmp_path / f"service-{asynchronous}"
        with sample(folder, asynchronous=asynchronous, provisioning_seconds=0.05) as url:
            code, report = judge(url, tmp_path, *asking(rest))
        assert (trouble(report), code) == ({}, 0)
        assert report["tenants"] == {"left_over": [], "left_alone": []}
        assert living_tenants(folder) == []
        rest -= passed(report)
    with sample(tmp_path / "manual", persona=MARKET_2025) as url:
        code, report = judge(url, tmp_path, f"--dialect={MARKET_2025}")
    assert (trouble(report), code) == ({}, 0)
    assert rest - passed(report) == set()
