"""``mt-sim up`` and its kin as processes, over real HTTP."""

import json
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from command_driver import mt_sim, mt_sim_process

from mock_market.own_process import own_module
from simulator.storage.data_folder import DataFolder, SandboxState
from simulator.storage.own_process import OwnProcess, own_process
from simulator.targets.profiles import SAMPLE

pytestmark = pytest.mark.wire

SMALL = ("--users=8", "--days=3")


def wait_for(happened: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


def is_free(url: str) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", int(url.rpartition(":")[2]))) != 0


class Up:
    """A sandbox in the foreground."""

    def __init__(self, data: Path, *words: str) -> None:
        self.folder = DataFolder(data)
        small = () if any(word.startswith("--target=") for word in words) else SMALL
        self.process = subprocess.Popen(
            [*own_module("simulator"), "up", f"--data={data}", *small, *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def state(self) -> SandboxState:
        wait_for(lambda: self.folder.state() is not None or self.process.poll() is not None, "ready")
        state = self.folder.state()
        assert state is not None, self.process.communicate()[0]
        return state

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
    assert state.service is None or is_free(*state.targets.values())
    assert folder.state() is None


def test_nothing_is_sent_to_a_service_until_someone_acts(data: Path) -> None:
    at = f"--data={data}"
    words = ("--target=http://127.0.0.1:1", "--key=k", "--host=127.0.0.2", "--allow-host=sandbox.example")
    assert mt_sim("up", "--detach", at, *words).returncode == 0
    state = DataFolder(data).state()
    assert state is not None
    assert state.market_url.startswith("http://127.0.0.2:")
    assert (state.service, list(state.targets.values())) == (None, ["http://127.0.0.1:1"])
    assert mt_sim("traces", "list", at).stdout == ""


def test_wider_than_this_machine_must_be_said_twice(data: Path) -> None:
    once = mt_sim_process("up", f"--data={data}", "--host=0.0.0.0", "--target=http://127.0.0.1:1", "--key=k")
    assert (once.returncode, "--allow-host" in once.stderr) == (2, True)


def test_a_child_that_dies_ends_the_other_and_is_named(data: Path) -> None:
    up = Up(data)
    state = up.state()
    assert state.service is not None
    state.service.end(kill=True)
    output, _ = up.process.communicate(timeout=60)
    assert up.process.returncode == 70
    assert "the sample service has ended by itself" in output
    assert_nothing_is_left(state, up.folder)


@pytest.mark.parametrize(
    "words",
    [("--market-port", "--target=http://127.0.0.1:1", "--key=k"), ("--service-port", "--detach", *SMALL)],
    ids=lambda words: words[0],
)
def test_a_port_in_use_is_one_clear_line(data: Path, words: tuple[str, ...]) -> None:
    option, *others = words
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = mt_sim_process("up", f"--data={data}", f"{option}={port}", *others)
    assert result.returncode == 2
    assert f"127.0.0.1:{port}: Address already in use" in result.stderr
    assert "Traceback" not in result.stderr
    assert DataFolder(data).state() is None


def test_an_unusable_folder_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way")
    result = mt_sim("up", "--no-tui", f"--data={tmp_path / 'data'}")
    assert result.returncode == 2
    assert "cannot write to the data folder" in result.stderr


def test_a_whole_afternoon_in_the_background(data: Path) -> None:
    at = f"--data={data}"
    started = mt_sim_process("up", "--detach", at, *SMALL, "--tenants=2")
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


def test_the_servers_end_with_a_sandbox_that_is_killed(data: Path) -> None:
    up = Up(data)
    state = up.state()
    up.process.kill()
    up.process.communicate()
    wait_for(lambda: is_free(state.market_url) and is_free(*state.targets.values()), "both closed")

    def rows() -> list[bool]:
        return [row["running"] for row in json.loads(mt_sim("ps", f"--data={data}", "--json").stdout)]

    wait_for(lambda: rows() == [False] * 3, "all ended")
    assert "no sandbox runs" in mt_sim("tenants", f"--data={data}").stderr


@contextmanager
def left_behind(data: Path) -> Iterator[OwnProcess]:
    """A killed sandbox's market that cannot end by itself: it is stopped."""
    process = subprocess.Popen(["sleep", "600"])
    process.send_signal(signal.SIGSTOP)
    try:
        market, folder = own_process(process.pid), DataFolder(data)
        folder.prepare()
        gone = OwnProcess(pid=market.pid, began=market.began - 60)
        folder.remember(
            SandboxState(
                supervisor=gone,
                market=market,
                service=gone,
                market_url="http://127.0.0.1:1",
                targets={"a": "http://127.0.0.1:2"},
            )
        )
        yield market
    finally:
        process.kill()
        process.wait()


def test_a_server_that_cannot_end_with_a_killed_sandbox_is_ended_by_down(data: Path) -> None:
    with left_behind(data) as market:
        assert market.runs()
        assert "stopped: market" in mt_sim("down", f"--data={data}").stderr
        assert not market.runs()
    assert DataFolder(data).state() is None


def test_a_server_that_cannot_end_with_a_killed_sandbox_is_ended_by_the_next_start(data: Path) -> None:
    with left_behind(data) as market:
        words = ("up", "--detach", f"--data={data}", "--target=http://127.0.0.1:1", "--key=k")
        assert mt_sim_process(*words).returncode == 0
        assert not market.runs()
    assert "earlier sandbox left: market" in (data / "logs" / "up.log").read_text()


def test_a_folder_that_is_removed_ends_its_sandbox(data: Path, tmp_path: Path) -> None:
    up = Up(data, "--target=http://127.0.0.1:1", "--key=k")
    state = up.state()
    data.rename(tmp_path / "removed")  # at once: removing it file by file, others may come meanwhile
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


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    """A sandbox for those that leave it as it is, and for the last test, which ends it."""
    up = Up(tmp_path_factory.mktemp("running") / "data", "--tenants=3")
    up.state()
    yield up
    if up.process.poll() is None:
        up.end(signal.SIGTERM)


@pytest.mark.parametrize("words", [("up",), ("up", "--detach")])
def test_a_second_sandbox_on_the_same_folder_is_refused(running: Up, words: tuple[str, ...]) -> None:
    state = running.state()
    begun = mt_sim_process if "--detach" in words else mt_sim
    second = begun(*words, f"--data={running.folder.path}")
    assert second.returncode == 2
    assert "a sandbox already runs on" in second.stderr
    assert len(second.stderr.strip().splitlines()) <= 3
    assert running.state() == state


def test_the_same_commands_point_at_any_other_service(running: Up, tmp_path: Path) -> None:
    url, key = running.state().targets[SAMPLE], running.folder.keys().market_key
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


def test_a_profile_brings_its_key_and_its_own_fault_plan(running: Up, tmp_path: Path) -> None:
    url, key = running.state().targets[SAMPLE], running.folder.keys().market_key
    profile = f'[targets.mine]\nurl = "{url}"\nkey = "{key}"\n'
    profile += "[targets.mine.faults]\nduplicate = 1.0\nseed = 7\n"
    (tmp_path / "mt-sim.toml").write_text(profile)
    second: dict[str, Any] = {"cwd": tmp_path}
    try:
        assert mt_sim("up", "--target=mine", "--detach", **second).returncode == 0
        # No sample beside it, and nothing is sent until somebody acts.
        state = DataFolder(tmp_path / ".mt-sim").state()
        assert state is not None
        assert (state.service, state.targets) == (None, {"mine": url})
        assert mt_sim("traces", "list", **second).stdout == ""
        assert "duplicate 1  (seed 7)" in mt_sim("fault", "list", **second).stdout
        assert mt_sim("activate", "-t", "mtsim-b", **second).returncode == 0
    finally:
        mt_sim("down", **second)
    (tmp_path / "mt-sim.toml").write_text(profile.replace("duplicate", "fly"))
    wrong = mt_sim("up", "--target=mine", "--detach", **second)
    assert (wrong.returncode, "no fault 'fly'" in wrong.stderr) == (2, True)


def test_an_interrupted_sandbox_has_told_all_and_leaves_nothing(running: Up) -> None:
    state = running.state()
    returned, output = running.end(signal.SIGINT)
    assert returned == 130
    assert "seeded 1 of 3 tenants" in output
    assert f"first tenant    {state.tenant_id}" in output
    assert "mt-sim call get_tenant_stats" in output
    assert str(running.folder.keys_file) in output
    assert "Traceback" not in output
    assert_nothing_is_left(state, running.folder)
