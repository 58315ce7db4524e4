"""Options of ``mt-sim scenario run``, and what its reports say of ends that are not green."""

import json
import sqlite3
from io import StringIO
from pathlib import Path
from unittest.mock import patch
from xml.etree import ElementTree

import pytest
from conformance_driver import KEY, SERVICE_KEY, playing, sample
from scenario_driver import run, written

from sample_service.defects.wire import Request, SpoiltAnswer, Wire, says
from simulator.errors.command_error import CommandError
from simulator.errors.exit_codes import ExitCode

pytestmark = pytest.mark.wire

ROOT = Path(__file__).parents[2]
HEAD = "title: Mine\nvars: {tenant: 'mtsim-${run}-mine', plan: basic}\nsteps:\n"
STATUS = "  - call: {operation: get_tenant_status, tenant: '${tenant}'}\n"
ACTIVE = HEAD + "  - activate: {tenant: '${tenant}', plan: '${plan}'}\n" + STATUS


def test_a_variable_stays_of_the_kind_that_it_has_in_the_file(tmp_path: Path) -> None:
    text = (
        "vars: {seats: 2, rate: 0.5, on: true, names: [a], word: '1'}\nsteps:\n"
        "  - check: {a: ['${seats}', 3], b: ['${rate}', 1], c: ['${on}', false], d: ['${names}', [b]],"
        " e: ['${word}', '7']}\n"
    )
    file = written(tmp_path, text)
    with sample(tmp_path / "service") as url:
        options = (f"--target={url}", f"--key={KEY}", f"--data={tmp_path / 'd'}")
        pairs = ("seats=3", "rate=1", "on=false", "names=[b]", "word=7")
        code, printed = run("run", str(file), *options, *(f"--var={pair}" for pair in pairs))
    assert code == ExitCode.PASSED, printed
    for wrong in ("seats=many", "seats=2.5", "on=perhaps", "names=b", "rate=["):
        with pytest.raises(CommandError, match="cannot be") as caught:
            run("run", str(file), f"--var={wrong}", f"--data={tmp_path / 'no'}")
        assert caught.value.id == "MTS-550"


def test_a_run_of_its_own_may_have_a_bug(tmp_path: Path) -> None:
    code, printed = run("run", "first-day", "--defect=users.search", f"--data={tmp_path}")
    assert code == ExitCode.FAILED
    assert "step 4" in printed


def test_a_callback_is_taken_with_the_key_of_the_service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THEIRS", SERVICE_KEY)
    with sample(tmp_path / "service", asynchronous=True) as url:
        options = (f"--target={url}", f"--key={KEY}", f"--data={tmp_path / 'd'}", "--format=json")
        story = ("run", "provisioning-by-callback", *options)
        ends = [
            json.loads(run(*story, *more)[1])["scenarios"][0]["status"]
            for more in ((), (f"--service-key={SERVICE_KEY}",), ("--service-key-env=THEIRS",))
        ]
    assert ends == ["skipped", "passed", "passed"]


def test_a_key_on_standard_input_serves_every_scenario(tmp_path: Path) -> None:
    file = written(tmp_path, ACTIVE)
    with sample(tmp_path / "service") as url, patch("sys.stdin", StringIO(f"{KEY}\n")):
        code, printed = run("run", str(file), str(file), f"--target={url}", "--key=-", f"--data={tmp_path}")
    assert code == ExitCode.PASSED, printed


def test_a_report_of_what_was_not_played_is_not_green(tmp_path: Path) -> None:
    report = tmp_path / "out.xml"
    options = ("--target=http://127.0.0.1:9", "--key=k", f"--data={tmp_path}", f"--junit={report}")
    code, printed = run("run", "first-day", *options, "--format=json")
    suite = ElementTree.parse(report).getroot()[0]
    assert code == ExitCode.INCOMPLETE
    assert json.loads(printed)["scenarios"][0]["status"] == "errored"
    assert suite.get("errors") == "1"
    error = suite[-1].find("error")
    assert error is not None
    assert "is the service running?" in (error.get("message") or "")


def test_a_tenant_that_is_left_over_is_told_in_every_report(tmp_path: Path) -> None:
    async def keeping(wire: Wire, request: Request) -> SpoiltAnswer:
        if request.operation == "deactivate_tenant":
            return says(500, success=False, error="INTERNAL_ERROR", message="no")
        return await wire.forward(request)

    file, report = written(tmp_path, ACTIVE), tmp_path / "out.xml"
    with playing(keeping, tmp_path / "service") as url:
        options = (f"--target={url}", f"--key={KEY}", f"--data={tmp_path}", f"--junit={report}")
        _, printed = run("run", str(file), *options, "--format=json")
    left = json.loads(printed)["scenarios"][0]["left"]
    assert len(left) == 1
    assert left[0].startswith("mtsim-")
    assert left[0] in (ElementTree.parse(report).getroot()[0].findtext("system-err") or "")


def test_what_a_failed_scenario_made_is_erased(tmp_path: Path) -> None:
    file = written(tmp_path, ACTIVE + "    expect: {body.plan: gold}\n")
    with sample(tmp_path / "service") as url:
        code, _ = run("run", str(file), f"--target={url}", f"--key={KEY}", f"--data={tmp_path}")
    assert code == ExitCode.FAILED
    with sqlite3.connect(tmp_path / "service" / "service.sqlite3") as db:
        assert [row[0] for row in db.execute("SELECT status FROM tenant")] == ["deactivated"]
        assert db.execute("SELECT count(*) FROM user").fetchone()[0] == 0
