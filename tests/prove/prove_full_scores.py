"""What we give as a right service has a full score, judged by every check."""

from pathlib import Path
from typing import Any

import pytest
from conformance_driver import KEY, judge, served, trouble
from guide_driver import memory_service
from kit_sample import kit_service
from scaffold_driver import STARTS, answers_of, not_offered, project, running

from simulator.scaffold.parts import OPTIONAL

pytestmark = pytest.mark.wire


@pytest.mark.parametrize("kind", STARTS)
def test_a_complete_project_has_a_full_score(kind: str, tmp_path: Path) -> None:
    answers = answers_of(kind, complete=True, optional=OPTIONAL)
    project(answers, tmp_path / "project")
    with running(answers, tmp_path / "project") as url:
        report = full_score(url, tmp_path)
    assert not_offered(report, answers) == []


def test_the_example_has_a_full_score(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARKET_KEY", KEY)
    with memory_service() as example, served(lambda: example.app) as url:
        report = full_score(url, tmp_path)
    assert report["summary"]["passed"] >= 200


def test_a_handler_of_the_kits_style_has_a_full_score(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARKET_API_KEY", KEY)
    with served(lambda: kit_service.create_app(KEY)) as url:
        full_score(url, tmp_path)


def full_score(url: str, folder: Path) -> dict[str, Any]:
    """The report of a service that breaks nothing at all."""
    code, report = judge(url, folder, "--strict")
    assert trouble(report) == {}
    assert (code, report["summary"]["score"]) == (0, 100)
    return report
