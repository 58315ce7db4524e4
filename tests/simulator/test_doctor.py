"""``mt-sim doctor``: each thing that can be wrong is found, and a sound machine is left alone."""

import asyncio
import fcntl
import json
import os
import socket
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sample_service.storage.data_folder import LOCK_NAME
from simulator import cli
from simulator.doctor import probes
from simulator.doctor.command import findings_text
from simulator.doctor.facts import Facts, Folder, Machine, Port, Profiles, SandboxFacts, TargetFacts, Terminal
from simulator.doctor.finding import Diagnosis
from simulator.doctor.findings import TIGHT_BYTES, TOO_FULL_BYTES, examine
from simulator.sandbox.processes import ProcessRow
from simulator.storage.data_folder import SANDBOX_LOCK, DataFolder, SandboxState
from simulator.storage.own_process import OwnProcess, own_process

NOW = datetime(2026, 11, 25, tzinfo=UTC)
MACHINE = Machine(python=(3, 13, 1), sqlite=(3, 51, 3), now=NOW, installed_at=NOW)
FOLDER = Folder(path=Path(".mt-sim"), exists=True, writable=True, free_bytes=TIGHT_BYTES)
UP = (
    ProcessRow(name="up", pid=1, running=True, url=""),
    ProcessRow(name="market", pid=2, running=True, url="http://127.0.0.1:8900"),
)
TARGET = TargetFacts(name="mine", variable="MY_KEY", is_set=True, is_default=False)
PROFILES = Profiles(path=Path("mt-sim.toml"), targets=(TARGET,))
TERMINAL = Terminal(
    present=True, name="xterm-256color", encoding="utf-8", columns=80, rows=24, clipboard="on"
)
SOUND = Facts(
    machine=MACHINE,
    folder=FOLDER,
    sandbox=SandboxFacts(processes=UP, held=(SANDBOX_LOCK,)),
    profiles=PROFILES,
    terminal=TERMINAL,
    ports=(Port(number=8901, free=True), Port(number=8900, free=False)),
)

NONE = OwnProcess(pid=0, began=0.0)


def complaints(facts: Facts) -> list[tuple[str, str]]:
    return [(one.area, one.level) for one in examine(facts) if one.level != "ok"]


def test_a_sound_set_up_is_told_and_left_alone() -> None:
    found = examine(SOUND)
    assert complaints(SOUND) == []
    assert {one.area for one in found} >= {"python", "sqlite", "data", "disk", "sandbox", "port", "terminal"}
    assert all(one.told and not one.means and not one.do for one in found)
    assert "a sandbox runs and answers at http://127.0.0.1:8900" in [one.told for one in found]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"python": (3, 10, 14)}, ("python", "problem")),
        ({"sqlite": (3, 36, 0)}, ("sqlite", "problem")),
        ({"sqlite": (3, 40, 1)}, ("sqlite", "note")),
        ({"sqlite": (3, 51, 2)}, ("sqlite", "note")),
        ({"now": NOW - timedelta(days=400)}, ("clock", "problem")),
        ({"loopback": "Network is unreachable"}, ("loopback", "problem")),
        ({"proxies": ("http",), "spares_loopback": False}, ("proxy", "note")),
    ],
)
def test_what_is_wrong_with_the_machine_is_told(changed: dict[str, Any], expected: tuple[str, str]) -> None:
    assert complaints(replace(SOUND, machine=replace(MACHINE, **changed))) == [expected]


