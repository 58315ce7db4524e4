"""``pytest --mt-sim-target``: each check is a test in a service's own repository."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conformance_driver import KEY, sample

pytestmark = pytest.mark.wire

APP = f'''
from pathlib import Path
from sample_service.application import create_app
from sample_service.settings import ServiceSettings

app = create_app(ServiceSettings(data=Path("service"), keys=("{KEY}",)))
'''


def run_pytest(folder: Path, *words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
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
    assert "1 failed, 39 passed" in done.stdout
    for word in ("expected  ", "observed  ", "hint      ", "try       curl"):
        assert word in done.stdout
    assert KEY not in done.stdout
    assert "simulator/pytest_plugin.py" not in done.stdout


def test_deselected_checks_are_not_asked(tmp_path: Path) -> None:
    with sample(tmp_path / "service") as url:
        done = run_pytest(tmp_path, f"--mt-sim-target={url}", "-k", "health.answers or health.quick")
    assert "2 passed" in done.stdout, done.stdout
    (run,) = (tmp_path / ".mt-sim" / "runs").iterdir()
    assert '"total": 2' in (run / "report.json").read_text()


def test_workers_of_xdist_run_their_own_checks(tmp_path: Path) -> None:
    with sample(tmp_path / "service") as url:
        done = run_pytest(tmp_path, f"--mt-sim-target={url}", "--mt-sim-suite=health", "-n", "2")
    assert "4 passed" in done.stdout, done.stdout


def test_an_application_is_started_and_ended(tmp_path: Path) -> None:
    (tmp_path / "shop.py").write_text(APP)
    done = run_pytest(tmp_path, "--mt-sim-app=shop:app", "--mt-sim-suite=health", PYTHONPATH=str(tmp_path))
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


def test_mt_sim_may_live_elsewhere(tmp_path: Path) -> None:
    """The plugin needs no more of mt-sim than its file and a command."""
    plugin = Path(__file__).parents[2] / "simulator" / "pytest_plugin.py"
    (tmp_path / "mt_sim_plugin.py").write_text(plugin.read_text())
    with sample(tmp_path / "service") as url:
        done = run_pytest(
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
    done = run_pytest(tmp_path)
    assert "1 passed" in done.stdout
    assert not (tmp_path / ".mt-sim").exists()
