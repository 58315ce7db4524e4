"""What a run does to the tenants of a target: its own are erased, all others are left alone."""

import asyncio
import json
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from conformance_driver import KEY, SERVICE_KEY, judge, living_tenants, playing, sample, statuses
from conformance_driver.open_house import OWN, activate, judge_open_house

from mock_market.target.reading import Reading
from mock_market.wire.exchange import Call, Exchange, Response
from sample_service.defects.wire import Request, Wire, refuses, says
from simulator.conformance.engine.answers.reply import Reply
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Check, Level
from simulator.conformance.engine.run.ledger import Ledger

pytestmark = pytest.mark.wire


@contextmanager
def started(url: str, folder: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    """A run in a process of its own, which the block ends or is killed."""
    words = ["test", f"--target={url}", f"--key={KEY}", f"--data={folder / 'runs'}", *options]
    process = subprocess.Popen(
        [sys.executable, "-m", "simulator", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def until(holds: Callable[[], bool]) -> None:
    """Look until it holds; the test's own bound ends it."""
    for _look in range(600):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError("it never held")


def test_ctrl_c_erases_what_was_made_and_reports(tmp_path: Path) -> None:
    service, words = tmp_path / "service", ("--suite=lifecycle", "--format=events")
    with sample(service, provisioning_seconds=0.05) as url, started(url, tmp_path, *words) as run:
        assert run.stdout is not None
        assert any(json.loads(line)["event"] == "check_finished" for line in run.stdout)
        run.send_signal(signal.SIGINT)
        rest, told = run.communicate(timeout=60)
        finished = json.loads(rest.splitlines()[-1])
    assert run.returncode == 130, told
    assert finished["event"] == "finished"
    assert finished["message"] == "the run was interrupted"
    assert living_tenants(service) == []
    assert "Traceback" not in told


def test_ctrl_c_hears_an_activation_out(tmp_path: Path) -> None:
    """It is known what it made, so nobody waits for what may still come."""
    asked, interrupted = threading.Event(), threading.Event()

    async def slow(wire: Wire, request: Request) -> Any:
        if request.operation == "activate_tenant" and "-walk-" not in request.tenant_id:
            asked.set()
            await asyncio.to_thread(interrupted.wait, 60)
        return await wire.forward(request)

    service, words = tmp_path / "service", ("--check=lifecycle.reads_when_preserved", "--format=json")
    with playing(slow, service) as url, started(url, tmp_path, *words) as run:
        assert asked.wait(60)
        run.send_signal(signal.SIGINT)
        assert run.stderr is not None
        assert any("Ctrl-C once more" in line for line in run.stderr)
        interrupted.set()
        run.communicate(timeout=60)
    (kept,) = tmp_path.glob("runs/runs/*/exchanges.db")
    made = (
        "SELECT status FROM exchanges WHERE operation = 'activate_tenant' AND tenant_id NOT LIKE '%-walk-%'"
    )
    with closing(sqlite3.connect(kept)) as db:
        assert (200,) in db.execute(made).fetchall()
    assert living_tenants(service) == []


def test_what_was_heard_is_kept_while_an_answer_is_waited_for(tmp_path: Path) -> None:
    """A judge that is killed then has lost nothing, and who looks on sees all of it."""
    heard: list[str] = []
    over = threading.Event()

    async def waiting(wire: Wire, request: Request) -> Any:
        if len(heard) == 5:
            await asyncio.to_thread(over.wait, 60)
        heard.append(request.operation)
        return await wire.forward(request)

    with playing(waiting, tmp_path / "service") as url, started(url, tmp_path, "--check=users.create"):
        until(lambda: len(heard) == 5)
        (kept,) = tmp_path.glob("runs/runs/*/exchanges.db")
        with closing(sqlite3.connect(kept)) as db:
            until(lambda: db.execute("SELECT count(*) FROM exchanges").fetchone() == (5,))
        over.set()


async def nameless(wire: Wire, request: Request) -> Any:
    """While an application is processing, its tenant is not named."""
    answer = await wire.forward(request)
    named = request.operation == "auto_provision" and answer.fine and answer.json["status"] == "processing"
    return answer.with_json(tenant_id=None) if named else answer


def test_ctrl_c_erases_also_the_tenant_of_an_application_that_is_processing(tmp_path: Path) -> None:
    service = tmp_path / "service"
    slow: dict[str, Any] = {"asynchronous": True, "service_key": SERVICE_KEY, "provisioning_seconds": 3}
    with playing(nameless, service, **slow) as url, started(url, tmp_path, "--check=webhook.callback") as run:
        until(lambda: len(living_tenants(service)) == 1)
        run.send_signal(signal.SIGINT)
        _, said = run.communicate(timeout=60)
        assert run.returncode == 130, said
        assert living_tenants(service) == []


def test_a_second_ctrl_c_ends_at_once_and_names_what_is_left(tmp_path: Path) -> None:
    service = tmp_path / "service"
    endless: dict[str, Any] = {"asynchronous": True, "service_key": SERVICE_KEY, "provisioning_seconds": 600}
    words = ("--check=webhook.callback", "--format=json")

    async def walked(wire: Wire, request: Request) -> Any:
        """The walk gets no tenant, so that the only one is that of an application."""
        if request.operation == "activate_tenant" and "-walk-" in request.tenant_id:
            return refuses(409, "TENANT_EXISTS")
        return await nameless(wire, request)

    with playing(walked, service, **endless) as url, started(url, tmp_path, *words) as run:
        until(lambda: len(living_tenants(service)) == 1)
        run.send_signal(signal.SIGINT)
        assert run.stderr is not None
        assert any("Ctrl-C once more" in line for line in run.stderr)
        run.send_signal(signal.SIGINT)
        told, _ = run.communicate(timeout=20)
    (left,) = json.loads(told)["tenants"]["left_over"]
    assert run.returncode == 130
    assert re.fullmatch(r"application \d+ of .+people\.example may have made a tenant", left)


def test_the_bound_of_a_run_holds_also_when_nothing_can_be_erased(tmp_path: Path) -> None:
    """What is left over makes the run incomplete, whatever the checks said."""

    async def stuck(wire: Wire, request: Request) -> Any:
        if request.operation == "deactivate_tenant" and "-walk-" not in request.tenant_id:
            await wire.memory.setdefault("never", asyncio.Event()).wait()
        return await wire.forward(request)

    with (
        playing(stuck, tmp_path / "service") as url,
        patch("simulator.conformance.engine.session._CLEAN_UP_S", 0.2),
    ):
        words = ("--check=isolation.at_once", "--max-seconds=3", "--timeout=60")
        code, report = judge(url, tmp_path, *words)
    assert code == 3
    assert report["message"] == "the run's 3 s are over"
    assert len(report["tenants"]["left_over"]) == 12


def test_what_cannot_be_erased_makes_a_run_incomplete(tmp_path: Path) -> None:
    async def kept(wire: Wire, request: Request) -> Any:
        return (
            refuses(500, "INTERNAL_ERROR")
            if request.operation == "deactivate_tenant"
            else await wire.forward(request)
        )

    with playing(kept, tmp_path / "service") as url:
        code, report = judge(url, tmp_path, "--check=lifecycle.activate")
    assert statuses(report) == {"lifecycle.activate": "passed"}
    assert (code, len(report["tenants"]["left_over"])) == (3, 2)  # the walk's too


def test_a_ledger_takes_no_tenant_that_is_not_named_after_the_run() -> None:
    ledger = Ledger("mtsim-abc-")
    with pytest.raises(ValueError, match="hallym"):
        ledger.owes("hallym")
    ledger.leaves("hallym", "it is older than this run")
    assert ledger.remaining == ()
    ledger.owes("mtsim-abc-1")
    ledger.settled("mtsim-abc-1")
    assert ledger.remaining == ()


def test_an_older_tenant_that_a_service_hands_out_is_left_alone(tmp_path: Path) -> None:
    """A service that gives every applicant the tenant of a real customer must not lose it."""
    erased: list[str] = []

    async def one_for_all(wire: Wire, request: Request) -> Any:
        if request.operation == "auto_provision" and wire.knows(request) and request.json:
            url = "https://x.example/hallym"
            return says(200, status="approved", tenant_id="hallym", tenant_url=url, message="ok")
        if request.tenant_id == "hallym" and request.operation == "get_tenant_status":
            old = {"created_at": "2020-03-02T00:00:00Z", "updated_at": "2020-03-02T00:00:00Z"}
            return says(200, tenant_id="hallym", status="active", plan="basic", features=[], **old)
        if request.tenant_id == "hallym" and request.method != "GET":
            erased.append(request.operation)
        return await wire.forward(request)

    with playing(one_for_all, tmp_path / "service") as url:
        _, report = judge(url, tmp_path, "--check=webhook.approved", "--check=webhook.demo_days")
    assert erased == []
    assert report["tenants"]["left_alone"] == [
        "hallym: it is older than its application (created_at 2020-03-02T00:00:00Z)"
    ]


def test_a_newer_tenant_that_is_handed_to_everybody_is_left_alone(tmp_path: Path) -> None:
    """Somebody made it a moment before the run; no check writes to it, and nothing erases it."""
    written: list[str] = []
    age = timedelta(seconds=20)

    async def one_for_all(wire: Wire, request: Request) -> Any:
        if request.operation == "auto_provision" and wire.knows(request) and request.json:
            url = "https://x.example/hallym"
            return says(200, status="approved", tenant_id="hallym", tenant_url=url, message="ok")
        if request.tenant_id == "hallym" and request.operation == "get_tenant_status":
            born = f"{datetime.now(UTC) - age:%Y-%m-%dT%H:%M:%SZ}"
            times = {"created_at": born, "updated_at": born}
            return says(200, tenant_id="hallym", status="active", plan="basic", features=[], **times)
        if request.tenant_id == "hallym" and request.method != "GET":
            written.append(request.operation)
        return await wire.forward(request)

    with playing(one_for_all, tmp_path / "service") as url:
        _, older = judge(url, tmp_path, "--suite=webhook")
        # Now it fits every application, and only the second applicant tells.
        age = timedelta()
        _, shared = judge(url, tmp_path, "--check=webhook.demo_days")
    assert written == []
    assert "hallym: it is older than its application" in older["tenants"]["left_alone"][0]
    assert shared["tenants"]["left_alone"] == ["hallym: two applicants got it"]


@pytest.mark.parametrize(
    ("date", "told"),
    [
        ("Mon, 30 Nov 2026 05:00:00 GMT", datetime(2026, 11, 30, 5, tzinfo=UTC)),
        ("Mon, 30 Nov 2026 05:00:00 -0000", datetime(2026, 11, 30, 5, tzinfo=UTC)),
        ("just now", None),
        ("", None),
    ],
)
def test_a_service_s_clock_can_be_compared_whatever_its_zone(date: str, told: datetime | None) -> None:
    """What it says a tenant was made at has a zone: two kinds of time cannot be compared."""
    response = Response(status=200, reason="", headers=(("Date", date),), body=b"{}")
    exchange = Exchange(
        started_at=datetime.now(UTC), call=Call(method="GET", url="http://a"), response=response
    )
    assert Reply(operation=None, exchange=exchange, reading=Reading()).service_time == told


def test_checks_only_read_the_users_own_tenant(tmp_path: Path) -> None:
    """By the suites that knock at every door; ``make prove`` asks all."""
    ends = statuses(judge_open_house(tmp_path, "--suite=auth", "--suite=errors", "--suite=aliases"))
    assert (ends["auth.missing_key"], ends["errors.body"]) == ("failed", "passed")
    # One open door is told once: whether another key opens it too waits for it to be shut.
    assert (ends["auth.wrong_key"], ends["auth.empty_key"]) == ("skipped", "skipped")


def test_a_check_that_would_write_to_the_users_own_tenant_is_our_mistake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def writes(ctx: CheckContext) -> None:
        """A claim."""
        await ctx.ask("deactivate_tenant", await ctx.reader())

    wrong = Check(id="lifecycle.deactivate", level=Level.MUST, rules=("LIFE-19",), body=writes, hint="none")
    monkeypatch.setattr("simulator.conformance.selection.all_checks", lambda: (wrong,))
    with sample(tmp_path / "service") as url:
        activate(url, OWN)
        code, report = judge(url, tmp_path, f"--read-tenant={OWN}")
    assert (statuses(report), code) == ({"lifecycle.deactivate": "errored"}, 3)
    assert living_tenants(tmp_path / "service") == [OWN]
