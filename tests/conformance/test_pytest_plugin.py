"""``pytest --mt-sim-target``: each check is a test in a service's own repository.

Most tests play back what one judged run told: what the plugin makes of it needs no judge.
"""

import asyncio
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest
from command_driver import Terminal, command_line
from conformance_driver import KEY, playing, sample
from conformance_driver.faults import refusing

from sample_service.defects.wire import Request, SpoiltAnswer, Wire

pytest_plugins = ("pytester",)
pytestmark = pytest.mark.wire

APP = f'''
from pathlib import Path
from sample_service.app import create_app
from sample_service.service.settings import ServiceSettings

app = create_app(ServiceSettings(data=Path("service"), keys=("{KEY}",)))
'''

ALIVE = """
import json, time

async def app(scope, receive, send):
    'An application that is healthy, and nothing else.'
    if scope["type"] != "http":
        return
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    told = {"status": "healthy", "version": "1", "timestamp": now}
    head = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 200, "headers": head})
    await send({"type": "http.response.body", "body": json.dumps(told).encode()})
"""

NEVER_DONE = f'''{APP}
import re

served = app

async def app(scope, receive, send):
    """A second page never comes, so that the run does not end by itself."""
    if re.search(rb"offset=[1-9]", scope.get("query_string", b"")):
        Path("waits").touch()
        while (await receive())["type"] != "http.disconnect":
            pass
    else:
        await served(scope, receive, send)
'''

DOCS = Path(__file__).parents[2] / "docs"
BARE = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
"""Without the plugins of this environment: loading them takes longer than the rest."""
OURS = ("-p", "mt_sim_plugin")
XDIST = ("-p", "xdist")
ASKED = ("--suite=health", "--check=users.create", "--check=users.update", "--check=webhook.wrong_key")
BROKEN, BLOCKED = "users.create", "users.update"
PLAY_BACK = """
import json, os, sys

folder = os.path.dirname(os.path.abspath(__file__))
chosen = [word.partition("=")[2] for word in sys.argv if word.startswith("--check=")]
with open(os.path.join(folder, "asked"), "a") as asked:
    asked.write(json.dumps(sys.argv[1:]) + "\\n")
with open(os.path.join(folder, "told.jsonl")) as told:
    events = [json.loads(line) for line in told]
if "--list" in sys.argv:
    print(json.dumps({"checks": events[0]["checks"]}))
    sys.exit(0)
for event in events:
    if event["event"] == "started":
        known = ["users.create"] if "--baseline" in sys.argv else []
        event |= {"strict": "--strict" in sys.argv, "known": known}
    if event["event"] != "check_finished" or not chosen or event["check"]["id"] in chosen:
        print(json.dumps(event))
sys.exit(0 if "--baseline" in sys.argv else int(os.environ.get("PLAYED_CODE", "1")))
"""
"""Tells what a run told, as ``mt-sim test`` would tell it of the checks that are chosen."""


class Played:
    """pytest in this process, with the judge played back."""

    def __init__(self, pytester: pytest.Pytester, folder: Path, told: str) -> None:
        self._pytester = pytester
        self._folder = folder
        self.tell(told)
        (folder / "play_back.py").write_text(PLAY_BACK)
        self.command = shlex.join([sys.executable, "-I", "-S", str(folder / "play_back.py")])

    def __call__(self, *words: str, plugins: tuple[Any, ...] = ()) -> pytest.RunResult:
        given = [*OURS, "-p", "no:cacheprovider", "-v", "-rs", f"--mt-sim-command={self.command}"]
        return self._pytester.runpytest_inprocess(*given, "--mt-sim-target=http://t", *words, plugins=plugins)

    def asked(self) -> list[list[str]]:
        """The command lines of mt-sim, without the lists."""
        lines = (self._folder / "asked").read_text().splitlines()
        return [words for words in map(json.loads, lines) if "--list" not in words]

    def tell(self, told: str) -> None:
        """From now on this run is played back."""
        (self._folder / "told.jsonl").write_text(told)


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What one run told of a service with a bug. pytester forgets what is imported while it is there."""
    folder = tmp_path_factory.mktemp("searched")
    words = ["test", f"--key={KEY}", "--format=events", f"--data={folder}"]
    with sample(folder / "service", defects=("users.search_wildcards",)) as url:
        return said(*words, f"--target={url}", "--check=health.answers", "--check=users.search_wildcards")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What one run told: a check that failed, one that waits for it, and some that passed."""
    folder = tmp_path_factory.mktemp("told")
    words = ["test", f"--key={KEY}", "--format=events", f"--data={folder}", *ASKED]
    with playing(refusing(500, "create_user"), folder / "service", newborn_users=6) as url:
        return said(*words, f"--target={url}")


