"""A folder of a person's own whose packages have the names of ours."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from conformance_driver import KEY, sample

from mock_market.own_process import own_module

pytestmark = pytest.mark.wire

NAMES = ("languages", "people", "standard_api", "sample_service", "mock_market", "simulator", "tui")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    for name in NAMES:
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise SystemExit('this is the person\\'s own')\n")
    yield tmp_path
    mt_sim(tmp_path, "down")


def mt_sim(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    # The `mt-sim` script is not looked up in the working folder either.
    return subprocess.run([*own_module("simulator"), *words], cwd=folder, capture_output=True, text=True)


def test_a_sandbox_starts_there_a_service_is_judged_and_all_ends(folder: Path, tmp_path: Path) -> None:
    with sample(tmp_path / "service") as url:
        at = f"--target={url} --key={KEY}"
        for line in (f"up --detach --no-tui {at}", f"test --check health.answers {at}", "down"):
            done = mt_sim(folder, *line.split())
            assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", ["tui", "sample_service"])
def test_what_we_start_is_ours_there_too(folder: Path, name: str) -> None:
    done = subprocess.run([*own_module(name), "--help"], cwd=folder, capture_output=True, text=True)
    assert (done.returncode, "usage: " in done.stdout.lower()) == (0, True), done.stderr