def test_a_proxy_that_spares_loopback_is_fine() -> None:
    assert complaints(replace(SOUND, machine=replace(MACHINE, proxies=("http",)))) == []


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"writable": False}, ("data", "problem")),
        ({"open_files": (".mt-sim",)}, ("modes", "problem")),
        ({"free_bytes": TIGHT_BYTES - 1}, ("disk", "note")),
        ({"free_bytes": TOO_FULL_BYTES - 1}, ("disk", "problem")),
    ],
)
def test_what_is_wrong_with_the_data_folder_is_told(
    changed: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert complaints(replace(SOUND, folder=replace(FOLDER, **changed))) == [expected]


@pytest.mark.parametrize(
    ("sandbox", "expected"),
    [
        (SandboxFacts(), []),
        (SandboxFacts(processes=(UP[0], replace(UP[1], running=False))), [("sandbox", "problem")]),
        (SandboxFacts(processes=UP, silence="nothing came"), [("sandbox", "problem")]),
        (SandboxFacts(held=("market/market.lock",)), [("sandbox", "problem")]),
        (SandboxFacts(held=(SANDBOX_LOCK, "market/market.lock")), [("sandbox", "note")]),
    ],
)
def test_what_is_wrong_with_the_sandbox_is_told(
    sandbox: SandboxFacts, expected: list[tuple[str, str]]
) -> None:
    assert complaints(replace(SOUND, sandbox=sandbox, ports=())) == expected


def test_a_port_that_another_program_holds_is_told() -> None:
    gone = SandboxFacts(processes=(UP[0], replace(UP[1], running=False)))
    taken = (Port(number=900, free=False),)
    assert complaints(replace(SOUND, ports=taken)) == [("port", "problem")]
    assert ("port", "problem") in complaints(replace(SOUND, sandbox=gone))


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"mistake": "cannot read mt-sim.toml: line 1"}, ("targets", "problem")),
        ({"default": "gone"}, ("targets", "problem")),
        ({"shows_keys": True}, ("targets", "problem")),
        ({"targets": (replace(TARGET, is_set=False),)}, ("targets", "note")),
        ({"targets": (replace(TARGET, is_set=False, is_default=True),)}, ("targets", "problem")),
        ({"targets": (replace(TARGET, mistake="no dialect 'x'"),)}, ("targets", "problem")),
    ],
)
def test_what_is_wrong_with_the_profiles_is_told(changed: dict[str, Any], expected: tuple[str, str]) -> None:
    assert complaints(replace(SOUND, profiles=replace(PROFILES, **changed))) == [expected]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"present": False}, ("terminal", "note")),
        ({"name": "dumb"}, ("terminal", "note")),
        ({"columns": 79}, ("terminal", "note")),
        ({"columns": 200, "rows": 23}, ("terminal", "note")),
        ({"encoding": "euc_kr"}, ("encoding", "note")),
        ({"clipboard": "off"}, ("clipboard", "note")),
    ],
)
def test_what_is_wrong_with_the_terminal_is_told(changed: dict[str, Any], expected: tuple[str, str]) -> None:
    assert complaints(replace(SOUND, terminal=replace(TERMINAL, **changed))) == [expected]


def test_every_complaint_says_what_it_means_and_what_to_do() -> None:
    bad = Facts(
        machine=Machine(python=(3, 9), sqlite=(3, 7), now=NOW, installed_at=NOW, loopback="no"),
        folder=replace(FOLDER, writable=False, free_bytes=0, open_files=("keys.json",)),
        sandbox=SandboxFacts(held=("service/service.lock",)),
        profiles=replace(PROFILES, mistake="broken"),
        terminal=Terminal(present=False, name="", encoding="", columns=80, rows=24, clipboard=""),
        ports=(Port(number=80, free=False),),
    )
    told = [one for one in examine(bad) if one.level != "ok"]
    assert len(told) == 12
    assert all(one.means and one.do for one in told)


