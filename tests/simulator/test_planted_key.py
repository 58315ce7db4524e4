"""A service that echoes the market's key in every form: no command shows it, and no file that they write."""

from pathlib import Path

import pytest
from command_driver import Done, mt_sim
from conformance_driver import KEY, playing
from hostile.echo import echoes, forms, told

pytestmark = pytest.mark.wire
KINDS = ("json", "junit", "markdown", "html", "annotations")
CALLS = """\
call health
activate -t mtsim-a
activate -t mtsim-a --json
call get_user -t mtsim-a -u nobody
call get_user -t mtsim-a -u nobody --json
"""
TRACES = """\
traces list
traces list --json
traces list body:e
traces show 1
traces show 1 --json
traces export
traces export --format har
traces save-scenario 1
"""
RUNS = """\
audit --deep
audit --json
scenario run quota --json --junit junit.xml
traffic -n 1 --days 1 --json
"""


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], Path]:
    """What each command said to a service that echoes, and the folder where all of them left their files."""
    folder = tmp_path_factory.mktemp("planted")
    here = {"MT_SIM_KEY": KEY, "MT_SIM_DATA": "data", "MT_SIM_LANG": "en"}
    said: dict[str, str] = {}

    def ask(line: str, *more: str) -> Done:
        done = mt_sim(*line.split(), *more, cwd=folder, env=here)
        assert done.returncode in (0, 1), (line, done.stderr)
        said[line] = done.stdout + done.stderr
        return done

    with playing(echoes, folder / "service", newborn_users=3) as url:
        for line in CALLS.splitlines():
            ask(line, "--target", url)
        for line in TRACES.splitlines():
            ask(line, "--run", "last")
        for line in RUNS.splitlines():
            ask(line, "--target", url)
        reports = [f"--report={kind}=report.{kind}" for kind in KINDS]
        checks = [f"--check={name}" for name in ("auth.wrong_key", "auth.never_echoed", "errors.body")]
        ask("test --format events", "--target", url, *checks, *reports)
        for line in ("test --run last", "test --run last --json", "doctor"):
            ask(line)
    return said, folder


def test_no_command_shows_the_key(walked: tuple[dict[str, str], Path]) -> None:
    said, _folder = walked
    assert {line: told(text) for line, text in said.items() if told(text)} == {}
    assert all("****" in said[line] for line in CALLS.splitlines())


def test_no_file_holds_the_key(walked: tuple[dict[str, str], Path]) -> None:
    _said, folder = walked
    files = [path for path in folder.rglob("*") if path.is_file() and "service" not in path.parts]
    assert {"exchanges.db", "report.json", "report.html", "junit.xml"} <= {path.name for path in files}
    texts = {path.name: path.read_bytes().decode("latin-1") for path in files}
    assert {name: told(text) for name, text in texts.items() if told(text)} == {}


@pytest.mark.parametrize("form", forms(KEY).split())
def test_the_walk_would_notice(form: str) -> None:
    assert told(form)
