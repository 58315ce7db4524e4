"""A run whose folder has no room left: said in words, and nothing of it stays at the service."""

import resource
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from conformance_driver import KEY, sample

ROOM = 160 * 1024
"""Bytes that a file may hold: enough to begin a run, too few to end it."""
RUNS = (
    ("test", "--suite=users", "--suite=lifecycle"),
    ("audit", "--deep"),
    ("scenario", "run", "whole-term", "users-life"),
    ("traffic", "--universities=3", "--days=20"),
)


def _in_little_room(words: tuple[str, ...], room: int) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "simulator", *words],
        capture_output=True,
        text=True,
        timeout=120,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
    )


def _alive(service: Path) -> list[tuple[str, str]]:
    with sqlite3.connect(service / "service.sqlite3") as db:
        return list(db.execute("SELECT tenant_id, status FROM tenant WHERE status != 'deactivated'"))


@pytest.mark.parametrize("words", RUNS, ids=lambda words: words[0])
def test_a_run_without_room_ends_in_words_and_cleans_up(tmp_path: Path, words: tuple[str, ...]) -> None:
    service = tmp_path / "service"
    with sample(service) as url:
        done = _in_little_room((*words, f"--target={url}", f"--key={KEY}", f"--data={tmp_path / 'd'}"), ROOM)
        assert _alive(service) == []
    assert done.returncode == 3, done.stderr
    assert "what happens cannot be stored: " in done.stderr
    assert "[MTS-112]" in done.stderr
    assert "could not be erased" not in done.stderr


def test_a_run_without_any_room_does_not_begin(tmp_path: Path) -> None:
    with sample(tmp_path / "service") as url:
        done = _in_little_room(("test", f"--target={url}", f"--key={KEY}", f"--data={tmp_path / 'd'}"), 100)
    assert done.returncode == 3, done.stderr
    assert "[MTS-112]" in done.stderr
