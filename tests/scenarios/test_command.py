"""``mt-sim scenario``: what a person types and sees; nothing stays behind at the service."""

import asyncio
import json
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from command_driver import mt_sim
from conformance_driver import KEY, playing, sample
from conformance_driver.hostile import hostile
from scenario_driver import played, run, services_here, written

from mock_market.store.exchanges import ExchangeStore
from mock_market.target.target import Target
from sample_service.defects.wire import Request, SpoiltAnswer, Wire, says
from simulator.errors.command_error import CommandError
from simulator.errors.exit_codes import ExitCode
from simulator.scenarios.chosen import find
from simulator.scenarios.language.load import parse
from simulator.scenarios.record import ScenarioRecord
from simulator.scenarios.run import Play, play_once
from simulator.storage.data_folder import DataFolder, SandboxState
from simulator.storage.own_process import OwnProcess
from simulator.targets.named import NamedTarget

pytestmark = pytest.mark.wire

ROOT = Path(__file__).parents[2]
HEAD = "title: Mine\nvars: {tenant: 'mtsim-${run}-mine', plan: basic}\nsteps:\n"
STATUS = "  - call: {operation: get_tenant_status, tenant: '${tenant}'}\n"
ACTIVE = HEAD + "  - activate: {tenant: '${tenant}', plan: '${plan}'}\n" + STATUS

NONE = OwnProcess(pid=0, began=0.0)


def test_a_file_is_played_against_a_service_and_leaves_no_tenant(tmp_path: Path) -> None:
    file = written(tmp_path, ACTIVE + "    expect: {body.plan: '${plan}', body.status: active}\n")
    with sample(tmp_path / "service") as url:
        target = ("run", str(file), f"--target={url}", f"--key={KEY}", f"--data={tmp_path / 'd'}")
        code, printed = run(*target, "--var", "plan=premium", "--format", "json")
    found = json.loads(printed)["scenarios"][0]
    assert (code, found["status"]) == (0, "passed")
    assert [step["status"] for step in found["steps"]] == ["passed"] * 2
    store = ExchangeStore(tmp_path / "d" / "runs" / found["run"] / "exchanges.db")
    last = store.page(limit=1)[-1]
    store.close()
    assert last.call.purpose.operation == "deactivate_tenant"
    assert b'"preserve_data":false' in (last.call.body or b"").replace(b" ", b"")


def test_the_events_are_those_that_the_screen_reads(tmp_path: Path) -> None:
    file = written(tmp_path, ACTIVE)
    with sample(tmp_path / "service") as url:
        options = (f"--target={url}", f"--key={KEY}", f"--data={tmp_path / 'd'}", "--format=events")
        _, printed = run("run", str(file), *options)
    events = [json.loads(line) for line in printed.splitlines()]
    assert [event["event"] for event in events] == [
        *("started", "step_started", "step_finished", "step_started", "step_finished", "finished")
    ]
    assert [step["index"] for step in events[0]["steps"]] == [1, 2]
    assert events[2]["step"]["exchanges"]
    assert events[-1]["exit_code"] == 0


def test_a_story_with_a_service_of_its_own_meets_the_defects_of_the_sandbox(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path, "service: {keys: [one]}\n" + ACTIVE + "    expect: {body.plan: basic}\n")
    folder = DataFolder(tmp_path / "d")
    folder.prepare()
    nowhere = "http://127.0.0.1:1"
    state = SandboxState(
        supervisor=NONE, market=NONE, market_url=nowhere, targets={"sample": nowhere},
        defects=("lifecycle.status",),
    )  # fmt: skip
    folder.remember(state)
    with services_here():
        code, printed = run("run", str(file), f"--data={tmp_path / 'd'}", "--format=json")
        folder.forget()
        assert run("run", str(file), f"--data={tmp_path / 'd'}")[0] == 0
    assert code == 1
    assert [step["status"] for step in json.loads(printed)["scenarios"][0]["steps"]] == ["passed", "failed"]
    assert "it has these defects: lifecycle.status" in capsys.readouterr().err


def test_a_failure_says_what_was_expected_what_came_and_where_to_look(tmp_path: Path) -> None:
    text = ACTIVE + "    expect: {body.plan: gold}\n    hint: Look at the plan.\n  - advance: 1d\n"
    file = written(tmp_path, text)
    report = tmp_path / "out.xml"
    with sample(tmp_path / "service") as url:
        options = (f"--target={url}", f"--key={KEY}", f"--data={tmp_path / 'd'}", f"--junit={report}")
        code, printed = run("run", str(file), *options)
    assert code == 1
    for words in ("body.plan gold", "body.plan basic", "Look at the plan.", "mt-sim traces show"):
        assert words in printed
    assert "step 2 failed" in printed
    suite = ElementTree.fromstring(report.read_text(encoding="utf-8"))[0]
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("3", "1", "1")


