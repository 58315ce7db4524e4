"""``pytest --mt-sim-target``: each check is a test in a service's own repository."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from conformance_driver import KEY, sample

from simulator.conformance.catalogue import all_checks

pytestmark = pytest.mark.wire

APP = f'''
from pathlib import Path
from sample_service.app import create_app
from sample_service.service.settings import ServiceSettings

app = create_app(ServiceSettings(data=Path("service"), keys=("{KEY}",)))
'''

NEVER_DONE = f'''{APP}
served = app
asked = 0

async def app(scope, receive, send):
    """So many requests are answered; of later ones only those that erase."""
    global asked
    asked += 1
    if asked <= 300 or scope["path"].endswith("/deactivate"):
        return await served(scope, receive, send)
    Path("waits").touch()
    while (await receive())["type"] != "http.disconnect":
        pass
'''


DOCS = Path(__file__).parents[2] / "docs"


BARE = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
"""Without the plugins of this environment: loading them takes longer than the rest."""
OURS = ("-p", "mt_sim_plugin")
XDIST = ("-p", "xdist")


def run_pytest(folder: Path, *words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """pytest with our plugin alone."""
    return run_installed_pytest(folder, *OURS, *words, **BARE, **environment)


def run_installed_pytest(folder: Path, *words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """pytest as it is installed: it finds our plugin, and others, by itself."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-v", *words]
    return subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "MT_SIM_KEY": KEY, "COLUMNS": "200", **environment},
    )


def test_each_check_is_a_test_beside_the_projects_own(tmp_path: Path) -> None:
    (tmp_path / "test_own.py").write_text("def test_own():\n    assert True\n")
    with sample(tmp_path / "service", defects=("users.search_wildcards",)) as url:
        done = run_pytest(tmp_path, f"--mt-sim-target={url}", "--mt-sim-suite=users", "--mt-sim-suite=health")
    assert done.returncode == 1, done.stdout
    assert "test_own.py::test_own PASSED" in done.stdout
    assert "mt-sim::health.answers PASSED" in done.stdout
    assert "mt-sim::users.search_wildcards FAILED" in done.stdout
    judged = [check for check in all_checks() if check.suite in ("users", "health")]
    assert f"1 failed, {len(judged)} passed" in done.stdout
    for word in ("expected  ", "observed  ", "hint      ", "try       curl"):
        assert word in done.stdout
    assert KEY not in done.stdout
    assert "mt_sim_plugin.py" not in done.stdout


def report_of(folder: Path) -> dict[str, Any]:
    """The report of the only run."""
    (run,) = (folder / ".mt-sim" / "runs").iterdir()
    report: dict[str, Any] = json.loads((run / "report.json").read_text())
    return report


@pytest.mark.parametrize(
    "words",
    [
        ["-k", "health.answers or health.quick"],
        ["--mt-sim-suite=health", "--deselect=mt-sim::health.open", "--deselect=mt-sim::health.quick"],
    ],
)
def test_deselected_checks_are_not_asked(tmp_path: Path, words: list[str]) -> None:
    with sample(tmp_path / "service") as url:
        done = run_pytest(tmp_path, f"--mt-sim-target={url}", *words)
    assert "2 passed" in done.stdout, done.stdout
    assert report_of(tmp_path)["summary"]["total"] == 2


def test_workers_of_xdist_read_from_one_run(tmp_path: Path) -> None:
    with sample(tmp_path / "service") as url:
        done = run_pytest(tmp_path, f"--mt-sim-target={url}", "--mt-sim-suite=health", *XDIST, "-n", "2")
    assert "4 passed" in done.stdout, done.stdout
    report = report_of(tmp_path)
    assert (report["summary"]["total"], report["message"]) == (4, "")


@pytest.mark.parametrize(
    ("args", "code", "told"),
    [
        ("", 0, "mt-sim::errors.flat PASSED"),
        ("--strict", 1, "mt-sim::errors.flat FAILED"),
        ("--strict --baseline known.txt", 0, "mt-sim::errors.flat XFAIL"),
    ],
)
def test_it_judges_as_the_options_of_mt_sim_say(tmp_path: Path, args: str, code: int, told: str) -> None:
    (tmp_path / "known.txt").write_text("errors.flat\n")
    with sample(tmp_path / "service", defects=("errors.flat",)) as url:
        done = run_pytest(tmp_path, f"--mt-sim-target={url}", f"--mt-sim-args={args}", "-k", "errors.flat")
    assert told in done.stdout
    assert done.returncode == code, done.stdout


def test_the_list_is_of_what_the_options_of_mt_sim_choose(tmp_path: Path) -> None:
    with sample(tmp_path / "service") as url:
        done = run_pytest(tmp_path, f"--mt-sim-target={url}", "--mt-sim-args=--key-env MY_KEY --suite health")
    assert "4 failed" in done.stdout, done.stdout
    assert "MY_KEY" in done.stdout


