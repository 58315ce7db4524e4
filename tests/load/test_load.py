"""``mt-sim load`` with Locust itself: alone, with a master and workers, interrupted; nothing stays behind."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import psutil
import pytest
from conformance_driver import KEY, living_tenants, sample

from mock_market.own_process import own_module

pytestmark = pytest.mark.wire
PATIENCE_S = 120.0


def start(folder: Path, *words: str) -> "subprocess.Popen[str]":
    """The command in a process of its own; its run is kept in the folder."""
    command = [*own_module("simulator"), "load", f"--data={folder}", f"--key={KEY}", *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def ended(process: "subprocess.Popen[str]") -> tuple[int, str, str]:
    out, said = process.communicate(timeout=PATIENCE_S)
    return process.returncode, out, said


def until(holds: Callable[[], Any]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def users_made(folder: Path) -> int:
    """How many users the load made so far."""
    with closing(sqlite3.connect(folder / "service.sqlite3")) as db:
        return int(db.execute("SELECT count(*) FROM user WHERE email LIKE 'load-%'").fetchone()[0])


def log_of(folder: Path) -> str:
    return "".join(path.read_text("utf-8") for path in folder.glob("runs/*/locust.log"))


def test_every_operation_is_asked_judged_and_nothing_stays(tmp_path: Path) -> None:
    with sample(tmp_path / "service") as url:
        code, out, said = ended(
            start(
                tmp_path, f"--target={url}", "--users=3", "--run-time=8s", "--fail-above=errors=0%", "--json"
            )
        )
        told = json.loads(out)
        assert (code, told["failures"]) == (0, []), said
        assert told["rows"][-1]["requests"] >= 50
        assert living_tenants(tmp_path / "service") == []


def test_failures_are_named_by_operation_and_rule(tmp_path: Path) -> None:
    with sample(tmp_path / "service", defects=("health.answers",)) as url:
        code, out, said = ended(
            start(tmp_path, f"--target={url}", "--users=3", "--run-time=8s", "--fail-above=p95=0ms,errors=0%")
        )
    assert code == 1, said
    assert "HEALTH-3" in out


def test_interrupted_it_tells_what_it_has_and_erases(tmp_path: Path) -> None:
    with sample(tmp_path / "service") as url:
        load = start(tmp_path, f"--target={url}", "--users=6", "--spawn-rate=6", "--run-time=10m", "--json")
        until(lambda: users_made(tmp_path / "service") >= 6)
        load.send_signal(signal.SIGINT)
        code, out, said = ended(load)
        assert code == 0, said
        assert json.loads(out)["rows"][-1]["requests"] >= 1
        assert living_tenants(tmp_path / "service") == []


def test_a_master_goes_on_without_the_worker_that_was_lost(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with sample(tmp_path / "service") as url:
        shape = [f"--target={url}", "--users=4", "--spawn-rate=4", "--run-time=20s", "--json"]
        master = start(tmp_path / "master", *shape, "--master", "--workers=2", f"--master-port={port}")
        workers = [start(tmp_path / f"worker-{n}", "--worker", f"--master-port={port}") for n in (1, 2)]
        until(lambda: "All users spawned" in log_of(tmp_path / "master"))
        for child in psutil.Process(workers[0].pid).children(recursive=True):
            child.kill()
        code, out, said = ended(master)
        told = json.loads(out)
        assert code == 0, said
        assert told["lost_workers"] == 1
        assert told["rows"][-1]["requests"] >= 1
        assert [ended(worker)[0] for worker in workers] == [3, 0]
        assert living_tenants(tmp_path / "service") == []


def test_the_service_must_be_there_before_locust_begins(tmp_path: Path) -> None:
    code, _out, said = ended(start(tmp_path, "--target=http://127.0.0.1:9"))
    assert code == 3
    assert "MTS-372" in said


def test_without_locust_the_command_says_what_to_install(tmp_path: Path) -> None:
    script = (
        "import sys; sys.modules['locust'] = None; sys.argv[1:] = ['load', '--target', 'http://127.0.0.1:9'];"
        "import importlib.util as u; find = u.find_spec;"
        "u.find_spec = lambda name, *rest: None if name == 'locust' else find(name, *rest);"
        "from simulator.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={**os.environ, "MT_SIM_KEY": KEY},
    )
    assert done.returncode == 2
    assert "mt-sim[load]" in done.stderr