def test_what_a_dialect_does_not_offer_is_skipped_with_the_reason(tmp_path: Path) -> None:
    with sample(tmp_path / "service", persona="advisor") as url:
        options = (f"--target={url}", f"--key={KEY}", "--dialect=advisor", f"--data={tmp_path / 'd'}")
        code, printed = run("run", "first-day", *options, "--format=json")
    found = json.loads(printed)["scenarios"][0]
    assert code == 0
    assert found["status"] == "skipped"
    assert "the dialect advisor does not know" in found["message"]


@pytest.mark.parametrize("dialect", ["standard", "advisor", "llm_chatbot"])
def test_no_story_blames_a_service_for_what_its_dialect_lacks(tmp_path: Path, dialect: str) -> None:
    with sample(tmp_path / "service", persona=dialect, newborn_users=0) as url:
        options = (f"--target={url}", f"--key={KEY}", f"--dialect={dialect}", f"--data={tmp_path / 'd'}")
        code, printed = run("run", "--all", *options, "--format=json")
    scenarios = json.loads(printed)["scenarios"]
    assert [one["message"] for one in scenarios if one["status"] not in ("passed", "skipped")] == []
    assert code == ExitCode.PASSED


def test_a_service_of_your_own_is_not_restarted(tmp_path: Path) -> None:
    with sample(tmp_path / "service") as url:
        options = (f"--target={url}", f"--key={KEY}", f"--data={tmp_path / 'd'}")
        code, printed = run("run", "key-rotation", *options)
    assert code == 0
    assert "a service of your own cannot be told" in printed.replace("\n             ", " ")


def test_a_service_that_is_not_there_is_incomplete(tmp_path: Path) -> None:
    options = ("--target=http://127.0.0.1:9", "--key=k", f"--data={tmp_path}")
    code, printed = run("run", "first-day", *options)
    assert code == ExitCode.INCOMPLETE
    assert "is the service running?" in printed


@pytest.mark.parametrize("command", [("scenario", "run", "first-day"), ("traffic", "--days=1")])
def test_a_service_that_cannot_be_read_is_told_as_that(tmp_path: Path, command: tuple[str, ...]) -> None:
    with hostile("flood") as url:
        words = [*command, f"--target={url}", "--key=k", f"--data={tmp_path}"]
        done = mt_sim(*words)
    assert done.returncode == ExitCode.INCOMPLETE
    assert "gives no answer that can be read: the body is larger than" in " ".join(
        (done.stdout + done.stderr).split()
    )


@pytest.mark.parametrize(
    ("arguments", "told", "id"),
    [
        (("run",), "name a scenario", "MTS-542"),
        (("run", "--all", "first-day"), "name none beside it", "MTS-541"),
        (("run", "first-day", "--defect=users.search", "--target=http://127.0.0.1:9"), "--target", "MTS-326"),
        (("run", "first-day", "--defect=nothing"), "no defect 'nothing'", "MTS-522"),
        (("run", "first-day", "--junit=/nowhere/at/all.xml"), "cannot write", "MTS-317"),
        (("run", "first-day", "gone.yaml"), "cannot read gone.yaml", "MTS-547"),
        (("run", "first-day", "quota", "--var", "email=x"), "quota has no variable", "MTS-549"),
        (("run", "nope"), "no scenario 'nope'", "MTS-545"),
        (("run", "first-day", "--format", "xml"), "no format 'xml'", "MTS-316"),
        (("run", "first-day", "--var", "x"), "not name=value", "MTS-548"),
        (("run", "first-day", "--var", "x=1"), "has no variable 'x'", "MTS-549"),
        (("run", "gone.yaml"), "cannot read gone.yaml", "MTS-547"),
        (("run", "first-day", "--target", "http://service.example", "--key", "k"), "mtsim-...", "MTS-543"),
    ],
)
def test_wrong_usage_is_told_before_anything_is_sent(
    tmp_path: Path, arguments: tuple[str, ...], told: str, id: str
) -> None:
    with pytest.raises(CommandError, match=told) as caught:
        run(*arguments, *([f"--data={tmp_path}"] if arguments[0] == "run" else []))
    assert caught.value.id == id
    assert not (tmp_path / "runs").exists()


