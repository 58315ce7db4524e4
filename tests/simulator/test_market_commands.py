"""The administrator's desk from the command line, on a real sandbox."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from command_driver import mt_sim

from simulator.storage.data_folder import DataFolder

pytestmark = pytest.mark.wire


class Sandbox:
    """A sandbox in the background, asked through ``mt-sim``."""

    def __init__(self, data: Path, *words: str) -> None:
        self.at = f"--data={data}"
        self.data = data
        started = self.run("up", "--detach", "--users=8", "--days=3", *words)
        assert started.returncode == 0, started.stderr

    def run(self, *words: str, **options: Any) -> "subprocess.CompletedProcess[str]":
        return mt_sim(*words, self.at, **options)

    def json(self, *words: str) -> Any:
        result = self.run(*words, "--json")
        return json.loads(result.stdout)


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    sandbox = Sandbox(tmp_path / "data")
    yield sandbox
    sandbox.run("down")


def test_an_application_lives_and_ends(sandbox: Sandbox) -> None:
    applied = sandbox.json(
        "apply", "--seed", "3", "--email", "kim@hanbit.example", "--university", "한빛대학교"
    )
    assert (applied["state"], applied["applicant"]["university_name"]) == ("submitted", "한빛대학교")
    assert sandbox.run("approve", "1").returncode == 0
    assert sandbox.run("approve", "1").returncode == 2
    assert sandbox.json("apply")["id"] == 2
    assert sandbox.json("reject", "2", "--reason", "no budget")["message"] == "no budget"
    assert [one["state"] for one in sandbox.json("applications")] == ["active", "rejected"]
    tenant = next(one for one in sandbox.json("tenants") if one["name"] == "한빛대학교")
    assert (tenant["state"], tenant["auto_renew"]) == ("active", False)
    renewed = sandbox.json("renew", "-t", tenant["tenant_id"])
    assert (renewed["start_date"], renewed["end_date"]) == (tenant["start_date"], tenant["end_date"])
    assert renewed["next_start_date"] > tenant["end_date"]
    assert (
        f"next {renewed['next_start_date']} .. {renewed['next_end_date']} UTC"
        in sandbox.run("tenants").stdout
    )
    assert sandbox.run("renew", "-t", "nobody").returncode == 2
    refused = sandbox.run("suspend", "-t", "nobody")
    assert (refused.returncode, "[NO_TENANT]" in refused.stderr) == (2, True)
    assert "nobody" not in [one["tenant_id"] for one in sandbox.json("tenants")]
    assert "[NO_SUBSCRIPTION]" in sandbox.run("renew", "-t", "univ-01").stderr
    advanced = sandbox.json("clock", "advance", "61d")
    assert [one["what"] for one in advanced["happened"]] == [
        f"{tenant['tenant_id']}: renewed until {renewed['next_end_date']}",
        f"{tenant['tenant_id']}: expired, its deactivation goes out",
    ]
    assert any("expires_at" in one for one in advanced["not_comparable"])
    assert "61.00 days ahead" in sandbox.run("clock", "show").stdout
    states = {one["tenant_id"]: one["state"] for one in sandbox.json("tenants")}
    assert states[tenant["tenant_id"]] == "deactivated"
    over = sandbox.json("applications")[0]["ended"]
    assert over[:10] == advanced["happened"][-1]["at"][:10]
    assert f"ended {over[:19]}Z (" in sandbox.run("applications").stdout
    assert " 09:00 KST)" in sandbox.run("applications").stdout
    assert sandbox.run("clock", "advance", "soon").returncode == 2


def test_the_sandbox_s_own_target_is_meant_also_when_the_market_knows_another(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    (tmp_path / "mt-sim.toml").write_text('[targets.mine]\nurl = "http://127.0.0.1:1"\n')
    there: dict[str, Any] = {"cwd": tmp_path, "env": {**os.environ, "MT_SIM_KEY": "a-key-0123456789abcdef"}}
    assert sandbox.run("target", "register", "mine", **there).returncode == 0
    called = sandbox.run("call", "get_tenant_status", "-t", "univ-01", **there)
    assert called.returncode == 0, called.stderr
    assert sandbox.json("apply", "--seed", "3")["target"] == "sample-service"


def test_one_rule_says_which_service_is_meant(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "mt-sim.toml").write_text('[targets.mine]\nurl = "http://127.0.0.1:1"\n')
    there: dict[str, Any] = {"cwd": tmp_path, "env": {**os.environ, "MT_SIM_KEY": "a-key-0123456789abcdef"}}

    def run(*words: str) -> "subprocess.CompletedProcess[str]":
        return sandbox.run(*words, **there)

    def target_of(*words: str) -> Any:
        return json.loads(run("apply", *words, "--json").stdout)["target"]

    unknown = run("apply", "--target", "mine")
    assert (unknown.returncode, "[MTS-321]" in unknown.stderr) == (2, True)
    assert run("target", "register", "mine").returncode == 0
    assert [target_of(), target_of("--target", "mine")] == ["sample-service", "mine"]
    assert mt_sim("target", "use", "mine", **there).returncode == 0
    assert [target_of(), target_of("--target", "sample-service")] == ["mine", "sample-service"]
    for words in (["tenants"], ["deliveries", "list"]):
        assert run(*words).stdout == ""
    assert "univ-01" in run("tenants", "--target", "sample-service").stdout
    for words in (["renew"], ["suspend"], ["plan", "--to=basic"]):
        assert "[NO_TENANT]" in run(*words, "-t", "univ-01").stderr, words
    own = ["-t", "univ-01", "--target", "sample-service"]
    assert run("call", "get_tenant_status", *own).returncode == 0
    assert run("dashboard", *own).returncode == 0
    assert run("plan", "--to=basic", *own).returncode == 0
    assert run("suspend", *own).returncode == 0
    assert json.loads(run("fault", "set", "delay=0.1", "--json").stdout)["target"] == "mine"
    assert run("call", "health").returncode == 3
    assert "http://127.0.0.1:1" in run("audit").stderr
    other = run("approve", "1", "--target", "mine")
    assert (other.returncode, "[MTS-322]" in other.stderr) == (2, True)
    assert run("approve", "1", "--target", "sample-service").returncode == 0
    assert "[MTS-322]" in run("reject", "2", "--target", "sample-service").stderr
    assert run("reject", "2").returncode == 0
    assert run("deliveries", "list", "--target", "sample-service").stdout.count("delivered") == 5


def test_a_page_a_plan_a_suspension_and_a_bad_day(sandbox: Sandbox) -> None:
    page = sandbox.json("dashboard", "-t", "univ-01", "--period", "7d")
    assert len(page["parts"]) == 7
    assert all(one["holds"] for one in page["agreements"])
    assert len(page["agreements"]) == 9
    assert sandbox.run("dashboard", "-t", "nobody").returncode == 1
    assert sandbox.run("activate", "-t", "mtsim-a").returncode == 0
    assert sandbox.run("plan", "-t", "mtsim-a", "--to", "premium").returncode == 0
    listed = {one["tenant_id"]: one for one in sandbox.json("tenants")}
    assert (listed["mtsim-a"]["plan"], listed["mtsim-a"]["state"]) == ("premium", "active")
    assert "fault" in sandbox.run("fault", "set", "fly=1").stderr
    assert sandbox.json("fault", "set", "duplicate=1")["next_strikes"]
    assert "duplicate 1" in sandbox.run("fault", "list").stdout
    assert sandbox.run("suspend", "-t", "mtsim-a").returncode == 0
    twice = sandbox.json("traces", "list", "operation:deactivate_tenant tenant:mtsim-a")
    keys = [dict(one["request"]["headers"])["Idempotency-Key"] for one in twice]
    assert keys[-1] == keys[-2] != keys[0]
    assert "no fault plan" in sandbox.run("fault", "clear").stderr
    assert sandbox.json("fault", "list") == []
    assert sandbox.run("debug", "on").returncode == 0
    assert sandbox.run("debug", "maybe").returncode == 2
    deliveries = sandbox.json("deliveries", "list", "--state", "delivered")
    assert len(deliveries) == 5
    number = str(deliveries[-1]["id"])
    assert sandbox.run("deliveries", "redeliver", number).returncode == 0
    assert len(sandbox.json("deliveries", "show", number)["attempts"]) == 2
    assert sandbox.run("deliveries", "redeliver").returncode == 2
    assert "nothing had failed" in sandbox.run("deliveries", "redeliver", "--failed").stderr
    assert sandbox.run("debug", "off").returncode == 0
    assert sandbox.run("activate", "-t", "mtsim-b").returncode == 0
    neither = sandbox.run("plan", "-t", "mtsim-b", "--to", "two words")
    assert (neither.returncode, "switched off" in neither.stderr) == (2, False)
    refused = sandbox.run("plan", "-t", "mtsim-b", "--to", "gold")
    assert refused.returncode == 1
    assert "mtsim-b is switched off now: only the first half was done" in refused.stderr
    assert "mt-sim activate --tenant mtsim-b --target sample-service" in refused.stderr
    assert "deactivated" in next(
        line for line in sandbox.run("tenants").stdout.splitlines() if "mtsim-b" in line
    )


def test_what_a_run_does_stands_among_the_traces_and_is_repeated(sandbox: Sandbox) -> None:
    judged = sandbox.run("test", "--check", "health.answers", "--format", "events")
    run = json.loads(judged.stdout.splitlines()[0])["run"]
    copied: list[Any] = []
    while not copied:
        copied = sandbox.json("traces", "list", f"run:{run} op:health")
    assert {one["run"] for one in copied} == {run}
    assert sandbox.run("traces", "replay", str(copied[0]["id"])).returncode == 0
    own = sandbox.json("traces", "list", "run:none op:health")
    assert own[-1]["asked_by"] == "replay"


def test_traces_are_found_repeated_compared_and_exported(sandbox: Sandbox) -> None:
    sandbox.run(
        "call", "create_user", "-t", "univ-01", "--body", '{"email":"hong@a.example","name":"홍길동"}'
    )
    found = sandbox.json("traces", "list", "op:create_user body:홍길동")
    assert [one["response"]["status"] for one in found] == [201]
    number = str(found[0]["id"])
    again = sandbox.run("traces", "replay", number)
    assert (again.returncode, "409" in again.stdout) == (1, True)
    body = '{"email":"kim@a.example","name":"김"}'
    assert sandbox.run("traces", "replay", number, "--body", body).returncode == 0
    assert sandbox.run("traces", "replay", number, "-H", "X-Market-API-Key: wrong").returncode == 1
    editor = {**os.environ, "EDITOR": "sed -i s/hong@a/lee@a/", "VISUAL": ""}
    assert sandbox.run("traces", "replay", number, "--edit", env=editor).returncode == 0
    assert sandbox.run("traces", "replay", number, "--edit", env={**editor, "EDITOR": "true"}).returncode == 2
    different = sandbox.run("traces", "diff", number, str(int(number) + 2))
    assert different.returncode == 1
    assert '-  "name": "홍길동"' in different.stdout
    assert sandbox.run("traces", "diff", number, number).returncode == 0
    har = json.loads(sandbox.run("traces", "export", "--format", "har", "--filter", "op:create_user").stdout)
    assert len(har["log"]["entries"]) == 5
    curl = sandbox.run("traces", "export", number).stdout
    key = DataFolder(sandbox.data).keys().market_key
    for text in (curl, json.dumps(har), again.stdout):
        assert key not in text
    assert curl.startswith("curl --request POST ")
    assert '"$MT_SIM_KEY"' in curl
    assert f"X-Market-API-Key: '{key}" in sandbox.run("traces", "export", number, "--reveal").stdout
    group = found[0]["group"]
    assert [one["id"] for one in sandbox.json("traces", "list", f"group:{group}")] == [found[0]["id"]]
    assert sandbox.run("traces", "list", "colour:red").returncode == 2


@pytest.mark.parametrize(("persona", "offered"), [("advisor", False), ("llm_chatbot", True)])
def test_the_market_speaks_as_the_sample_does_today(tmp_path: Path, persona: str, offered: bool) -> None:
    sandbox = Sandbox(tmp_path / "data", "--persona", persona)
    try:
        for operation in (
            "health",
            "get_tenant_stats",
            "get_tenant_costs",
            "get_usage_patterns",
            "list_users",
            "get_limits",
        ):
            subject = () if operation == "health" else ("-t", "univ-01")
            called = sandbox.json("call", operation, *subject)
            assert (operation, called["succeeded"], called["problems"]) == (operation, True, [])
        assert (
            "summary.estimated_cost_usd"
            in sandbox.json("call", "get_tenant_stats", "-t", "univ-01")["unreadable"]
        )
        sandbox.run("apply", "--seed", "4")
        assert sandbox.run("approve", "1").returncode == 0
        tenant = sandbox.json("tenants")[0]["tenant_id"]
        gone = sandbox.run("deactivate", "-t", tenant)
        assert gone.returncode == (0 if offered else 2)
        assert offered or f"the dialect {persona} does not know deactivate_tenant" in gone.stderr
        headers = dict(sandbox.json("traces", "list", "op:list_users")[0]["request"]["headers"])
        assert headers["X-Tenant-ID"] == "univ-01"
    finally:
        sandbox.run("down")


def test_an_asynchronous_service_calls_back(tmp_path: Path) -> None:
    sandbox = Sandbox(tmp_path / "data", "--asynchronous")
    try:
        sandbox.run("apply", "--seed", "5", "--webhook")
        sandbox.run("approve", "1")
        follower = subprocess.Popen(
            [sys.executable, "-m", "simulator", "traces", "list", "dir:in", "--follow", sandbox.at],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert follower.stdout is not None
        assert "callback" in follower.stdout.readline()
        follower.terminate()
        follower.communicate(timeout=30)
        assert sandbox.json("applications")[0]["state"] == "active"
    finally:
        sandbox.run("down")


def test_profiles_from_the_command_line(tmp_path: Path) -> None:
    def run(*words: str) -> "subprocess.CompletedProcess[str]":
        return mt_sim(*words, cwd=tmp_path)

    assert (
        run(
            "target", "add", "advisor", "http://127.0.0.1:1", "--key-env", "K", "--dialect", "advisor"
        ).returncode
        == 0
    )
    assert run("target", "add", "advisor", "http://127.0.0.1:2").returncode == 2
    assert run("target", "add", "b", "http://127.0.0.1:2", "--dialect", "klingon").returncode == 2
    assert run("target", "add", "b", "http://127.0.0.1:2", "--retries", "never").returncode == 2
    assert run("target", "use", "advisor").returncode == 0
    listed = run("target", "list").stdout
    assert listed.startswith("* advisor")
    assert "LOCAL" in listed
    assert "K is not set" in run("call", "health").stderr
    profiles = tmp_path / "mt-sim.toml"
    profiles.write_text(profiles.read_text() + "[targets.advisor.operations]\nfly = {path = '/x'}\n")
    wrong = run("call", "health", "--target", "advisor", "--key", "k")
    assert "operations.fly: no such operation" in wrong.stderr
    assert run("target", "use", "sample-service").returncode == 0
    for words in (["call", "health"], ["test"], ["audit"]):
        assert "[MTS-103]" in run(*words).stderr
    assert run("target", "remove", "advisor").returncode == 0
    assert run("target", "use", "advisor").returncode == 2
