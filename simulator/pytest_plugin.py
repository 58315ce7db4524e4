"""Gives each check of ``mt-sim test`` to pytest as a test of its own.

``pytest --mt-sim-target URL`` judges a service that runs; ``pytest --mt-sim-app module:app`` starts an ASGI
application on a free port first. mt-sim runs as a process, so it may live in another environment
(``--mt-sim-command``); this file needs pytest and the standard library alone.
"""

import contextlib
import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

_READY_S = 30.0
_END_S = 45.0
_STATE = pytest.StashKey["Judge"]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options; none of them: nothing happens."""
    group = parser.getgroup("mt-sim", "judge a service against Standard API v2")
    group.addoption("--mt-sim-target", metavar="URL", help="a running service; each check becomes a test")
    group.addoption("--mt-sim-app", metavar="MODULE:APP", help="an ASGI application to start and judge")
    group.addoption("--mt-sim-suite", metavar="SUITE", action="append", default=[], help="only these suites")
    group.addoption("--mt-sim-command", metavar="CMD", help="how to start mt-sim, when it lives elsewhere")
    group.addoption(
        "--mt-sim-args",
        metavar="ARGS",
        default="",
        help="more options for mt-sim test, such as '--key-env MY_KEY'",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Prepare when something is to be judged; do nothing else."""
    if config.getoption("--mt-sim-target") or config.getoption("--mt-sim-app"):
        config.stash[_STATE] = Judge(config)