@pytest.mark.parametrize("words", [[], [*XDIST, "-n", "1"]])
def test_ctrl_c_lets_mt_sim_clean_up_and_report(tmp_path: Path, words: list[str]) -> None:
    """The terminal sends it to every process of its foreground group."""
    (tmp_path / "shop.py").write_text(NEVER_DONE)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "-v",
        *OURS,
        "--mt-sim-app=shop:app",
        "--mt-sim-args=--timeout=60",
        *words,
    ]
    environment = {**os.environ, **BARE, "MT_SIM_KEY": KEY, "PYTHONPATH": str(tmp_path)}
    environment["PYTHONUNBUFFERED"] = "1"
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as running:
        while not (tmp_path / "waits").exists():
            assert running.poll() is None
            time.sleep(0.02)
        os.killpg(running.pid, signal.SIGINT)
        running.communicate(timeout=120)
    report = report_of(tmp_path)
    assert report["exit_code"] == 130, report["message"]
    assert report["tenants"]["left_over"] == []


def test_values_follow_an_equals_sign_so_that_pytest_finds_its_root(tmp_path: Path) -> None:
    """A word of its own that is a path would be taken for a place of tests."""
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    with sample(tmp_path / "service") as url:
        words = [f"--mt-sim-target={url}", f"--mt-sim-command={Path(sys.executable).parent / 'mt-sim'}"]
        done = run_pytest(tmp_path, *words, "-k", "health.quick")
    assert f"rootdir: {tmp_path}\nconfigfile: pytest.ini" in done.stdout
    assert "1 passed" in done.stdout, done.stdout
    pages = [*DOCS.rglob("*.md"), *Path(__file__).parents[2].glob("README*.md")]
    assert [page for page in pages if re.search(r"--mt-sim-[a-z]+ [^`]", page.read_text("utf-8"))] == []


def test_an_application_is_started_and_ended(tmp_path: Path) -> None:
    (tmp_path / "shop.py").write_text(APP)
    done = run_installed_pytest(
        tmp_path, "--mt-sim-app=shop:app", "--mt-sim-suite=health", PYTHONPATH=str(tmp_path)
    )
    assert "4 passed" in done.stdout, done.stdout + done.stderr


def test_the_fixture_serves_an_application(tmp_path: Path) -> None:
    (tmp_path / "shop.py").write_text(APP)
    (tmp_path / "test_shop.py").write_text(
        "from urllib.request import urlopen\n"
        "def test_health(mt_sim_serve):\n"
        "    assert urlopen(mt_sim_serve('shop:app') + '/mt/health').status == 200\n"
    )
    done = run_pytest(tmp_path, PYTHONPATH=str(tmp_path))
    assert "1 passed" in done.stdout, done.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--mt-sim-target=http://127.0.0.1:9"], "cannot be reached"),
        (["--mt-sim-target=http://127.0.0.1:9", "--mt-sim-suite=nothing"], "no suite 'nothing'"),
        (["--mt-sim-target=http://127.0.0.1:9", "--mt-sim-command=/no/such/mt-sim"], "cannot start /no/such"),
        (["--mt-sim-app=no_such_module:app", "-k", "health.open"], "no_such_module:app could not be started"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, words: list[str], told: str) -> None:
    done = run_pytest(tmp_path, *words)
    assert done.returncode != 0
    assert told in done.stdout + done.stderr
    assert "INTERNALERROR" not in done.stdout + done.stderr


def test_a_repository_may_have_packages_of_the_same_names(tmp_path: Path) -> None:
    for name in ("simulator", "languages", "tui"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("WHOSE = 'theirs'\n")
    (tmp_path / "test_own.py").write_text(
        "import simulator\n\ndef test_own():\n    assert simulator.WHOSE == 'theirs'\n"
    )
    with sample(tmp_path / "service") as url:
        done = run_pytest(tmp_path, f"--mt-sim-target={url}", "--mt-sim-suite=health", "test_own.py")
    assert "5 passed" in done.stdout, done.stdout + done.stderr


def test_mt_sim_may_live_elsewhere(tmp_path: Path) -> None:
    """The plugin needs no more of mt-sim than its file and a command."""
    plugin = Path(__file__).parents[2] / "mt_sim_plugin.py"
    (tmp_path / "mt_sim_plugin.py").write_text(plugin.read_text())
    with sample(tmp_path / "service") as url:
        done = run_installed_pytest(
            tmp_path,
            "-p",
            "no:mt-sim",
            "-p",
            "mt_sim_plugin",
            f"--mt-sim-target={url}",
            f"--mt-sim-command={sys.executable} -m simulator",
            "--mt-sim-suite=health",
            PYTHONPATH=str(tmp_path),
        )
    assert "4 passed" in done.stdout, done.stdout + done.stderr


def test_without_its_options_nothing_happens(tmp_path: Path) -> None:
    (tmp_path / "test_own.py").write_text("def test_own():\n    assert True\n")
    done = run_installed_pytest(tmp_path)
    assert "1 passed" in done.stdout
    assert not (tmp_path / ".mt-sim").exists()