def test_a_mistake_in_a_file_is_told_with_its_line(tmp_path: Path) -> None:
    file = written(tmp_path, HEAD + "  - advance: soon\n")
    with pytest.raises(CommandError, match=r"mine.yaml:4:5: span:"):
        run("run", str(file))


@pytest.mark.parametrize(
    "step",
    [
        "activate: hallym",
        "deactivate: hallym",
        "call: {operation: activate_tenant, tenant: hallym, body: {}}",
        "deliver: {operation: deactivate_tenant, tenant: hallym}",
        "call: {operation: deactivate_tenant, tenant: hallym, body: {preserve_data: false}}",
        "call: {operation: activate_tenant, tenant: mtsim-x, body: {tenant_id: hallym}}",
        "call: {operation: create_user, tenant: hallym, body: {email: a@x.example, name: a}, times: 2}",
        "call: {operation: update_settings, tenant: hallym, body: {config: {}}, key: wrong}",
        "call: {operation: auto_provision, body: {applicant: {email: real@univ.ac.kr}}}",
        "call: {operation: auto_provision, body: {applicant: {email: old@univ.example}}}",
        "call: {operation: auto_provision, body: {contact: {email: real@univ.ac.kr}}}",
        "deliver: {operation: create_user, tenant: hallym, body: {email: a@x.example, name: a}}",
        "deliver: {operation: create_user, tenant: hallym, hold: true}",
        "deliver: {operation: auto_provision, tenant: x, body: {applicant: {email: real@univ.ac.kr}}}",
        "apply: {email: real@univ.ac.kr}",
        "apply: {email: old@univ.example}",
    ],
)
def test_a_scenario_touches_no_tenant_that_is_not_its_own(tmp_path: Path, step: str) -> None:
    told = step.replace("hallym", "'${whose}'")  # written out, it would be refused while the file is read
    scenario = parse(f"vars: {{whose: hallym}}\nsteps:\n  - {told}\n", tmp_path / "mine.yaml")
    code, record = played(scenario, tmp_path)
    assert record.steps[0].status == "errored"
    assert "own" in record.steps[0].observed
    assert record.steps[0].exchanges == ()
    assert code in (ExitCode.FAILED, ExitCode.INCOMPLETE)


def test_a_tenant_older_than_the_run_is_not_erased_though_the_service_names_it(tmp_path: Path) -> None:
    """A service with a bug gives every applicant the tenant of somebody else."""
    erased: list[str] = []

    async def confused(wire: Wire, request: Request) -> SpoiltAnswer:
        if request.operation == "deactivate_tenant":
            erased.append(request.tenant_id)
        answer = await wire.forward(request)
        if request.operation == "auto_provision":
            return answer.with_json(tenant_id="univ-01")
        if request.operation == "get_tenant_status":
            moment = "2020-01-01T00:00:00Z"
            return says(
                200, tenant_id="univ-01", status="active", plan="basic", features=[], created_at=moment,
                updated_at=moment,
            )  # fmt: skip
        return answer

    text = "title: x\nsteps:\n  - apply: {via: webhook}\n    save: {a: application}\n  - approve: ${a}\n"
    record = ScenarioRecord()
    with playing(confused, tmp_path / "service") as url:
        named = NamedTarget(target=Target(name="confused", url=url), key=KEY)
        scenario = parse(text, tmp_path / "mine.yaml")
        asyncio.run(play_once(scenario, Play(data=tmp_path, named=named), record.heard))
    assert record.status == "passed"
    assert erased == []


def test_list_show_and_schema_tell_all_about_stories() -> None:
    listed = json.loads(run("list", "--format=json")[1])["scenarios"]
    assert len(listed) >= 18
    assert all(row["title"] and row["story"] and row["steps"] for row in listed)
    assert listed[0]["title"] in run("list")[1]
    assert "there is no third seat" in run("show", "quota")[1]
    assert json.loads(run("schema")[1])["properties"]["steps"]


