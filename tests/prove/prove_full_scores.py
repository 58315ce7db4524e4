"""What we give as a right service has a full score, judged by every check."""

from pathlib import Path

import pytest
from conformance_driver import judge, trouble
from scaffold_driver import STARTS, answers_of, not_offered, project, running

from simulator.scaffold.parts import OPTIONAL

pytestmark = pytest.mark.wire


@pytest.mark.parametrize("kind", STARTS)
def test_a_complete_project_has_a_full_score(kind: str, tmp_path: Path) -> None:
    answers = answers_of(kind, complete=True, optional=OPTIONAL)
    project(answers, tmp_path / "project")
    with running(answers, tmp_path / "project") as url:
        code, report = judge(url, tmp_path, "--strict")
    assert trouble(report) == {}
    assert (code, report["summary"]["score"]) == (0, 100)
    assert not_offered(report, answers) == []