def said(*words: str) -> str:
    """What a command prints."""
    out = Terminal()
    with redirect_stdout(out):
        command_line(list(words), standalone_mode=False)
    return out.getvalue()


@pytest.fixture
def played(pytester: pytest.Pytester, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Played:
    for name, value in BARE.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("COLUMNS", "200")
    return Played(pytester, tmp_path, told)


def ends_of(result: pytest.RunResult) -> dict[str, str]:
    """How each check ended."""
    found = re.findall(r"^mt-sim::(\S+) ([A-Z]+)", result.stdout.str(), re.MULTILINE)
    return dict(found)


def test_a_check_passes_fails_or_waits_for_its_cause(played: Played) -> None:
    done = played()
    ends = ends_of(done)
    assert done.ret == 1
    assert (ends["health.answers"], ends[BROKEN], ends[BLOCKED]) == ("PASSED", "FAILED", "SKIPPED")
    text = done.stdout.str()
    assert "waits for" in text
    for word in ("expected  ", "observed  ", "try       curl"):
        assert word in text
    assert KEY not in text


def test_the_output_on_the_page_is_real(searched: str, played: Played) -> None:
    played.tell(searched)
    shown = (DOCS / "pytest.md").read_text("utf-8").split("```text\n")[1].partition("http://")[0]
    told = played().stdout.str()
    assert [line for line in shown.splitlines() if line not in told] == []


def test_only_what_was_not_deselected_is_asked(played: Played) -> None:
    done = played("-k", "health.answers or health.quick", f"--deselect=mt-sim::{BROKEN}")
    assert sorted(ends_of(done)) == ["health.answers", "health.quick"]
    (words,) = played.asked()
    assert words[-2:] == ["--check=health.answers", "--check=health.quick"]


def test_a_node_id_that_was_printed_can_be_given_back(played: Played, pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_own="def test_own():\n    assert True\n")
    done = played("mt-sim::health.answers", "test_own.py")
    assert ends_of(done) == {"health.answers": "PASSED"}
    assert done.parseoutcomes() == {"passed": 2}
    assert played.asked()[0][-1] == "--check=health.answers"
    unknown = played("mt-sim::health.no_such")
    assert (unknown.ret, ends_of(unknown)) == (4, {})
    assert "mt-sim has no check 'health.no_such'" in unknown.stderr.str()


def test_a_path_of_other_tests_runs_no_check(played: Played, pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_own="def test_own():\n    assert True\n")
    done = played("test_own.py")
    assert done.parseoutcomes() == {"passed": 1}
    assert "paths were given, so nothing is judged" in done.stdout.str()
    both = played("test_own.py", "mt-sim")
    assert both.parseoutcomes()["passed"] == 1 + list(ends_of(both).values()).count("PASSED")
    assert ends_of(both)[BROKEN] == "FAILED"


@pytest.mark.parametrize(
    ("args", "code", "end"), [("", 1, "FAILED"), ("--strict", 1, "FAILED"), ("--baseline x", 0, "XFAIL")]
)
def test_it_judges_as_the_options_of_mt_sim_say(played: Played, args: str, code: int, end: str) -> None:
    done = played(f"--mt-sim-args={args}", "-k", BROKEN)
    assert (done.ret, ends_of(done)) == (code, {BROKEN: end})
    assert played.asked()[0][3:-1] == args.split()


class Rerun:
    """As plug-ins that repeat failed tests do it."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: pytest.Item | None) -> bool:
        from _pytest.runner import runtestprotocol

        if any(report.failed for report in runtestprotocol(item, nextitem=nextitem, log=False)):
            runtestprotocol(item, nextitem=nextitem, log=True)
        return True


def test_who_repeats_a_check_is_told_that_it_is_asked_once(played: Played) -> None:
    done = played("-k", BROKEN, plugins=(Rerun(),))
    assert "a check is asked once in a run" in done.stdout.str()
    assert len(played.asked()) == 1
    assert "asked once" not in played("-k", BROKEN).stdout.str()


@pytest.mark.parametrize("words", [(), (*XDIST, "-n", "2")])
def test_a_run_that_ends_early_is_one_error(
    played: Played, told: str, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    events = [json.loads(line) for line in told.splitlines()]
    ends = [event for event in events if event["event"] == "check_finished"]
    rest = [event for event in ends if event["check"]["id"] not in ("health.answers", "health.open")]
    for event in rest:
        event["check"] |= {
            "status": "skipped",
            "message": "not run: it died",
            "not_run": True,
            "findings": [],
        }
    played.tell("\n".join(map(json.dumps, events)))
    monkeypatch.setenv("PLAYED_CODE", "3")
    done = played(*words)
    assert done.parseoutcomes() == {"passed": 2, "errors": 1, "skipped": len(rest) - 1}
    assert "not judged: not run: it died" in done.stdout.str()
    assert len(played.asked()) == 1


def test_what_mt_sim_calls_incomplete_does_not_pass(played: Played, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYED_CODE", "3")
    done = played("-k", BLOCKED)
    assert (done.ret, done.parseoutcomes()["skipped"]) == (1, 1)
    assert "the run is incomplete" in done.stdout.str()


def run_pytest(folder: Path, *words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """pytest with our plugin alone, in a process of its own."""
    return run_installed_pytest(folder, *OURS, *words, **BARE, **environment)


def run_installed_pytest(folder: Path, *words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """pytest as it is installed: it finds our plugin, and others, by itself."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-v", *words]
    return subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "MT_SIM_KEY": KEY, "COLUMNS": "200", **environment},
    )


