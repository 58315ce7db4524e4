"""Each kind of project starts at once and is right in what it answers, wherever its toolchain is."""

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from conformance_driver import judge, trouble
from scaffold_driver import PATH, running

from languages import LANGUAGES
from simulator.errors.exit_codes import ExitCode
from simulator.scaffold.answers import SHAPES, Answers
from simulator.scaffold.command import Destination, make_project
from simulator.scaffold.kinds import KINDS
from simulator.scaffold.parts import OPTIONAL
from simulator.scaffold.rendering import rendered

SUITES = [f"--suite={name}" for name in ("lifecycle", "isolation", "errors", "robustness")]
TOOL = {"python": "python3", "node": "node", "go": "go"}
HERE = [kind for kind in KINDS if shutil.which(TOOL[kind.partition("-")[0]])]


def every_answer(kind: str) -> Iterator[Answers]:
    """All that a person can choose for a kind."""
    optional = [(), *((name,) for name in OPTIONAL), OPTIONAL]
    for shape, complete, some, texts in product(SHAPES, (False, True), optional, LANGUAGES):
        yield Answers(
            name="my-service", kind=kind, shape=shape, complete=complete, optional=some, texts=texts
        )


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_is_chosen_is_rendered_whole(kind: str) -> None:
    for answers in every_answer(kind):
        files = rendered(answers)
        assert {"mt-sim.toml", "AGENTS.md", "README.md", "Containerfile", ".gitignore"} <= set(files)
        for path, text in files.items():
            assert "{%" not in text, path
            assert text.endswith("\n"), path
            if path.endswith(".py"):
                ast.parse(text)


@pytest.mark.parametrize("optional", [(), *((name,) for name in OPTIONAL), OPTIONAL])
@pytest.mark.parametrize("shape", SHAPES)
def test_python_projects_are_tidy(shape: str, optional: tuple[str, ...], tmp_path: Path) -> None:
    answers = Answers(name="my-service", shape=shape, complete=shape == "router", optional=optional)
    make_project(answers, Destination(folder=tmp_path))
    ruff, how = [sys.executable, "-m", "ruff"], ["--isolated", "--line-length=110"]
    rules = "--select=A,B,C4,E,F,I,N,PIE,RET,RUF100,SIM,UP,W"
    for words in ([*ruff, "check", rules, *how], [*ruff, "format", "--check", *how]):
        done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


@pytest.mark.wire
@pytest.mark.parametrize("kind", HERE)
def test_a_start_passes_its_own_tests(kind: str, tmp_path: Path) -> None:
    make_project(Answers(name="my-service", kind=kind, shape="router"), Destination(folder=tmp_path))
    done = subprocess.run(
        KINDS[kind].test.split(),
        cwd=tmp_path,
        env={**os.environ, "PATH": PATH},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.wire
@pytest.mark.parametrize("kind", HERE)
def test_a_start_breaks_no_rule_among_what_is_written(kind: str, tmp_path: Path) -> None:
    """Nothing is said against it; what waits, waits for an operation that nobody has written yet."""
    answers = Answers(name="my-service", kind=kind)
    make_project(answers, Destination(folder=tmp_path / "project"))
    with running(answers, tmp_path / "project") as url:
        code, report = judge(url, tmp_path, *SUITES)
    assert [check["id"] for check in report["checks"] if check["findings"]] == []
    assert {cause["observed"] for cause in report["causes"]} == {"501 INVALID_REQUEST"}
    assert report["summary"]["blocked"] == sum(len(cause["blocks"]) for cause in report["causes"]) > 0
    assert code == ExitCode.PASSED


@pytest.mark.wire
@pytest.mark.parametrize("kind", HERE)
def test_a_complete_one_has_a_full_score(kind: str, tmp_path: Path) -> None:
    answers = Answers(name="my-service", kind=kind, complete=True, optional=OPTIONAL)
    make_project(answers, Destination(folder=tmp_path / "project"))
    with running(answers, tmp_path / "project") as url:
        code, report = judge(url, tmp_path, "--strict")
    assert trouble(report) == {}
    assert (code, report["summary"]["score"]) == (ExitCode.PASSED, 100)
    assert not_offered(report) == []


def not_offered(report: dict[str, Any]) -> list[str]:
    return [check["id"] for check in report["checks"] if "does not offer" in check["message"]]
