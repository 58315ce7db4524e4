"""Each kind of project starts at once and is right in what it answers, wherever its toolchain is."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from conformance_driver import judge, trouble
from scaffold_driver import HANDLER, HERE, PATH, STARTS, answers_of, not_offered, project, running

from languages import LANGUAGES
from simulator.errors.exit_codes import ExitCode
from simulator.scaffold.answers import SHAPES, Answers
from simulator.scaffold.kinds import KINDS
from simulator.scaffold.parts import OPTIONAL, complete_suites
from simulator.scaffold.rendering import rendered

AROUND = [kind for kind in HERE if KINDS[kind].keeps_handler]


def every_answer(kind: str) -> Iterator[Answers]:
    """All that a person can choose for a kind."""
    optional = [()] if KINDS[kind].keeps_handler else [(), *((name,) for name in OPTIONAL), OPTIONAL]
    databases = KINDS[kind].databases or ("",)
    for shape, complete, some, texts, database in product(
        SHAPES, (False, True), optional, LANGUAGES, databases
    ):
        yield answers_of(kind, shape=shape, complete=complete, optional=some, texts=texts, database=database)


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


@pytest.mark.parametrize(
    "answers",
    [
        *(answers_of("python-fastapi", optional=some) for some in [(), *((name,) for name in OPTIONAL)]),
        answers_of("python-fastapi", shape="router", complete=True, optional=OPTIONAL, database="postgresql"),
        *(answers_of("python-mt-paas", shape=shape) for shape in SHAPES),
    ],
    ids=str,
)
def test_python_projects_are_tidy(answers: Answers, tmp_path: Path) -> None:
    project(answers, tmp_path)
    ruff, how = (
        [sys.executable, "-m", "ruff"],
        ["--isolated", "--line-length=110", f"--exclude={HANDLER.name}"],
    )
    rules = "--select=A,B,C4,E,F,I,N,PIE,RET,RUF100,SIM,UP,W"
    for words in ([*ruff, "check", rules, *how], [*ruff, "format", "--check", *how]):
        done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


@pytest.mark.wire
@pytest.mark.parametrize("kind", HERE)
def test_a_start_passes_its_own_tests(kind: str, tmp_path: Path) -> None:
    """With one suite of its list at most, and without the plugins of others: the next tests judge it."""
    answers = answers_of(kind, shape="router")
    project(answers, tmp_path)
    for file in (
        tmp_path / "pyproject.toml",
        tmp_path / "test/contract.test.js",
        tmp_path / "contract_test.go",
    ):
        if file.exists():
            file.write_text(with_one_suite(file.read_text("utf-8"), answers), "utf-8")
    words = ["-p", "mt_sim_plugin"] if kind.startswith("python") else []
    words += ["--override-ini=addopts="] if KINDS[kind].keeps_handler else []
    done = subprocess.run(
        [*KINDS[kind].test.split(), *words],
        cwd=tmp_path,
        env={**os.environ, "PATH": PATH, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.wire
@pytest.mark.parametrize("kind", STARTS)
def test_a_start_breaks_no_rule_among_what_is_written(kind: str, tmp_path: Path) -> None:
    """Nothing is said against it; what waits, waits for an operation that nobody has written yet."""
    answers = answers_of(kind)
    project(answers, tmp_path / "project")
    right = [name for name in complete_suites(answers.parts) if not same_file(name, kind)]
    assert len(right) == len(complete_suites(answers.parts)) - 1
    with running(answers, tmp_path / "project") as url:
        code, report = judge(url, tmp_path, *suites(*right), "--check=errors.flat")
    assert [check["id"] for check in report["checks"] if check["findings"]] == []
    assert {cause["observed"] for cause in report["causes"]} == {"501 INVALID_REQUEST"}
    assert report["summary"]["blocked"] == sum(len(cause["blocks"]) for cause in report["causes"]) > 0
    assert code == ExitCode.PASSED


def same_file(suite: str, kind: str) -> bool:
    """Whether a start answers a suite by the same file as a complete project, where it is judged."""
    start, whole = (
        {path: text for path, text in rendered(answers_of(kind, complete=complete)).items() if suite in path}
        for complete in (False, True)
    )
    return suite == "users" and len(start) == 1 and start == whole


@pytest.mark.wire
@pytest.mark.parametrize("kind", STARTS)
def test_a_complete_one_breaks_no_rule_of_what_it_adds(kind: str, tmp_path: Path) -> None:
    """By the suites of what it adds; prove_full_scores.py judges it whole."""
    answers = answers_of(kind, complete=True, optional=OPTIONAL)
    project(answers, tmp_path / "project")
    added = ("users", "dashboard", "resources", "webhook")
    of_its_own = () if kind.startswith("python") else ("errors",)
    with running(answers, tmp_path / "project") as url:
        code, report = judge(url, tmp_path, "--strict", *suites(*added, *of_its_own))
    assert (code, trouble(report)) == (ExitCode.PASSED, {})
    assert not_offered(report, answers) == []


@pytest.mark.wire
@pytest.mark.parametrize("kind", AROUND)
def test_what_stands_around_a_handler_breaks_no_rule(kind: str, tmp_path: Path) -> None:
    """Its keys, its paths and its errors; the handler itself is judged by test_mt_paas.py."""
    answers = answers_of(kind)
    project(answers, tmp_path / "project")
    with running(answers, tmp_path / "project") as url:
        code, report = judge(url, tmp_path, "--strict", *suites("health", "auth", "aliases", "errors"))
    assert (code, trouble(report)) == (ExitCode.PASSED, {})
    assert not_offered(report, answers) == []


def suites(*names: str) -> list[str]:
    """The options that choose them."""
    return [f"--suite={name}" for name in names]


def with_one_suite(text: str, answers: Answers) -> str:
    """The list of suites of a project's tests, cut down to health."""
    others = "|".join(name for name in complete_suites(answers.parts) if name != "health")
    return re.sub(rf"""["'](--mt-sim-suite=)?({others})["'],?\s*""", "", text) if others else text