def report_of(folder: Path) -> dict[str, Any]:
    """The report of the only run."""
    (run,) = (folder / ".mt-sim" / "runs").iterdir()
    report: dict[str, Any] = json.loads((run / "report.json").read_text())
    return report


def test_ctrl_c_lets_mt_sim_clean_up_and_report(tmp_path: Path) -> None:
    (tmp_path / "shop.py").write_text(NEVER_DONE)
    interrupt(tmp_path, "--mt-sim-app=shop:app", PYTHONPATH=str(tmp_path))


def test_ctrl_c_under_xdist_lets_mt_sim_clean_up_and_report(tmp_path: Path) -> None:
    async def never_done(wire: Wire, request: Request) -> SpoiltAnswer:
        if request.asked("offset") not in (None, "0"):
            (tmp_path / "waits").touch()
            await asyncio.sleep(600)
        return await wire.forward(request)

    with playing(never_done, tmp_path / "service") as url:
        interrupt(tmp_path, f"--mt-sim-target={url}", *XDIST, "-n", "1")


def interrupt(folder: Path, *words: str, **environment: str) -> None:
    """Ctrl-C while a check waits; the terminal sends it to every process of its foreground group."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-v", *OURS, *words]
    with subprocess.Popen(
        [*command, "--mt-sim-args=--check=users.pages --timeout=100"],
        cwd=folder,
        env={**os.environ, **BARE, "MT_SIM_KEY": KEY, "PYTHONUNBUFFERED": "1", **environment},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as running:
        while not (folder / "waits").exists():
            assert running.poll() is None
            time.sleep(0.02)
        os.killpg(running.pid, signal.SIGINT)
        running.communicate(timeout=120)
    report = report_of(folder)
    assert report["exit_code"] == 130, report["message"]
    assert report["tenants"]["left_over"] == []


def test_values_follow_an_equals_sign_so_that_pytest_finds_its_root(
    played: Played, pytester: pytest.Pytester
) -> None:
    """A word of its own that is a path would be taken for a place of tests."""
    pytester.makeini("[pytest]\n")
    done = played("-k", "health.quick")
    assert f"rootdir: {pytester.path}\nconfigfile: tox.ini" in done.stdout.str()
    pages = [*DOCS.rglob("*.md"), *Path(__file__).parents[2].glob("README*.md")]
    assert [page for page in pages if re.search(r"--mt-sim-[a-z]+ [^`]", page.read_text("utf-8"))] == []


def test_an_application_is_judged_in_a_repository_with_packages_of_our_names(
    tmp_path: Path,
) -> None:
    for name in ("simulator", "languages", "tui"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("WHOSE = 'theirs'\n")
    (tmp_path / "test_own.py").write_text(
        "import simulator\n\ndef test_own():\n    assert simulator.WHOSE == 'theirs'\n"
    )
    (tmp_path / "shop.py").write_text(ALIVE)
    light = ("-p", "no:schemathesis", "-p", "no:hypothesispytest")
    words = (*light, "--mt-sim-app=shop:app", "mt-sim::health.answers", "test_own.py")
    done = run_installed_pytest(tmp_path, *words)
    assert "2 passed" in done.stdout, done.stdout + done.stderr
    assert report_of(tmp_path)["summary"]["total"] == 1


def test_the_fixture_serves_an_application(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makepyfile(
        shop=ALIVE,
        test_shop="from urllib.request import urlopen\n"
        "def test_health(mt_sim_serve):\n"
        "    assert urlopen(mt_sim_serve('shop:app') + '/mt/health').status == 200\n",
    )
    monkeypatch.syspath_prepend(pytester.path)
    pytester.runpytest_inprocess(*OURS).assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--mt-sim-target=http://127.0.0.1:9", "--mt-sim-args=--key-env MY_KEY -s health"], "MY_KEY"),
        (["--mt-sim-target=http://127.0.0.1:9", "--mt-sim-suite=nothing"], "no suite 'nothing'"),
        (["--mt-sim-target=http://127.0.0.1:9", "--mt-sim-command=/no/such/mt-sim"], "cannot start /no/such"),
        (["--mt-sim-app=no_such_module:app", "-k", "health."], "no_such_module:app could not be started"),
    ],
)
def test_what_is_wrong_is_one_error(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, words: list[str], told: str
) -> None:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("MT_SIM_KEY", KEY)
    monkeypatch.setenv("COLUMNS", "200")
    done = pytester.runpytest_inprocess(*OURS, *words)
    text = done.stdout.str() + done.stderr.str()
    assert done.ret != 0
    assert told in text
    assert "INTERNALERROR" not in text
    outcomes = done.parseoutcomes() if done.ret == 1 else {"errors": 1}
    assert (outcomes.pop("errors"), set(outcomes) - {"skipped", "deselected"}) == (1, set())


def test_mt_sim_may_live_elsewhere(played: Played, tmp_path: Path) -> None:
    """The plugin needs no more of mt-sim than its file and a command."""
    plugin = Path(__file__).parents[2] / "mt_sim_plugin.py"
    (home := tmp_path / "home").mkdir()
    (home / "mt_sim_plugin.py").write_text(plugin.read_text())
    words = [f"--mt-sim-command={played.command}", "--mt-sim-target=http://t", "mt-sim::health.answers"]
    done = run_pytest(home, *words, PYTHONPATH=str(home), PYTHONSAFEPATH="1")
    assert "1 passed" in done.stdout, done.stdout + done.stderr


def test_without_its_options_nothing_happens(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makepyfile(test_own="def test_own():\n    assert True\n")
    pytester.runpytest_inprocess(*OURS).assert_outcomes(passed=1)
    assert not (pytester.path / ".mt-sim").exists()