def test_lines_stay_within_the_console_and_line_up() -> None:
    found = [
        Diagnosis(area="a", level="ok", told="in order"),
        Diagnosis(area="b", level="problem", told="broken", means="word " * 30, do="mend it " * 20),
    ]
    lines = findings_text(found)
    assert lines[:2] == ["fine     in order", "problem  broken"]
    assert all(line.startswith(" " * 9) and len(line) <= 80 for line in lines[2:])
    assert any(line.startswith(" " * 9 + "-> mend it") for line in lines)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own, without proxies and without tmux."""
    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.lower().endswith("_proxy") or name in ("TMUX", "MT_SIM_KEY", "MY_KEY", "MT_SIM_DATA"):
            monkeypatch.delenv(name)
    return tmp_path


def seen(here: Path, *ports: int) -> Facts:
    return probes.look(probes.Wanted(data=here / "data", ports=ports))


def test_looking_changes_nothing(here: Path) -> None:
    facts = seen(here)
    assert list(here.iterdir()) == []
    assert (facts.folder.exists, facts.folder.writable, facts.folder.free_bytes > 0) == (False, True, True)
    assert (facts.sandbox, facts.profiles.targets, facts.machine.loopback) == (SandboxFacts(), (), "")
    assert facts.machine.now >= facts.machine.installed_at


def test_a_file_in_the_way_of_the_folder_is_seen(here: Path) -> None:
    (here / "data").write_text("in the way")
    (here / "data").chmod(0o755)
    assert not seen(here).folder.writable


def test_what_others_may_read_is_seen(here: Path) -> None:
    folder = DataFolder(here / "data")
    folder.prepare()
    folder.keys()
    folder.keys_file.chmod(0o644)
    assert seen(here).folder.open_files == ()
    folder.path.chmod(0o755)
    assert seen(here).folder.open_files == (str(folder.path), str(folder.keys_file))


@pytest.mark.parametrize("name", [SANDBOX_LOCK, "market/market.lock", f"service/{LOCK_NAME}"])
def test_only_a_lock_that_is_held_counts(here: Path, name: str) -> None:
    DataFolder(here / "data").prepare()
    with (here / "data" / name).open("w") as lock:
        assert seen(here).sandbox.held == ()
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert seen(here).sandbox.held == (name,)


def test_a_sandbox_that_was_killed_is_seen(here: Path) -> None:
    folder = DataFolder(here / "data")
    folder.prepare()
    gone = SandboxState(
        supervisor=NONE,
        market=NONE,
        market_url="http://127.0.0.1:1",
        targets={"sample-service": "http://127.0.0.1:2"},
        service=NONE,
    )
    folder.remember(gone)
    assert [(one.name, one.running) for one in seen(here).sandbox.processes] == [
        ("up", False),
        ("market", False),
        ("service", False),
    ]


def test_a_market_that_says_nothing_is_seen(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = DataFolder(here / "data")
    folder.prepare()
    (folder.market / "token").write_text("t")
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        here_too = own_process(os.getpid())
        folder.remember(SandboxState(supervisor=NONE, market=here_too, market_url=url, targets={"a": url}))
        monkeypatch.setattr(probes, "_PATIENCE_S", 0.05)
        assert asyncio.run(probes._silence(folder)) == "nothing came within 0.05 s"
    monkeypatch.setattr(probes, "_PATIENCE_S", 60.0)
    assert "the market does not answer" in asyncio.run(probes._silence(folder))


def test_a_port_is_free_or_taken(here: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        number = server.getsockname()[1]
        assert seen(here, number).ports == (Port(number=number, free=False),)
    assert seen(here, number).ports == (Port(number=number, free=True),)


def test_profiles_are_looked_through(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = here / "mt-sim.toml"
    file.write_text(
        'default = "mine"\n[targets.mine]\nurl = "http://127.0.0.1:1"\nkey_env = "MY_KEY"\n'
        '[targets.odd]\nurl = "http://127.0.0.1:1"\nkey = "k"\ndialect = "elvish"\n'
    )
    file.chmod(0o644)
    mine, odd = seen(here).profiles.targets
    assert (mine.variable, mine.is_set, mine.is_default, mine.mistake) == ("MY_KEY", False, True, "")
    assert (odd.variable, "elvish" in odd.mistake) == ("", True)
    assert seen(here).profiles.shows_keys
    file.chmod(0o600)
    monkeypatch.setenv("MY_KEY", "k-1")
    assert not seen(here).profiles.shows_keys
    assert seen(here).profiles.targets[0].is_set
    file.write_text("[targets.mine")
    assert "cannot read mt-sim.toml" in seen(here).profiles.mistake


def test_proxies_are_seen_as_python_programs_see_them(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("ALL_PROXY", "http://proxy.example:3128")
    machine = seen(here).machine
    assert (machine.proxies, machine.spares_loopback) == (("all", "http"), False)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    assert seen(here).machine.spares_loopback


@pytest.mark.parametrize(("answer", "told"), [("on", "on"), (None, "")])
def test_tmux_is_asked_about_copies(
    here: Path, monkeypatch: pytest.MonkeyPatch, answer: str | None, told: str
) -> None:
    if answer:
        (here / "tmux").write_text(f"#!/bin/sh\n[ $2 = -sv ] && echo {answer}\n")
        (here / "tmux").chmod(0o700)
    monkeypatch.setenv("PATH", str(here))
    monkeypatch.setenv("TMUX", "/tmp/tmux-0/default,1,0")
    assert seen(here).terminal.clipboard == told


def doctor(*words: str) -> int:
    with pytest.raises(SystemExit) as ended:
        cli.app(["doctor", *words])
    return int(str(ended.value.code))


def test_a_note_is_no_problem_and_a_problem_is_one(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert doctor("--json", "--data", str(here / "data")) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["schema"], told["problems"]) == ("mt-sim/doctor/1", 0)
    assert {"area": "proxy", "level": "ok", "told": "no proxy is set", "means": "", "do": ""} in told[
        "findings"
    ]
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        number = server.getsockname()[1]
        assert doctor("--market-port", str(number), "--data", str(here / "data")) == 1
    out, err = capsys.readouterr()
    assert f"problem  port {number} is taken by another program" in out
    assert "problems: 1" in err
