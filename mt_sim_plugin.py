"""Gives each check of ``mt-sim test`` to pytest as a test of its own.

``pytest --mt-sim-target URL`` judges a service that runs; ``pytest --mt-sim-app module:app`` starts an ASGI
application on a free port first. mt-sim runs as a process, so it may live in another environment
(``--mt-sim-command``); this file needs pytest and the standard library alone.
"""

import contextlib
import functools
import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

_READY_S = 30.0
_END_S = 45.0
_LOOK_S = 0.02
_JUDGE = pytest.StashKey["Judge"]()
_NAMED = pytest.StashKey["Named"]()
_RESULTS = pytest.StashKey["Results"]()
_ROOM = "mt-sim"
_INCOMPLETE = 3
_CHOOSING = ("--suite", "-s", "--check", "-c", "--level", "--dialect")
_REPEATED = (
    "\n\nnote      a check is asked once in a run: repeating it shows the same answer; start pytest again"
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options; none of them: nothing happens.

    Their values follow ``=``: pytest takes a word of its own for a path when it looks for its root.
    """
    group = parser.getgroup("mt-sim", "judge a service against Standard API v2")
    group.addoption("--mt-sim-target", metavar="URL", help="a running service; each check becomes a test")
    group.addoption("--mt-sim-app", metavar="MODULE:APP", help="an ASGI application to start and judge")
    group.addoption("--mt-sim-suite", metavar="SUITE", action="append", default=[], help="only these suites")
    group.addoption("--mt-sim-command", metavar="CMD", help="how to start mt-sim, when it lives elsewhere")
    group.addoption(
        "--mt-sim-args",
        metavar="ARGS",
        default="",
        help="more options for mt-sim test, such as --mt-sim-args='--key-env MY_KEY'",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Prepare when something is to be judged; do nothing else."""
    if not (config.getoption("--mt-sim-target") or config.getoption("--mt-sim-app")):
        return
    given = getattr(config, "workerinput", None)
    if given is None:
        config.stash[_NAMED] = Named.taken_from(config)
        judge = config.stash[_JUDGE] = Judge(config)
        config.stash[_RESULTS] = Results(judge.path)
    else:
        config.stash[_RESULTS] = Results(Path(given["mt_sim_results"]))


def pytest_report_header(config: pytest.Config) -> str | None:
    """Say why nothing is judged although a target is named."""
    named = config.stash.get(_NAMED, None)
    if named is None or named.every or named.checks:
        return None
    return f"mt-sim: paths were given, so nothing is judged; give {_ROOM} too to run its checks"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(
    session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Put the checks behind the project's own tests, before anything is deselected."""
    if _RESULTS in config.stash:
        given = getattr(config, "workerinput", None)
        rows = _rows(config) if given is None else given["mt_sim_checks"]
        suite = Checks.from_parent(session, name=_ROOM, nodeid=_ROOM)
        items.extend(CheckItem.from_parent(suite, name=row["id"], row=row) for row in rows)


def _rows(config: pytest.Config) -> list[dict[str, Any]]:
    """The checks that are tests of this run."""
    return config.stash[_NAMED].of(config.stash[_JUDGE])


@pytest.hookimpl(trylast=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """Only what was not deselected is asked, when the first check is due."""
    judge = session.config.stash.get(_JUDGE, None)
    if judge is not None:
        judge.wanted = [item.name for item in session.items if isinstance(item, CheckItem)]


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Under pytest-xdist the main process judges once, and every worker reads from the same results."""
    judge = node.config.stash.get(_JUDGE, None)
    if judge is not None:
        node.workerinput["mt_sim_results"] = str(judge.path)
        node.workerinput["mt_sim_checks"] = _rows(node.config)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_node_collection_finished(node: Any, ids: Sequence[str]) -> None:
    """Judge what the workers collected; they all collect the same."""
    judge = node.config.stash.get(_JUDGE, None)
    if judge is not None:
        names = [nodeid.partition("::") for nodeid in ids]
        judge.wanted = [check for room, _, check in names if room == _ROOM]
        judge.begin()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """End what was started; mt-sim erases its tenants first. What mt-sim does not pass, pytest does not."""
    judge = session.config.stash.get(_JUDGE, None)
    if judge is not None:
        judge.close()
        if judge.verdict and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say that mt-sim calls the run incomplete: what waits or was left over is no failed test."""
    judge = config.stash.get(_JUDGE, None)
    if judge is not None and judge.verdict == _INCOMPLETE:
        terminalreporter.write_line("mt-sim: the run is incomplete (exit code 3): not everything was judged")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Close what was read."""
    if _RESULTS in config.stash:
        config.stash[_RESULTS].close()
    if _JUDGE in config.stash:
        config.stash[_JUDGE].close()


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
        process = subprocess.Popen(words, pass_fds=[number], env=environment, start_new_session=True)
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


class Named:
    """What was named on the command line: checks by their node id, all of them, or nothing of ours."""

    def __init__(self, checks: Sequence[str], *, every: bool) -> None:
        self.checks = checks
        self.every = every

    @classmethod
    def taken_from(cls, config: pytest.Config) -> "Named":
        """Take our node ids out of the arguments: pytest would look for files of these names.

        A path of other tests leaves the checks alone; without any path all are run.
        """
        ours = [word for word in config.args if word.startswith(f"{_ROOM}::")]
        whole = [word for word in config.args if word == _ROOM and not Path(word).exists()]
        given = config.args_source is pytest.Config.ArgsSource.ARGS
        config.args = [word for word in config.args if word not in (*ours, *whole)]
        checks = [word.removeprefix(f"{_ROOM}::") for word in ours]
        return cls(checks, every=bool(whole) or not (given or checks))

    def of(self, judge: "Judge") -> list[dict[str, Any]]:
        """The checks of the judge's list that are meant; UsageError for one that it does not have."""
        if not (self.every or self.checks):
            return []
        rows = {row["id"]: row for row in judge.listed}
        unknown = [name for name in self.checks if name not in rows]
        if unknown:
            raise pytest.UsageError(f"mt-sim has no check {unknown[0]!r} among what its options choose")
        return [row for name, row in rows.items() if self.every or name in self.checks]


class Judge:
    """One run of ``mt-sim test``; what it tells is kept in a file, a line an event."""

    def __init__(self, config: pytest.Config) -> None:
        given = config.getoption("--mt-sim-command")
        self._command = shlex.split(given) if given else [sys.executable, "-P", "-m", "simulator"]
        self._more = shlex.split(config.getoption("--mt-sim-args"))
        self._suites = [f"--suite={suite}" for suite in config.getoption("--mt-sim-suite")]
        self._target = config.getoption("--mt-sim-target")
        self._app = config.getoption("--mt-sim-app")
        self._stack = contextlib.ExitStack()
        self._process: subprocess.Popen[str] | None = None
        self._listener: threading.Thread | None = None
        self._begun = False
        self._due: set[str] = set()
        self.verdict = 0
        self.wanted: list[str] = []
        folder = self._stack.enter_context(tempfile.TemporaryDirectory(prefix="mt-sim-"))
        self.path = Path(folder) / "events.jsonl"
        self._events = self._stack.enter_context(self.path.open("w", encoding="utf-8"))

    @functools.cached_property
    def listed(self) -> list[dict[str, Any]]:
        """The checks that these options choose; UsageError when mt-sim cannot be run."""
        words = [*self._command, "test", "--list", "--format=json", *choosing(self._more), *self._suites]
        try:
            done = subprocess.run(words, capture_output=True, text=True, check=False)
        except OSError as error:
            raise pytest.UsageError(f"cannot start {self._command[0]}: {error.strerror}") from None
        if done.returncode != 0:
            raise pytest.UsageError(done.stderr.strip() or f"{words[0]} ended with {done.returncode}")
        rows: list[dict[str, Any]] = json.loads(done.stdout)["checks"]
        return rows

    def begin(self) -> None:
        """Start judging what is wanted, once."""
        if self._begun or not self.wanted:
            return
        self._begun = True
        self._due = set(self.wanted)
        try:
            self._process = self._started()
        except pytest.UsageError as error:
            self._tell({"event": "ended", "said": str(error), "first": self.wanted[0]})
        else:
            self._listener = threading.Thread(target=self._listen, args=(self._process,), daemon=True)
            self._listener.start()

    def close(self) -> None:
        """Let mt-sim erase its tenants and end; then end the application."""
        if self._process is not None and self._listener is not None:
            if self._due:
                self._process.send_signal(signal.SIGINT)
            self._listener.join(_END_S)
            self._process.kill()
            self._listener.join()
        self._stack.close()

    def _started(self) -> "subprocess.Popen[str]":
        """In a session of its own, so that Ctrl-C ends pytest alone, which then lets mt-sim clean up."""
        target = self._target or self._stack.enter_context(served(self._app))
        part = self._suites or self._due != {row["id"] for row in self.listed}
        chosen = [f"--check={name}" for name in self.wanted] if part else []
        words = [*self._command, "test", f"--target={target}", "--format=events", *self._more, *chosen]
        self._said = self._stack.enter_context(tempfile.TemporaryFile("w+"))  # noqa: SIM115
        return subprocess.Popen(
            words, stdout=subprocess.PIPE, stderr=self._said, text=True, start_new_session=True
        )

    def _listen(self, process: "subprocess.Popen[str]") -> None:
        """Keep every event, and at the end mt-sim's last words."""
        with process:
            for line in process.stdout or ():
                if line.startswith("{"):
                    event = json.loads(line)
                    if event["event"] == "check_finished":
                        self._due.discard(event["check"]["id"])
                    self._tell(event)
        self.verdict = process.returncode
        self._said.seek(0)
        said = self._said.read().strip() or "mt-sim ended without a word"
        first = next((name for name in self.wanted if name in self._due), "")
        self._tell({"event": "ended", "said": said, "first": first})

    def _tell(self, event: dict[str, Any]) -> None:
        self._events.write(json.dumps(event) + "\n")
        self._events.flush()


def choosing(words: Sequence[str]) -> list[str]:
    """The options of mt-sim that choose checks, with their values; the others say how to judge them."""
    chosen: list[str] = []
    rest = iter(words)
    for word in rest:
        if word.partition("=")[0] in _CHOOSING:
            chosen += [word] if "=" in word else [word, next(rest, "")]
    return chosen


class Results:
    """How the checks ended, read from a judge's file as far as they are needed."""

    def __init__(self, path: Path) -> None:
        self._events = path.open(encoding="utf-8")
        self._ends: dict[str, dict[str, Any]] = {}
        self._last_words = ""
        self._first_not_run = ""
        self._strict = False
        self._known: frozenset[str] = frozenset()

    def of(self, check: str) -> dict[str, Any]:
        """How a check ended, waited for. What was never judged is one error, and a skip for all others."""
        while check not in self._ends and not self._last_words:
            self._take(json.loads(self._line()))
        end = self._ends.get(check)
        if end is not None and not end.get("not_run"):
            return end
        told = end["message"] if end is not None else self._last_words
        if check == self._first_not_run:
            raise pytest.fail.Exception(told, pytrace=False)
        pytest.skip(f"not judged: {told.splitlines()[0]}")

    def close(self) -> None:
        """Read no more."""
        self._events.close()

    def broken(self, result: dict[str, Any]) -> bool:
        """Whether mt-sim would fail for it, were it not known."""
        return result["status"] in ("failed", "errored") or (self._strict and result["status"] == "warned")

    def known(self, result: dict[str, Any]) -> bool:
        """Whether the baseline names it."""
        return result["status"] != "errored" and result["id"] in self._known

    def _take(self, event: dict[str, Any]) -> None:
        match event["event"]:
            case "started":
                self._strict, self._known = event["strict"], frozenset(event["known"])
            case "check_finished":
                self._ends[event["check"]["id"]] = event["check"]
                if event["check"].get("not_run"):
                    self._first_not_run = self._first_not_run or event["check"]["id"]
            case "ended":
                self._last_words = event["said"]
                self._first_not_run = self._first_not_run or event["first"]

    def _line(self) -> str:
        """The next line; a half one is waited for."""
        line = self._events.readline()
        while not line.endswith("\n"):
            time.sleep(_LOOK_S)
            line += self._events.readline()
        return line


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
        self._result: dict[str, Any] = {}
        self._times = 0

    def setup(self) -> None:
        """Let the judge begin, and wait for its verdict: a run that judges nothing is an error."""
        judge = self.config.stash.get(_JUDGE, None)
        if judge is not None:
            judge.begin()
        self._result = self.config.stash[_RESULTS].of(self.name)
        self._times += 1

    def runtest(self) -> None:
        """Fail, skip or pass as mt-sim judges; what is known is an xfail, a warning is told in a section."""
        results, result = self.config.stash[_RESULTS], self._result
        if result["status"] == "skipped":
            pytest.skip(result["message"])
        if results.broken(result):
            if results.known(result):
                pytest.xfail("known in the baseline")
            raise pytest.fail.Exception(told(result) + _REPEATED * (self._times > 1), pytrace=False)
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
