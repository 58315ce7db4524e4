"""The container file and the compose example, proven without a container engine.

Each container of the example becomes a process with an address of its own on loopback, a folder of its own
and the environment that the example gives it; nothing else of its commands is changed.
"""

import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
EXAMPLE = yaml.safe_load((ROOT / "examples" / "compose.yaml").read_text(encoding="utf-8"))
PAGE = (ROOT / "docs" / "containers.md").read_text(encoding="utf-8")
ADDRESSES = {"service": "127.0.0.2", "market": "127.0.0.3"}
KEYS = {"MT_SIM_KEY": "a-market-key", "MT_SIM_SERVICE_KEY": "a-service-key"}


def instructions() -> list[tuple[str, str]]:
    text = (ROOT / "Containerfile").read_text(encoding="utf-8").replace("\\\n", "")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in lines)]


def test_the_container_file_takes_only_what_the_context_holds() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    context = {line.removeprefix("!") for line in ignored if line.startswith("!")}
    assert ignored[0] == "*"
    assert [name for name in context if not (ROOT / name).exists()] == []
    copied = [rest.split() for word, rest in instructions() if word == "COPY" and "--from" not in rest]
    assert {name for names in copied for name in names[:-1]} - {"."} <= context
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert {*project["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"], "README.md"} <= context


def test_the_container_builds_its_wheel_from_the_context_alone(tmp_path: Path) -> None:
    """The step that fails when a file which the wheel takes along stays outside."""
    for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines():
        if line.startswith("!"):
            _take(ROOT / line[1:], tmp_path / "src" / line[1:])
    (built,) = [rest for word, rest in instructions() if word == "RUN" and "hatchling" in rest]
    words = shlex.split(built.partition(" && ")[0].replace("python", sys.executable))
    subprocess.run(words, cwd=tmp_path / "src", check=True, capture_output=True)
    assert len(list((tmp_path / "src/dist").glob("*.whl"))) == 1


def _take(source: Path, into: Path) -> None:
    into.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, into, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, into)


def test_the_container_runs_the_command_line_without_root() -> None:
    last = dict(instructions())
    assert json.loads(last["ENTRYPOINT"]) == ["mt-sim"]
    assert last["USER"] not in ("", "root", "0")
    installs = [rest for word, rest in instructions() if word == "RUN" and "pip install" in rest]
    for command in re.findall(r"pip install[^&]*", " ".join(installs)):
        assert "--require-hashes" in command or "--no-deps" in command, command


class Container:
    """One service of the example as a process."""

    def __init__(self, name: str, folder: Path, names: dict[str, str]) -> None:
        self._names = names
        self._folder = folder
        folder.mkdir()
        described = EXAMPLE["services"][name]
        wanted = {variable: KEYS[variable] for variable in described["environment"]}
        self._environment = {"PATH": f"{Path(sys.executable).parent}:{os.defpath}", **wanted}
        words = [*described["entrypoint"], *described["command"]]
        self._own = {"0.0.0.0": ADDRESSES[name]}
        self.process = subprocess.Popen(
            [self._said(word) for word in words],
            cwd=folder,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def _said(self, word: str) -> str:
        for name, here in {**self._names, **self._own}.items():
            word = re.sub(rf"(?<![\w.-]){re.escape(name)}(?![\w.-])", here, word)
        return word

    def execute(self, command: str) -> str:
        done = subprocess.run(
            shlex.split(command),
            cwd=self._folder,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout if done.returncode == 0 else ""

    def end(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=30)


def free_port(address: str) -> int:
    with socket.socket() as probe:
        probe.bind((address, 0))
        port: int = probe.getsockname()[1]
        return port


def is_open(address: str, port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((address, port)) == 0


@pytest.fixture
def market(tmp_path: Path) -> Iterator[Container]:
    ports = {"service": str(free_port(ADDRESSES["service"])), "market": str(free_port(ADDRESSES["market"]))}
    names = {
        "http://service:8000": f"http://{ADDRESSES['service']}:{ports['service']}",
        "http://market:8800": f"http://{ADDRESSES['market']}:{ports['market']}",
        "--allow-host market": f"--allow-host {ADDRESSES['market']}",
        "8000": ports["service"],
        "8800": ports["market"],
    }
    containers: list[Container] = []
    try:
        containers.extend(Container(name, tmp_path / name, names) for name in ADDRESSES)
        for name, container in zip(ADDRESSES, containers, strict=True):
            while not is_open(ADDRESSES[name], int(ports[name])):
                assert container.process.poll() is None, container.process.communicate()[0]
                time.sleep(0.05)
        yield containers[-1]
    finally:
        for container in containers:
            container.end()


def poll(container: Container, command: str, wanted: str) -> str:
    """Repeat a command of the page until its output says what is wanted; each time is a process."""
    deadline = time.monotonic() + 60
    while wanted not in (told := container.execute(command)):
        assert container.process.poll() is None, container.process.communicate()[0]
        assert time.monotonic() < deadline, told
        time.sleep(1)
    return told


@pytest.mark.wire
def test_the_example_brings_an_application_to_life_by_callback(market: Container) -> None:
    apply, approve, listing = re.findall(r"^docker compose -f \S+ exec market (.*)$", PAGE, re.MULTILINE)
    poll(market, apply, "submitted")
    assert "auto_provision" in market.execute(approve)
    told = poll(market, listing, "<-")
    assert re.findall(r"(->|<-) (\w+).*? 200 ok", told) == [("->", "auto_provision"), ("<-", "callback")]


def test_the_example_publishes_no_port_and_holds_no_key() -> None:
    services: dict[str, dict[str, Any]] = EXAMPLE["services"]
    assert [name for name, service in services.items() if "ports" in service] == []
    for service in services.values():
        assert all(value.startswith("${") for value in service["environment"].values())
