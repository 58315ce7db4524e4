"""``mt-sim up`` and its kin as processes, over real HTTP."""

import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from command_driver import mt_sim

from simulator.storage.data_folder import DataFolder, SandboxState
from simulator.storage.own_process import OwnProcess, own_process

pytestmark = pytest.mark.wire

SMALL = ("--users=8", "--days=3")


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "simulator", *words]


def wait_for(happened: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


def is_free(url: str) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", int(url.rpartition(":")[2]))) != 0


def service_url(state: SandboxState) -> str:
    """Where the one service of a sandbox is."""
    (url,) = state.targets.values()
    return url


class Up:
    """A sandbox in the foreground."""

    def __init__(self, data: Path, *words: str) -> None:
        self.folder = DataFolder(data)
        small = () if "--target" in words else SMALL
        self.process = subprocess.Popen(
            command("up", f"--data={data}", *small, *words),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def state(self) -> SandboxState:
        wait_for(lambda: self.folder.state() is not None or self.process.poll() is not None, "ready")
        state = self.folder.state()
        assert state is not None, self.process.communicate()[0]
        return state

    def service_url(self) -> str:
        return service_url(self.state())

    def end(self, number: signal.Signals) -> tuple[int, str]:
        self.process.send_signal(number)
        output, _ = self.process.communicate(timeout=60)
        return self.process.returncode, output


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "data"
    mt_sim("down", f"--data={tmp_path / 'data'}")


def assert_nothing_is_left(state: SandboxState, folder: DataFolder) -> None:
    assert not state.market.runs()
    assert state.service is None or not state.service.runs()
    assert is_free(state.market_url)
    assert is_free(service_url(state))
    assert folder.state() is None


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_every_signal_ends_both_cleanly(data: Path, number: signal.Signals, code: int) -> None:
    up = Up(data, "--tenants=3")
    state = up.state()
    returned, output = up.end(number)
    assert returned == code
    assert "seeded 1 of 3 tenants" in output
    assert f"first tenant    {state.tenant_id}" in output
    assert "mt-sim call get_tenant_stats" in output
    assert str(up.folder.keys_file) in output
    assert "Traceback" not in output
    assert_nothing_is_left(state, up.folder)


def test_a_child_that_dies_ends_the_other_and_is_named(data: Path) -> None:
    up = Up(data)
    state = up.state()
    assert state.service is not None
    state.service.end(kill=True)
    output, _ = up.process.communicate(timeout=60)
    assert up.process.returncode == 70
    assert "the sample service has ended by itself" in output
    assert_nothing_is_left(state, up.folder)


def test_a_second_sandbox_on_the_same_folder_is_refused(data: Path) -> None:
    up = Up(data)
    up.state()
    for words in (("up",), ("up", "--detach")):
        second = mt_sim(*words, f"--data={data}")
        assert second.returncode == 2
        assert "a sandbox already runs on" in second.stderr
        assert len(second.stderr.strip().splitlines()) <= 3
    assert up.end(signal.SIGINT)[0] == 130


@pytest.mark.parametrize("option", ["--market-port", "--service-port"])
@pytest.mark.parametrize("detach", [(), ("--detach",)])
def test_a_port_in_use_is_one_clear_line(data: Path, option: str, detach: tuple[str, ...]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = mt_sim("up", f"--data={data}", f"{option}={port}", *SMALL, *detach)
    assert result.returncode == 2
    assert f"127.0.0.1:{port}: Address already in use" in result.stderr
    assert "Traceback" not in result.stderr
    assert DataFolder(data).state() is None


def test_an_unusable_folder_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way")
    result = mt_sim("up", f"--data={tmp_path / 'data'}")
    assert result.returncode == 2
    assert "cannot write to the data folder" in result.stderr


def test_a_damaged_service_folder_is_refused_and_left_alone(data: Path) -> None:
    (data / "service").mkdir(parents=True)
    database = data / "service" / "service.sqlite3"
    database.write_bytes(b"precious, and no database" * 100)
    result = mt_sim("up", f"--data={data}", *SMALL)
    assert result.returncode == 2
    assert "service.sqlite3" in result.stderr
    assert database.read_bytes() == b"precious, and no database" * 100


def test_a_whole_afternoon_in_the_background(data: Path) -> None:
    at = f"--data={data}"
    started = mt_sim("up", "--detach", at, *SMALL, "--tenants=2")
    assert started.returncode == 0, started.stderr
    known = json.loads(mt_sim("tenants", at, "--json").stdout)
    assert [(one["tenant_id"], one["state"]) for one in known] == [
        ("univ-01", "active"),
        ("univ-02", "active"),
    ]
    assert stat.S_IMODE((data / "logs" / "up.log").stat().st_mode) == 0o600
    rows = json.loads(mt_sim("ps", at, "--json").stdout)
    assert [(row["name"], row["running"]) for row in rows] == [
        ("up", True),
        ("market", True),
        ("service", True),
    ]
    activated = mt_sim("activate", "-t", "mtsim-a", "--name", "한빛대학교", at)
    assert activated.returncode == 0
    assert "POST http://127.0.0.1:" in activated.stdout
    assert "verdict: ok" in activated.stdout
    again = json.loads(mt_sim("activate", "-t", "mtsim-a", at, "--json").stdout)
    assert (again["succeeded"], again["exchange"]["response"]["status"]) == (True, 200)
    conflict = mt_sim("activate", "-t", "mtsim-a", "--plan", "premium", at)
    assert conflict.returncode == 1
    assert "409 TENANT_EXISTS" in conflict.stdout
    suspended = mt_sim("deactivate", "-t", "mtsim-a", "--reason", "violation", at)
    assert '"status": "suspended"' in suspended.stdout
    status = mt_sim("call", "get_tenant_status", "-t", "mtsim-a", at, "--json")
    body = json.loads(json.loads(status.stdout)["exchange"]["response"]["body"]["text"])
    assert (body["status"], body["plan"]) == ("suspended", "standard")
    listed = mt_sim("traces", "list", "tenant:mtsim-a", at).stdout.splitlines()
    assert [line.split()[3] for line in listed] == [
        "activate_tenant",
        "activate_tenant",
        "activate_tenant",
        "deactivate_tenant",
        "get_tenant_status",
    ]
    number = listed[0].split()[0].lstrip("#")
    shown = mt_sim("traces", "show", number, at).stdout
    assert "한빛대학교" in shown
    key = DataFolder(data).keys().market_key
    assert key not in shown
    assert f"X-Market-API-Key: ****{key[-4:]}" in shown
    assert mt_sim("traces", "show", "99999", at).returncode == 2
    assert "seeded 2 of 2" in mt_sim("logs", "service", at).stdout
    assert mt_sim("logs", "nothing", at).returncode == 2
    state = DataFolder(data).state()
    assert state is not None
    stopped = mt_sim("down", at)
    assert (stopped.returncode, "stopped: up, market, service" in stopped.stderr) == (0, True)
    assert_nothing_is_left(state, DataFolder(data))
    assert "no sandbox runs" in mt_sim("down", at).stderr


def running(data: Path) -> list[bool]:
    """Whether each process of the sandbox runs, as ``mt-sim ps`` tells it."""
    return [row["running"] for row in json.loads(mt_sim("ps", f"--data={data}", "--json").stdout)]


def killed(up: Up) -> SandboxState:
    """The sandbox's own process is killed; the state that stays behind."""
    state = up.state()
    up.process.kill()
    up.process.communicate()
    return state


def test_the_servers_end_with_a_sandbox_that_is_killed(data: Path) -> None:
    state = killed(Up(data))
    wait_for(lambda: is_free(state.market_url) and is_free(service_url(state)), "both closed")
    wait_for(lambda: running(data) == [False] * 3, "all ended")
    assert "no sandbox runs" in mt_sim("tenants", f"--data={data}").stderr


@pytest.mark.parametrize("next_command", [("down",), ("up", "--detach", *SMALL)])
def test_a_server_that_cannot_end_with_a_killed_sandbox_is_ended_by_the_next_command(
    data: Path, next_command: tuple[str, ...]
) -> None:
    up = Up(data)
    market = up.state().market
    os.kill(market.pid, signal.SIGSTOP)
    state = killed(up)
    assert market.runs()
    assert mt_sim(*next_command, f"--data={data}").returncode == 0
    assert not market.runs()
    wait_for(lambda: is_free(service_url(state)), "the service ended")
    told = (data / "logs" / "up.log").read_text() if "up" in next_command else "earlier sandbox left: market"
    assert "earlier sandbox left: market" in told


def test_a_start_that_fails_leaves_the_record_of_the_one_that_runs(data: Path) -> None:
    up = Up(data)
    state = up.state()
    assert mt_sim("up", f"--data={data}").returncode == 2
    assert up.folder.state() == state
    assert up.end(signal.SIGINT)[0] == 130


def test_a_folder_that_is_removed_ends_its_sandbox(data: Path) -> None:
    up = Up(data)
    state = up.state()
    shutil.rmtree(data)
    output, _ = up.process.communicate(timeout=60)
    assert (up.process.returncode, "is gone, and the sandbox with it" in output) == (70, True)
    assert "Traceback" not in output
    assert_nothing_is_left(state, up.folder)


def test_a_stranger_with_the_number_of_ours_is_left_alone(data: Path) -> None:
    """Its arguments name our rooms, as those of an editor might; it began at another moment."""
    script = "import time; time.sleep(600)"
    stranger = subprocess.Popen([sys.executable, "-c", script, "simulator", "mock_market", "mt-sim"])
    try:
        began = own_process(stranger.pid)
        ours = OwnProcess(pid=stranger.pid, began=began.began - 60)
        folder = DataFolder(data)
        folder.prepare()
        state = SandboxState(
            supervisor=ours, market=ours, service=ours, market_url="http://127.0.0.1:1", targets={"a": "http://127.0.0.1:2"},
        )  # fmt: skip
        folder.remember(state)
        assert "no sandbox runs" in mt_sim("down", f"--data={data}").stderr
        assert (began.runs(), ours.runs(), stranger.poll()) == (True, False, None)
    finally:
        stranger.kill()
        stranger.wait()
    assert not began.runs()


def test_the_same_commands_point_at_any_other_service(data: Path, tmp_path: Path) -> None:
    up = Up(data)
    url, key = up.service_url(), up.folder.keys().market_key
    elsewhere = ("--data", str(tmp_path / "elsewhere"), "--target", url)
    status = mt_sim("call", "get_tenant_status", "-t", "univ-01", *elsewhere, "--key", key)
    assert (status.returncode, "verdict: ok" in status.stdout) == (0, True)
    piped = mt_sim("call", "get_settings", "-t", "univ-01", *elsewhere, "--key", "-", typed=f"{key}\n")
    assert piped.returncode == 0
    wrong = mt_sim("call", "get_settings", "-t", "univ-01", *elsewhere, "--key", "wrong-key")
    assert (wrong.returncode, "401 UNAUTHORIZED" in wrong.stdout) == (1, True)
    traces = mt_sim("traces", "list", "--run", "last", "--data", str(tmp_path / "elsewhere"))
    assert "401 no" in traces.stdout
    assert not [path for path in (tmp_path / "elsewhere").rglob("*.db") if key.encode() in path.read_bytes()]
    assert up.end(signal.SIGTERM)[0] == 143


def test_up_with_a_target_sends_nothing_until_someone_acts(data: Path, tmp_path: Path) -> None:
    first = Up(data)
    url, key = first.service_url(), first.folder.keys().market_key
    second = Up(tmp_path / "second", "--target", url, "--key", key)
    state = second.state()
    assert (state.service, list(state.targets.values())) == (None, [url])
    at = f"--data={tmp_path / 'second'}"
    assert mt_sim("traces", "list", at).stdout == ""
    assert mt_sim("activate", "-t", "mtsim-b", at).returncode == 0
    assert second.end(signal.SIGINT)[0] == 130
    assert first.end(signal.SIGINT)[0] == 130


def test_wider_than_this_machine_must_be_said_twice(data: Path) -> None:
    once = mt_sim("up", f"--data={data}", "--host=0.0.0.0", *SMALL)
    assert (once.returncode, "--allow-host" in once.stderr) == (2, True)
    up = Up(data, "--host=127.0.0.2", "--allow-host=sandbox.example")
    assert up.state().market_url.startswith("http://127.0.0.2:")
    assert up.end(signal.SIGINT)[0] == 130


def test_a_profile_brings_its_own_fault_plan(data: Path, tmp_path: Path) -> None:
    first = Up(data)
    url, key = first.service_url(), first.folder.keys().market_key
    profile = f'[targets.mine]\nurl = "{url}"\nkey = "{key}"\n'
    profile += "[targets.mine.faults]\nduplicate = 1.0\nseed = 7\n"
    (tmp_path / "mt-sim.toml").write_text(profile)
    second: dict[str, Any] = {"cwd": tmp_path}
    assert mt_sim("up", "--target=mine", "--detach", **second).returncode == 0
    assert "duplicate 1  (seed 7)" in mt_sim("fault", "list", **second).stdout
    mt_sim("down", **second)
    (tmp_path / "mt-sim.toml").write_text(profile.replace("duplicate", "fly"))
    wrong = mt_sim("up", "--target=mine", **second)
    assert (wrong.returncode, "no fault 'fly'" in wrong.stderr) == (2, True)
    assert first.end(signal.SIGINT)[0] == 130
