"""A report that is asked for is this run's or none: no old green one stands for a run that judged nothing."""

import os
import socket
from pathlib import Path

import pytest
from typer.testing import CliRunner

from simulator.cli import app
from simulator.errors.command_error import CommandError
from simulator.output.files import claim


def closed() -> str:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"http://127.0.0.1:{server.getsockname()[1]}"


@pytest.mark.parametrize(
    "words",
    [
        ("test", "--report", "junit=OLD", "--target", "URL", "--key", "k"),
        ("test", "--report", "json=OLD", "--suite", "nothing"),
        ("test", "--report", "html=OLD", "--target", "no-profile"),
        ("audit", "--output", "OLD", "--target", "URL", "--key", "k"),
        ("audit", "--output", "OLD", "--format", "nothing"),
        ("scenario", "run", "no-story", "--junit", "OLD"),
        ("scenario", "run", "--junit", "OLD"),
    ],
)
def test_a_run_that_judges_nothing_leaves_no_green_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    old = tmp_path / "OLD"
    old.write_text("all green")
    result = CliRunner().invoke(app, [word.replace("URL", closed()) for word in words])
    assert isinstance(result.exception, CommandError) or result.exit_code
    assert not old.exists() or "all green" not in old.read_text()


@pytest.mark.parametrize(
    "words", [("test", "--list", "--report", "json=OLD"), ("test", "--report", "json=-")]
)
def test_what_writes_no_report_takes_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "OLD").write_text("all green")
    result = CliRunner().invoke(app, list(words))
    refused = "json=-" in words
    assert (getattr(result.exception, "id", "") == "MTS-504") is refused
    assert (tmp_path / "OLD").exists()
    assert not (tmp_path / "-").exists()


def test_a_pipe_and_a_folder_are_not_taken(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path / "file")
    (tmp_path / "file").write_text("old")
    for name in ("pipe", "link", "nothing"):
        claim(tmp_path / name)
    claim(tmp_path)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["link", "pipe"]
