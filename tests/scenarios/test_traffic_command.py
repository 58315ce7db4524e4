"""``mt-sim traffic`` as it is typed: what it says, how it ends, and what it leaves behind."""

import json
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from command_driver import command_line
from conformance_driver import KEY, playing, sample

from sample_service.defects.wire import Request, SpoiltAnswer, Wire, says
from simulator.errors.exit_codes import ExitCode

pytestmark = pytest.mark.wire

ROOT = Path(__file__).parents[2]
Json = dict[str, Any]


def traffic(folder: Path, url: str, *more: str, key: str = KEY) -> tuple[int, str]:
    words = ["traffic", f"--target={url}", f"--key={key}", f"--data={folder / 'd'}", *more]
    with patch("sys.stdout", StringIO()) as stdout:
        code = command_line(words, standalone_mode=False)
        return int(code or 0), stdout.getvalue()


def month(folder: Path, url: str, *more: str, **key: str) -> tuple[int, Json]:
    code, printed = traffic(folder, url, "--json", *more, **key)
    return code, json.loads(printed)


def states(folder: Path) -> set[str]:
    """What stands of tenants at the service."""
    with sqlite3.connect(folder / "service" / "service.sqlite3") as db:
        people = db.execute("SELECT count(*) FROM user").fetchone()[0]
        assert people == 0
        return {row[0] for row in db.execute("SELECT status FROM tenant")}


def test_a_month_that_agrees_ends_with_zero_and_leaves_nothing(tmp_path: Path) -> None:
    with sample(tmp_path / "service", newborn_users=0) as url:
        code, found = month(tmp_path, url, "-n", "6", "--days=12")
    assert (code, found["differences"], found["unanswered"], found["failed"]) == (0, [], {}, {})
    assert found["compared"] > 0
    assert states(tmp_path) == {"deactivated"}


def test_a_month_in_which_nothing_worked_is_no_agreement(tmp_path: Path) -> None:
    with sample(tmp_path / "service") as url:
        code, printed = traffic(tmp_path, url, "-n", "5", "--days=3", key="wrong")
    assert code == ExitCode.INCOMPLETE
    assert "Nothing could be compared" in printed
    assert "agree" not in printed
    assert "  failed       " in printed


def test_a_university_that_the_service_failed_is_counted(tmp_path: Path) -> None:
    """Every second one is provisioned by webhook, which this service refuses."""

    async def refusing(wire: Wire, request: Request) -> SpoiltAnswer:
        if request.operation == "auto_provision":
            return says(422, success=False, error="INVALID_REQUEST", message="not today")
        return await wire.forward(request)

    with playing(refusing, tmp_path / "service") as url:
        code, found = month(tmp_path, url, "-n", "4", "--days=3", "--seed=2")
    assert code == ExitCode.FAILED
    assert found["differences"] == []
    assert sum(found["failed"].values()) + found["rejected"] + sum(found["tenants"].values()) == 4
    assert found["failed"]


def test_a_service_that_dies_in_the_middle_is_not_called_a_liar(tmp_path: Path) -> None:
    answered = 0

    async def dying(wire: Wire, request: Request) -> SpoiltAnswer:
        nonlocal answered
        answered += 1
        if answered > 60:
            return says(503, success=False, error="SERVICE_UNAVAILABLE", message="gone")
        return await wire.forward(request)

    with playing(dying, tmp_path / "service") as url:
        code, found = month(tmp_path, url, "-n", "6", "--days=12")
        _, printed = traffic(tmp_path, url, "-n", "2", "--days=1")
    assert code == ExitCode.INCOMPLETE
    assert found["differences"] == []
    assert sum(found["unanswered"].values()) > 0
    assert "Nothing could be compared" in printed


async def another_status(wire: Wire, request: Request) -> SpoiltAnswer:
    answer = await wire.forward(request)
    if request.operation == "get_tenant_status" and answer.json.get("status") == "active":
        return answer.with_json(status="suspended")
    return answer


async def somebody_missing(wire: Wire, request: Request) -> SpoiltAnswer:
    answer = await wire.forward(request)
    if request.operation == "list_users" and not request.asked("search"):
        return answer.with_json(users=answer.json.get("users", [])[1:])
    return answer


async def nobody_deleted(wire: Wire, request: Request) -> SpoiltAnswer:
    if request.operation == "delete_user":
        return says(200, success=True, user_id=request.user_id, message="deleted")
    return await wire.forward(request)


async def nobody_suspended(wire: Wire, request: Request) -> SpoiltAnswer:
    if request.operation == "update_user" and "status" in request.json:
        return (await wire.forward(request.with_json(status=None, name="x"))).with_json(status="suspended")
    return await wire.forward(request)


@pytest.mark.parametrize(
    ("spoiled", "told"),
    [
        (another_status, "the market believes active, the service says suspended"),
        (somebody_missing, "was created, and is not there"),
        (nobody_deleted, "was deleted, and is there"),
        (nobody_suspended, "the status is active, and should be suspended"),
    ],
)
def test_what_does_not_agree_is_listed_and_ends_with_one(
    tmp_path: Path, spoiled: Callable[[Wire, Request], Awaitable[SpoiltAnswer]], told: str
) -> None:
    with playing(spoiled, tmp_path / "service") as url:
        code, printed = traffic(tmp_path, url, "-n", "4", "--days=16", "--seed=56")
    assert code == ExitCode.FAILED
    assert told in printed
    assert "The market and the service differ in" in printed


def test_a_retry_and_the_kind_of_its_failure_are_counted(tmp_path: Path) -> None:
    refused: list[str] = []

    async def busy_once(wire: Wire, request: Request) -> SpoiltAnswer:
        if request.operation == "create_user" and not refused:
            refused.append(request.path)
            return says(500, success=False, error="INTERNAL_ERROR", message="once")
        return await wire.forward(request)

    with playing(busy_once, tmp_path / "service") as url:
        code, found = month(tmp_path, url, "-n", "3", "--days=9")
    assert (code, found["retries"], found["failures"]) == (0, 1, {"500": 1})


def test_ctrl_c_tells_what_was_played_and_erases_it(tmp_path: Path) -> None:
    made = threading.Event()

    async def watched(wire: Wire, request: Request) -> SpoiltAnswer:
        answer = await wire.forward(request)
        if request.operation in ("activate_tenant", "auto_provision"):
            made.set()
        return answer

    with playing(watched, tmp_path / "service") as url:
        words = [
            "traffic",
            f"--target={url}",
            f"--key={KEY}",
            f"--data={tmp_path / 'd'}",
            "--speed=1",
            "--json",
        ]
        process = subprocess.Popen(
            [sys.executable, "-m", "simulator", *words],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
        )  # fmt: skip
        assert made.wait(60)
        process.send_signal(signal.SIGINT)
        printed, told = process.communicate(timeout=60)
    found = json.loads(printed)
    assert process.returncode == ExitCode.INTERRUPTED
    assert "day 1 of 30" in told
    assert (found["whole"], found["compared"], found["universities"]) == (False, 0, 1)
    assert found["calls"] > 0
    assert states(tmp_path) == {"deactivated"}
