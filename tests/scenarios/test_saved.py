"""``mt-sim traces save-scenario``: a recorded call becomes a scenario that replays."""

from pathlib import Path

import pytest
from command_driver import command_line
from conformance_driver import KEY, sample
from scenario_driver import played

from mock_market.target.target import Target
from simulator.errors.exit_codes import ExitCode
from simulator.scenarios.language.load import parse
from simulator.targets.named import NamedTarget

pytestmark = pytest.mark.wire

HEAD = "title: Mine\nvars: {tenant: 'mtsim-${run}-mine', plan: basic}\nsteps:\n"


def test_a_masked_value_becomes_a_variable_with_a_word_of_it(tmp_path: Path) -> None:
    body = "{email: 'b@x.example', name: 이, password: Very-Secret-1}"
    call = f"{{operation: create_user, tenant: '${{tenant}}', body: {body}}}"
    text = f"{HEAD}  - activate: '${{tenant}}'\n  - call: {call}\n"
    _, record = played(parse(text, tmp_path / "mine.yaml"), tmp_path)
    saved = tmp_path / "saved.yaml"
    command = ["traces", "save-scenario", str(record.steps[1].exchanges[0]), "--run=last"]
    command_line([*command, f"--data={tmp_path}", f"--output={saved}"], standalone_mode=False)
    assert "--var secret=" in saved.read_text(encoding="utf-8")
    assert "secret" in parse(saved.read_text(encoding="utf-8"), saved).variables


def test_an_application_in_another_dialect_can_be_saved_too(tmp_path: Path) -> None:
    text = "steps:\n  - apply: {via: webhook}\n    save: {a: application}\n  - approve: ${a}\n"
    saved = tmp_path / "saved.yaml"
    with sample(tmp_path / "service", persona="advisor") as url:
        named = NamedTarget(target=Target(name="a", url=url, dialect="advisor"), key=KEY)
        _, record = played(parse(text, tmp_path / "mine.yaml"), tmp_path, named=named)
        command = ["traces", "save-scenario", str(record.steps[1].exchanges[0]), "--run=last"]
        command_line([*command, f"--data={tmp_path}", f"--output={saved}"], standalone_mode=False)
        again = parse(saved.read_text(encoding="utf-8"), saved)
        code, _ = played(again, tmp_path, named=named)
    assert code == ExitCode.PASSED


def test_a_recorded_call_becomes_a_scenario_that_replays(tmp_path: Path) -> None:
    calls = [
        "activate: '${tenant}'",
        "call: {operation: create_user, tenant: '${tenant}', body: {email: 'a@x.example', name: 김하늘}}",
        "call: {operation: list_users, tenant: '${tenant}', query: {search: 하늘, limit: 5}}",
        "call: {operation: list_users, tenant: '${tenant}', query: {search: '${odd}'}}",
        "call: {operation: get_user, tenant: '${tenant}', user: nobody}\n    expect: {status: 404}",
        "call: {operation: get_tenant_stats, tenant: '${tenant}', key: wrong}\n    expect: {status: 401}",
        "call: {operation: get_user, tenant: '${tenant}', user: x, key: wrong}\n    expect: {status: 401}",
        "call: {operation: auto_provision, body: {kind: demo}, key: wrong}\n    expect: {status: 401}",
        "call: {operation: auto_provision, body: {kind: demo}}\n    expect: {status: 422}",
        "call: {operation: create_user, tenant: '${tenant}', body: {email: 'a@@b', name: 이}}\n"
        "    expect: {status: 422}",
        "call: {operation: create_user, tenant: '${tenant}', body: {email: 'a@x.example', name: 이}}\n"
        "    expect: {status: 409}",
        "call: {operation: create_user, tenant: '${tenant}', body: {email: 'b@x.example', name: 이,"
        " password: Very-Secret-1}}\n    save: {user: body.user_id}",
        "call: {operation: update_user, tenant: '${tenant}', user: '${user}', body: {email: 'a@x.example'}}\n"
        "    expect: {status: 409}",
        "call: {operation: get_tenant_status, tenant: '${tenant}.NO'}\n    expect: {status: 422}",
        "call: {operation: delete_user, tenant: '${tenant}.NO', user: x}\n    expect: {status: 422}",
        "deactivate: '${tenant}'",
        "call: {operation: update_user, tenant: '${tenant}', user: '${user}', body: {name: 이}}\n"
        "    expect: {status: 409}",
        "call: {operation: create_user, tenant: '${tenant}', body: {email: 'b@x.example', name: 이}}\n"
        "    expect: {status: 409}",
    ]
    record = HEAD.replace("{tenant", "{odd: '', tenant") + "".join(f"  - {call}\n" for call in calls)
    scenario = parse(record, tmp_path / "mine.yaml")
    _, played_once = played(scenario, tmp_path, variables={"odd": "${nobody}"})
    assert played_once.started is not None
    with sample(tmp_path / "again", newborn_users=0) as url:
        named = NamedTarget(target=Target(name="again", url=url), key=KEY)
        for step in played_once.steps:
            if not step.exchanges:
                continue
            assert step.status == "passed", step
            saved = tmp_path / f"saved-{step.index}.yaml"
            command = ["traces", "save-scenario", str(step.exchanges[0]), f"--run={played_once.started.run}"]
            command_line([*command, f"--data={tmp_path}", f"--output={saved}"], standalone_mode=False)
            again = parse(saved.read_text(encoding="utf-8"), saved)
            assert "****" not in str(again.steps)
            code, record_again = played(again, tmp_path, named=named)
            failed = [one for one in record_again.steps if one.status != "passed"]
            assert (code, failed) == (ExitCode.PASSED, []), saved.read_text(encoding="utf-8")