def pytest_collection_modifyitems(
    session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Put the checks behind the project's own tests."""
    judge = config.stash.get(_STATE, None)
    if judge is not None:
        suite = Checks.from_parent(session, name="mt-sim")
        items.extend(CheckItem.from_parent(suite, name=row["id"], row=row) for row in judge.listed())


@pytest.hookimpl(trylast=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """Only what was not deselected is asked."""
    judge = session.config.stash.get(_STATE, None)
    if judge is not None:
        judge.wanted = [item.name for item in session.items if isinstance(item, CheckItem)]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """End what was started; mt-sim erases its tenants first."""
    judge = session.config.stash.get(_STATE, None)
    if judge is not None:
        judge.close()


@pytest.fixture
def mt_sim_serve() -> Iterator[Callable[[str], str]]:
    """Start ASGI applications, each named MODULE:APP, on free ports; ends them after the test."""
    with contextlib.ExitStack() as stack:
        yield lambda app: stack.enter_context(served(app))


@contextlib.contextmanager
def served(app: str) -> Iterator[str]:
    """Serve ``MODULE:APP`` by uvicorn in a process of its own; yields its URL."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        number = listener.fileno()
        words = [sys.executable, "-m", "uvicorn", app, "--fd", str(number), "--log-level", "warning"]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(["", *sys.path]).lstrip(os.pathsep)}
        process = subprocess.Popen(words, pass_fds=[number], env=environment)
        try:
            url = f"http://127.0.0.1:{listener.getsockname()[1]}"
            _wait_until_it_answers(process, listener.getsockname(), app)
            yield url
        finally:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()


def _wait_until_it_answers(process: "subprocess.Popen[bytes]", address: Any, app: str) -> None:
    """The port takes connections from the start, so a request must come back."""
    deadline = time.monotonic() + _READY_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise pytest.UsageError(f"{app} could not be started; uvicorn ended with {process.returncode}")
        with contextlib.suppress(OSError), socket.create_connection(address, timeout=1) as probe:
            probe.sendall(b"GET /mt/health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            if probe.recv(1):
                return
    raise pytest.UsageError(f"{app} did not answer within {_READY_S:g} s")


class Judge:
    """One run of ``mt-sim test``, read as far as each check needs it."""

    def __init__(self, config: pytest.Config) -> None:
        given = config.getoption("--mt-sim-command")
        self._command = shlex.split(given) if given else [sys.executable, "-m", "simulator"]
        self._more = shlex.split(config.getoption("--mt-sim-args"))
        self._suites = [f"--suite={suite}" for suite in config.getoption("--mt-sim-suite")]
        self._target = config.getoption("--mt-sim-target")
        self._app = config.getoption("--mt-sim-app")
        # A worker of pytest-xdist sees a part of the checks only, so each runs by itself there.
        self._alone = hasattr(config, "workerinput")
        self._ends: dict[str, dict[str, Any]] = {}
        self._stack = contextlib.ExitStack()
        self._process: subprocess.Popen[str] | None = None
        self._said: Any = None
        self._all: list[str] = []
        self.wanted: list[str] = []

    def listed(self) -> list[dict[str, Any]]:
        """The checks that these options choose; UsageError when mt-sim cannot be run."""
        words = [*self._command, "test", "--list", "--format=json", *self._suites]
        try:
            done = subprocess.run(words, capture_output=True, text=True, check=False)
        except OSError as error:
            raise pytest.UsageError(f"cannot start {self._command[0]}: {error.strerror}") from None
        if done.returncode != 0:
            raise pytest.UsageError(done.stderr.strip() or f"{words[0]} ended with {done.returncode}")
        rows: list[dict[str, Any]] = json.loads(done.stdout)["checks"]
        self._all = [row["id"] for row in rows]
        return rows

    def result(self, check: str) -> dict[str, Any]:
        """How a check ended; Failed with mt-sim's own words when it never ran."""
        process = self._process
        if process is None or self._alone:
            process = self._start([check] if self._alone else self.wanted)
        while check not in self._ends:
            line = process.stdout.readline() if process.stdout else ""
            if not line:
                process.wait()
                raise pytest.fail.Exception(self._last_words(), pytrace=False)
            event = json.loads(line)
            if event["event"] == "check_finished":
                self._ends[event["check"]["id"]] = event["check"]
        return self._ends[check]

    def close(self) -> None:
        """Let mt-sim erase its tenants and end; then end the application."""
        if self._process is not None:
            self._end_process(self._process)
        self._stack.close()

    def _start(self, wanted: Sequence[str]) -> "subprocess.Popen[str]":
        if self._process is not None:
            self._end_process(self._process)
        if self._target is None:
            self._target = self._stack.enter_context(served(self._app))
        part = self._suites or set(wanted) != set(self._all)
        chosen = [f"--check={name}" for name in wanted] if part else []
        words = [*self._command, "test", f"--target={self._target}", "--format=events", *self._more, *chosen]
        self._said = self._stack.enter_context(tempfile.TemporaryFile("w+"))  # noqa: SIM115
        self._process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=self._said, text=True)
        return self._process

    def _end_process(self, process: "subprocess.Popen[str]") -> None:
        if not set(self._ends) >= set(self.wanted):
            process.send_signal(signal.SIGINT)
        try:
            process.communicate(timeout=_END_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()

    def _last_words(self) -> str:
        self._said.seek(0)
        return self._said.read().strip() or "mt-sim ended without a word"


class Checks(pytest.Collector):
    """The checks of one target."""

    def collect(self) -> Iterator[pytest.Item]:
        """Collected elsewhere: the list comes from mt-sim."""
        return iter(())


class CheckItem(pytest.Item):
    """One check."""

    def __init__(self, *, row: dict[str, Any], **rest: Any) -> None:
        super().__init__(**rest)
        self.row = row

    def runtest(self) -> None:
        """Fail, skip or pass as the check did; a warning passes and is told in a section."""
        result = self.config.stash[_STATE].result(self.name)
        if result["status"] == "skipped":
            pytest.skip(result["message"])
        if result["status"] in ("failed", "errored"):
            raise pytest.fail.Exception(told(result), pytrace=False)
        if result["findings"]:
            self.add_report_section("call", "mt-sim", told(result))

    def reportinfo(self) -> tuple[Any, int | None, str]:
        """What headlines say."""
        return self.path, None, f"mt-sim {self.name}: {self.row['title']}"


def told(result: dict[str, Any]) -> str:
    """A check's findings for a person."""
    lines = [f"{result['title']}. ({result['level']}: {', '.join(result['clauses'])})"]
    if result["status"] == "errored":
        lines.append(result["message"])
    for finding in result["findings"]:
        lines += ["", f"expected  {finding['expected']}", f"observed  {finding['observed']}"]
        lines += [f"hint      {finding['hint']}"] if finding["hint"] else []
        lines += [f"try       {finding['curl']}"] if finding["curl"] else []
        lines += [f"note      {finding['curl_note']}"] if finding.get("curl_note") else []
    text = "\n".join(lines)
    return "".join(
        letter if letter == "\n" or letter.isprintable() else f"<U+{ord(letter):04X}>" for letter in text
    )
