"""What GitHub reads: every file parses, may do little, and runs only code that is pinned."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from command_driver import command_line
from conformance_driver import KEY, sample

from simulator.conformance.reports import KINDS

ROOT = Path(__file__).parents[1]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*"))
EXAMPLES = sorted((ROOT / "examples" / "github-actions").glob("*"))
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
ACTION = ROOT / "action.yml"
SCHEMAS = {
    "github-actions": [ACTION],
    "github-workflows": [*WORKFLOWS, *EXAMPLES],
    "gitlab-ci": sorted((ROOT / "examples" / "gitlab").glob("*")),
    "compose-spec": sorted((ROOT / "examples").rglob("compose.yaml")),
}
"""What each kind of file must be, by the schema of whoever reads it."""
PINNED = re.compile(r"uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")


def page_id(path: Path) -> str:
    return path.name


def parsed(path: Path) -> dict[str, Any]:
    value = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(value, dict)
    # YAML 1.1 reads the key `on` as true.
    return {"on" if key is True else key: part for key, part in value.items()}


def test_there_is_something_to_hold() -> None:
    assert {path.name for path in WORKFLOWS} == {"check.yml", "dependencies.yml", "prove.yml", "release.yml"}
    assert [path.name for path in EXAMPLES] == ["conformance.yml"]


@pytest.mark.parametrize("path", sorted((ROOT / ".github").rglob("*.yml")), ids=page_id)
def test_every_file_parses(path: Path) -> None:
    assert parsed(path)


@pytest.mark.parametrize("path", [*WORKFLOWS, *EXAMPLES, ACTION], ids=page_id)
def test_every_action_is_pinned_by_its_full_hash_and_says_its_version(path: Path) -> None:
    used = re.findall(r"uses:.*", path.read_text(encoding="utf-8"))
    assert used
    assert [line for line in used if not PINNED.fullmatch(line)] == []


def test_an_action_has_the_same_hash_everywhere() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in [*WORKFLOWS, *EXAMPLES, ACTION])
    pins = set(re.findall(r"uses: (\S+)@(\S+)", text))
    assert len(pins) == len({action for action, _ in pins})


@pytest.mark.parametrize("path", [*WORKFLOWS, *EXAMPLES], ids=page_id)
def test_a_workflow_may_only_read(path: Path) -> None:
    workflow = parsed(path)
    assert workflow["permissions"] == {"contents": "read"}
    wider = {name: job["permissions"] for name, job in workflow["jobs"].items() if "permissions" in job}
    # Trusted publishing asks for a token of its own, and for nothing else.
    assert wider == ({"publish": {"id-token": "write"}} if path.name == "release.yml" else {})
    assert all("timeout-minutes" in job for job in workflow["jobs"].values())


@pytest.mark.parametrize("path", [*WORKFLOWS, *EXAMPLES], ids=page_id)
def test_a_workflow_trusts_no_stranger(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "pull_request_target" not in parsed(path)["on"]
    assert "secrets." not in text
    steps = [step for job in parsed(path)["jobs"].values() for step in job["steps"]]
    # What a stranger may write (a title, a branch's name) must never become a command.
    assert [step["run"] for step in steps if "${{" in step.get("run", "")] == []
    checkouts = [step for step in steps if step.get("uses", "").startswith("actions/checkout@")]
    assert [step for step in checkouts if step["with"]["persist-credentials"] is not False] == []


def test_every_supported_python_is_tested() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    told = [line.rpartition(" ")[2] for line in project["classifiers"] if ":: Python :: 3." in line]
    matrix = parsed(ROOT / ".github" / "workflows" / "check.yml")["jobs"]["check"]["strategy"]["matrix"]
    assert matrix["python"] == told


def test_only_a_tag_releases_and_only_after_every_check() -> None:
    release = parsed(ROOT / ".github" / "workflows" / "release.yml")
    assert release["on"] == {"push": {"tags": ["v*"]}}
    steps = [step.get("run", "") for step in release["jobs"]["build"]["steps"]]
    assert any("make check" in run for run in steps)
    assert any("make prove" in run for run in steps)
    assert release["jobs"]["publish"]["needs"] == "build"
    assert release["jobs"]["publish"]["environment"] == "release"


def test_everything_is_proved_each_night() -> None:
    prove = parsed(ROOT / ".github" / "workflows" / "prove.yml")
    assert set(prove["on"]) == {"schedule", "workflow_dispatch"}
    assert [step["run"] for step in prove["jobs"]["prove"]["steps"] if "run" in step] == [
        "make prove PYTHON=python"
    ]


@pytest.mark.parametrize("path", EXAMPLES, ids=page_id)
def test_the_example_says_only_what_mt_sim_understands(path: Path) -> None:
    runs = [step["run"] for job in parsed(path)["jobs"].values() for step in job["steps"] if "run" in step]
    commands = re.findall(r'/bin/mt-sim" (.*)', "\n".join(runs).replace("\\\n", ""))
    assert [line.split()[0] for line in commands] == ["test"]
    judge = command_line.commands["test"]  # type: ignore[attr-defined]
    options = {option for parameter in judge.params for option in parameter.opts}
    assert set(re.findall(r"--[\w-]+", commands[0])) <= options
    assert {"junit", "markdown"} <= set(re.findall(r"--report (\w+)=", commands[0])) <= set(KINDS)


@pytest.mark.parametrize("path", [form for form in FORMS if form.name != "config.yml"], ids=page_id)
def test_a_form_asks_for_something(path: Path) -> None:
    form = parsed(path)
    assert {"name", "description", "body"} <= set(form)
    ids = [field["id"] for field in form["body"]]
    assert len(ids) == len(set(ids))
    assert any(field["validations"]["required"] for field in form["body"])


@pytest.mark.parametrize("schema", SCHEMAS)
def test_every_file_is_what_its_reader_takes(schema: str) -> None:
    files = SCHEMAS[schema]
    assert files
    lint = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}"]
    done = subprocess.run([*lint, *map(str, files)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def step_of_the_action(name: str) -> str:
    (step,) = (step for step in parsed(ACTION)["runs"]["steps"] if step.get("name") == name)
    return str(step["run"])


def test_what_a_caller_says_never_becomes_a_command() -> None:
    assert [step for step in parsed(ACTION)["runs"]["steps"] if "${{" in step.get("run", "")] == []


@pytest.mark.wire
def test_the_actions_steps_judge_and_show(tmp_path: Path) -> None:
    """The steps as a runner does them, with this mt-sim in the place where the action installs one."""
    programs = tmp_path / "mt-sim" / "bin"
    programs.mkdir(parents=True)
    script = programs / "mt-sim"
    script.write_text(f'#!/bin/sh\nexec {sys.executable} -P -m simulator "$@"\n', "utf-8")
    script.chmod(0o755)
    given = {
        "KEY_ENV": "MY_KEY",
        "MY_KEY": KEY,
        "SUITES": "health resources",
        "STRICT": "true",
        "BASELINE": "",
    }
    summary = tmp_path / "summary.md"
    with sample(tmp_path / "service", defects=("resources.limit",)) as url:
        environment = {
            **os.environ,
            **given,
            "TARGET": url,
            "RUNNER_TEMP": str(tmp_path),
            "GITHUB_STEP_SUMMARY": str(summary),
        }
        codes, said = [], ""
        for name in ("Wait until the service answers", "Judge it", "Show what came of it"):
            words = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step_of_the_action(name)]
            done = subprocess.run(
                words, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
            )
            codes.append(done.returncode)
            said = done.stdout
    assert codes == [0, 1, 0]
    assert said.startswith("::error title=resources.limit (LIST-1)::")
    assert "resources.limit" in summary.read_text("utf-8")
    assert {path.name for path in (tmp_path / "conformance").iterdir()} == {
        "junit.xml",
        "summary.md",
        "report.json",
        "annotations.txt",
    }


def test_a_service_cannot_write_commands_for_github() -> None:
    from simulator.conformance.reports.formats.annotations_report import render

    check = {
        "id": "a.b",
        "clauses": ["X-1"],
        "status": "failed",
        "message": "x\n::set-env name=A::1%0A\x1b[0m",
    }
    blocked = {**check, "id": "a.c", "blocked_by": {"rule": "X-1"}}
    assert render({"checks": [check, blocked]}) == (
        "::error title=a.b (X-1)::x%0A::set-env name=A::1%250A?[0m\n"
    )


def test_the_template_for_gitlab_says_only_what_mt_sim_understands() -> None:
    (template,) = SCHEMAS["gitlab-ci"]
    commands = re.findall(r"/bin/mt-sim (.*)", " ".join(template.read_text("utf-8").split()))
    options = {option for parameter in command_line.commands["test"].params for option in parameter.opts}  # type: ignore[attr-defined]
    assert commands[0].startswith("test ")
    assert set(re.findall(r" (--[\w-]+)", commands[0].partition(" artifacts:")[0])) <= options


def test_a_release_holds_both_distributions() -> None:
    release = (ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8")
    for folder in ("", "standard_api"):
        project = tomllib.loads((ROOT / folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        built = project["name"].replace("-", "_")
        assert re.search(rf"\b{project['name']}[ ,\n]", release), project["name"]
        assert f"dist/{built}-*.whl dist/{built}-*.tar.gz" in release
        assert project["name"] in (ROOT / "docs" / "install.md").read_text(encoding="utf-8")
