"""Targets that misbehave get a verdict: in time, within memory, never an error of ours.

What one call to each hostile target comes to is held by tests/mock_market/test_client_hostile.py.
"""

import os
import re
import resource
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
from conformance_driver import KEY, judge, playing, sample
from conformance_driver.hostile import BOUNDS, hostile, judge_hostile, judge_liar
from hostile.liars import LIARS

from sample_service.defects.wire import Request, SpoiltAnswer, Wire, refuses
from simulator.errors.command_error import CommandError

pytestmark = pytest.mark.wire

ROOT = Path(__file__).parents[2]
GREEDY = ("flood", "announced_flood", "endless_headers", "gzip_bomb", "long_integer", "deep")
MEMORY = 1024**3


HOSTILE = ("hang_at_once", "flood", "nan", "two_answers", "escape_codes")
LYING = {
    "welcomes_everything": ("--suite=auth", "--suite=users"),
    "hostile_texts": ("--suite=webhook", "--check=users.s*"),
    "endless_pages": ("--suite=resources", "--check=users.pages"),
    "errors_after_a_while": ("--suite=settings", "--suite=dashboard"),
}
"""One of each kind, and what meets it; ``make prove`` judges them all by every check."""


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_target_is_judged(tmp_path: Path, name: str) -> None:
    judge_hostile(name, tmp_path, "--suite=health", "--suite=users", "--suite=errors")


@pytest.mark.parametrize("name", LYING)
def test_a_lying_service_is_judged(tmp_path: Path, name: str) -> None:
    judge_liar(name, tmp_path, *LYING[name])


@pytest.mark.parametrize(
    ("status", "code"),
    [(503, "SERVICE_UNAVAILABLE"), (409, "TENANT_INACTIVE")],
    ids=["busy", "conflict"],
)
def test_a_target_that_accepts_nothing_is_asked_to_erase_and_not_waited_for(
    tmp_path: Path, status: int, code: str
) -> None:
    """What was refused or put off was not made."""
    asked: list[str] = []

    async def refuses_all(wire: Wire, request: Request) -> SpoiltAnswer:
        asked.append(request.operation)
        return refuses(status, code).with_header("retry-after", "0")

    with playing(refuses_all, tmp_path / "service") as url:
        _, report = judge(url, tmp_path, "--check=lifecycle.activate")
    assert asked.count("deactivate_tenant") < 20
    assert report["tenants"]["left_over"] == []


def test_a_run_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    with playing(LIARS["never_ready"], tmp_path / "service", newborn_users=6) as url:
        code, report = judge(url, tmp_path, "--max-seconds=4")
    assert code == 3
    assert report["message"] == "the run's 4 s are over"
    assert {row["message"] for row in report["checks"] if row["status"] == "skipped"} == {
        "not run: the run's 4 s are over"
    }


def test_a_wrong_key_is_named(tmp_path: Path) -> None:
    with (
        sample(tmp_path / "service") as url,
        pytest.raises(CommandError, match="refuses the key") as raised,
    ):
        judge(url, tmp_path, key="not-the-key")
    assert raised.value.code == 2
    assert "--key" in raised.value.hint


def test_greedy_targets_cannot_exhaust_memory(tmp_path: Path) -> None:
    """One process of little memory meets them all."""
    with ExitStack() as running:
        targets = [f"--target={running.enter_context(hostile(name))}" for name in GREEDY]
        words = ["test", *targets, "--key=some-market-key", "--suite=health", "--suite=users"]
        done = subprocess.run(
            [sys.executable, "-m", "simulator", *words, *BOUNDS, f"--data={tmp_path}"],
            capture_output=True,
            text=True,
            timeout=120,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
        )
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    assert len(re.findall(r"Basics: [01] of \d", done.stdout)) == len(GREEDY), done.stdout


@pytest.mark.parametrize(("script", "name"), [("targets", "nan"), ("liars", "refuses_everything")])
def test_each_kind_can_be_started_by_hand(script: str, name: str) -> None:
    words = [sys.executable, str(ROOT / "tests" / "hostile" / f"{script}.py"), name]
    environment = {**os.environ, "MT_SIM_KEY": KEY}
    with subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        told = running.stdout.readline()
        running.send_signal(signal.SIGINT)
    assert told.startswith(f"{name} on http://127.0.0.1:")
