"""``mt-sim load`` with Locust itself: interrupted, and with a master and workers; nothing stays behind."""

import asyncio
import json
import re
import signal
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest
from command_driver import mt_sim
from conformance_driver import KEY, living_tenants, playing, sample

from mock_market.own_process import own_module
from mock_market.target.target import Target
from sample_service.defects.wire import Request, SpoiltAnswer, Wire
from simulator.load import tenants
from simulator.storage.data_folder import DataFolder
from simulator.storage.runs import LAST, open_run
from simulator.targets.named import NamedTarget

pytestmark = pytest.mark.wire
PATIENCE_S = 600.0


@contextmanager
def start(folder: Path, *words: str) -> Iterator["subprocess.Popen[str]"]:
    """The command in a process of its own; its run is kept in the folder. All of it ends here."""
    command = [*own_module("simulator"), "load", f"--data={folder}", f"--key={KEY}", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                for one in psutil.Process(process.pid).children(recursive=True):
                    one.kill()
                process.kill()


def ended(process: "subprocess.Popen[str]") -> tuple[int, str, str]:
    out, said = process.communicate(timeout=PATIENCE_S)
    return process.returncode, out, said


def until(holds: Callable[[], Any]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def log_of(folder: Path) -> str:
    return "".join(path.read_text("utf-8") for path in folder.glob("runs/*/locust.log"))


@contextmanager
def service(folder: Path, broken: str = "") -> Iterator[tuple[str, Counter[str]]]:
    """The sample, at its ease, so that a load of it is light; what it was asked is counted.

    The answers to one operation may be of no shape.
    """
    asked: Counter[str] = Counter()

    async def at_ease(wire: Wire, request: Request) -> SpoiltAnswer:
        await asyncio.sleep(0.1)
        answer = await wire.forward(request)
        asked[request.operation or ""] += 1
        return answer.with_body({}) if request.operation == broken else answer

    with playing(at_ease, folder) as url:
        yield url, asked


def test_failures_are_named_also_when_it_is_interrupted_and_nothing_stays(tmp_path: Path) -> None:
    with service(tmp_path / "service", broken="get_tenant_stats") as (url, asked):
        shape = ["--users=2", "--run-time=10m", "--fail-above=p95=0ms,errors=0%"]
        with start(tmp_path, f"--target={url}", *shape) as load:
            until(lambda: asked["get_tenant_stats"] > 1 and asked["list_users"] > 1)
            load.send_signal(signal.SIGINT)
            code, out, said = ended(load)
        assert code == 1, said
        assert "1 x  get_tenant_stats  DASH-3" in out
        assert said.count("over the ceiling") == 2
        assert living_tenants(tmp_path / "service") == []
    with closing(open_run(DataFolder(tmp_path), LAST)) as samples:
        kept = {one.call.purpose.operation: one for one in samples.page()}
    assert {name: bool(one.breaks) for name, one in kept.items()} == {
        name: name == "get_tenant_stats" for name in kept
    }
    assert {"create_user", "get_tenant_stats"} <= set(kept)
    assert KEY not in str(kept)


def test_a_master_goes_on_without_the_worker_that_was_lost(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with service(tmp_path / "service") as (url, asked):
        shape = [f"--target={url}", "--users=2", "--spawn-rate=4", "--run-time=10m", "--json"]
        lead = start(tmp_path / "master", *shape, "--master", "--workers=2", f"--master-port={port}")
        work = start(tmp_path / "worker", "--worker", "--processes=2", f"--master-port={port}")
        with lead as master, work as workers:
            # Where a first answer takes more than a second, Locust says that it waits no longer for reports.
            until(lambda: re.search("All users spawned|Spawning is complete", log_of(tmp_path / "master")))
            (locust,) = psutil.Process(workers.pid).children()
            locust.children()[0].kill()
            until(lambda: "failed to send heartbeat" in log_of(tmp_path / "master"))
            before = asked.total()
            until(lambda: asked.total() > before)
            master.send_signal(signal.SIGINT)
            code, out, said = ended(master)
            assert ended(workers)[0] == 0
        told = json.loads(out)
        assert code == 0, said
        assert told["lost_workers"] == 1
        assert told["failures"] == []
        assert told["rows"][-1]["requests"] >= 1
        assert living_tenants(tmp_path / "service") == []


def test_the_service_must_be_there_before_locust_begins(tmp_path: Path) -> None:
    done = mt_sim("load", f"--data={tmp_path}", "--key=k", "--target=http://127.0.0.1:9")
    assert done.returncode == 3
    assert "MTS-372" in done.stderr


def test_what_a_service_refused_to_make_is_not_left(tmp_path: Path) -> None:
    with sample(tmp_path / "service") as url:
        done = mt_sim("load", f"--data={tmp_path}", "--key=another", f"--target={url}")
    assert done.returncode == 3
    assert "401 from activate_tenant" in done.stderr
    assert "not erased" not in done.stderr


def test_a_tenant_whose_making_is_interrupted_is_erased(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = tenants._ask

    def interrupted(named: NamedTarget, operation: str, *given: Any) -> Any:
        answer = ask(named, operation, *given)
        if operation == "activate_tenant":
            raise KeyboardInterrupt
        return answer

    monkeypatch.setattr(tenants, "_ask", interrupted)
    with sample(tmp_path / "service") as url:
        named = NamedTarget(target=Target(name="mine", url=url), key=KEY)
        with pytest.raises(KeyboardInterrupt), tenants.tenants_of_a_load(named, 1):
            pass
        assert living_tenants(tmp_path / "service") == []


def test_without_locust_the_command_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    done = mt_sim("load", f"--data={tmp_path}", "--key=k", "--target=http://127.0.0.1:9")
    assert done.returncode == 2
    assert "mt-sim[load]" in done.stderr