def test_ctrl_c_erases_what_was_made(tmp_path: Path) -> None:
    text = HEAD + "  - activate: '${tenant}'\n  - wait: {tenant: '${tenant}', state: gone, within: 10m}\n"
    file, report = written(tmp_path, text), tmp_path / "out.xml"
    with sample(tmp_path / "service") as url:
        process = subprocess.Popen(
            [sys.executable, "-m", "simulator", "scenario", "run", str(file), "quota", f"--target={url}",
             f"--key={KEY}", f"--data={tmp_path / 'd'}", "--format=events", f"--junit={report}"],
            stdout=subprocess.PIPE, text=True, cwd=ROOT,
        )  # fmt: skip
        assert process.stdout is not None
        events: list[dict[str, Any]] = []
        for line in process.stdout:
            events.append(json.loads(line))
            if events[-1] == {"event": "step_started", "index": 2}:
                process.send_signal(signal.SIGINT)
        process.stdout.close()
        assert process.wait(30) == ExitCode.INTERRUPTED
    assert (events[-1]["event"], events[-1]["exit_code"]) == ("finished", ExitCode.INTERRUPTED)
    suites = ElementTree.parse(report).getroot()
    assert [(suite.get("name"), suite.get("errors")) for suite in suites] == [
        ("mt-sim.mine", "1"),
        ("mt-sim.quota", "1"),
    ]
    store = ExchangeStore(tmp_path / "d" / "runs" / events[0]["run"] / "exchanges.db")
    last = store.page(limit=1)[-1]
    store.close()
    assert last.call.purpose.asked_by == "clean-up"
    assert last.response is not None
    assert last.response.status == 200


def test_what_is_still_being_made_when_a_run_is_stopped_is_erased_too(tmp_path: Path) -> None:
    """The answer, with the id that the service chose, comes only after the run was stopped."""
    begun = threading.Event()

    async def slow(wire: Wire, request: Request) -> SpoiltAnswer:
        if request.operation == "auto_provision":
            begun.set()
            await asyncio.sleep(0.3)
        return await wire.forward(request)

    async def stopped(url: str) -> None:
        named = NamedTarget(target=Target(name="slow", url=url), key=KEY)
        life = asyncio.create_task(
            play_once(find("same-applicant-twice"), Play(data=tmp_path, named=named), ScenarioRecord().heard)
        )
        await asyncio.to_thread(begun.wait, 20)
        life.cancel()
        await asyncio.gather(life, return_exceptions=True)

    with playing(slow, tmp_path / "service") as url:
        asyncio.run(stopped(url))
    with sqlite3.connect(tmp_path / "service" / "service.sqlite3") as db:
        assert [row[0] for row in db.execute("SELECT status FROM tenant")] == ["deactivated"]


def test_a_killed_run_takes_its_sample_service_with_it(tmp_path: Path) -> None:
    text = HEAD + "  - activate: '${tenant}'\n  - wait: {tenant: '${tenant}', state: gone, within: 10m}\n"
    process = subprocess.Popen(
        [sys.executable, "-m", "simulator", "scenario", "run", str(written(tmp_path, text)),
         f"--data={tmp_path / 'd'}", "--format=events"],
        stdout=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    assert process.stdout is not None
    started = json.loads(process.stdout.readline())
    until('"step_started", "index": 2', process.stdout)
    process.kill()
    process.wait(10)
    process.stdout.close()
    service = urlsplit(started["target"]["url"])
    gone_by = time.monotonic() + 20
    while answers(service.hostname or "", service.port or 0):
        assert time.monotonic() < gone_by, "the sample service still runs"
        time.sleep(0.05)


def answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=5):
            return True
    except ConnectionRefusedError:
        return False


def until(wanted: str, stream: IO[str]) -> None:
    """Read lines up to one with a text in it."""
    read = []
    for line in stream:
        read.append(line)
        if wanted in line:
            return
    raise AssertionError(f"it ended without {wanted!r}: {read}")


def test_watch_plays_again_when_the_file_changes(tmp_path: Path) -> None:
    file = written(tmp_path, ACTIVE)
    with sample(tmp_path / "service") as url:
        process = subprocess.Popen(
            [sys.executable, "-m", "simulator", "scenario", "run", str(file), f"--target={url}",
             f"--key={KEY}", f"--data={tmp_path / 'd'}", "--watch"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
        )  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        until("waiting for a change", process.stderr)
        file.write_text(HEAD + "  - advance: soon\n", encoding="utf-8")
        until("mine.yaml:4:5: span", process.stderr)
        until("waiting for a change", process.stderr)
        file.write_text("{", encoding="utf-8")
        until("mine.yaml:1:2: ", process.stderr)
        until("waiting for a change", process.stderr)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == ExitCode.INTERRUPTED
        assert "2 steps passed" in process.stdout.read()
        process.stdout.close()
        process.stderr.close()
