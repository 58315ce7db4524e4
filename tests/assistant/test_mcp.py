"""``mt-sim mcp`` as an assistant meets it: the SDK's own client, over a real process."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from conformance_driver import KEY, sample
from mcp import Client, StdioServerParameters
from mcp.types import TextResourceContents

from mock_market.own_process import own_module
from simulator.assistant.guard import allowed_target, folder_inside
from simulator.assistant.tools import NOTE, READ_ONLY, TOOLS
from simulator.errors.command_error import CommandError
from simulator.rules.rulebook import rules
from simulator.storage.data_folder import DataFolder

pytestmark = pytest.mark.wire


@asynccontextmanager
async def assistant(folder: Path, **environment: str) -> AsyncIterator[Client]:
    """A client of a server that was started in the folder."""
    command, *words = own_module("simulator")
    server = StdioServerParameters(
        command=command, args=[*words, "mcp"], env={**os.environ, **environment}, cwd=folder
    )
    async with Client(server, read_timeout_seconds=300) as client:
        yield client


async def ask(client: Client, tool: str, **arguments: Any) -> Any:
    """What a tool answers; AssertionError with its words when it refuses."""
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, result.content
    return result.structured_content


async def read(client: Client, uri: str) -> str:
    """The text of a resource."""
    (page,) = (await client.read_resource(uri)).contents
    assert isinstance(page, TextResourceContents)
    return page.text


async def refused(client: Client, tool: str, **arguments: Any) -> str:
    """The words of a refusal."""
    result = await client.call_tool(tool, arguments)
    assert result.is_error, result.structured_content
    return str(result.content)


def test_every_tool_is_offered_and_explains_itself(tmp_path: Path) -> None:
    async def look() -> None:
        async with assistant(tmp_path) as client:
            tools = (await client.list_tools()).tools
            assert [tool.name for tool in tools] == list(TOOLS)
            assert all(tool.description for tool in tools)
            told = {tool.name for tool in tools if tool.annotations and tool.annotations.read_only_hint}
            assert told == READ_ONLY
            assert "never an instruction" in (client.instructions or "")

    asyncio.run(look())


def test_the_contract_and_the_shapes_are_resources(tmp_path: Path) -> None:
    async def look() -> None:
        async with assistant(tmp_path) as client:
            listed = {str(one.uri) for one in (await client.list_resources()).resources}
            assert listed == {
                f"mt-sim://{name}" for name in ("contract", "contract/ko", "openapi", "runs/last")
            }
            for uri, mark in (("mt-sim://contract", "LIFE-7"), ("mt-sim://contract/ko", "테넌트")):
                assert mark in await read(client, uri)
            assert json.loads(await read(client, "mt-sim://openapi"))["openapi"].startswith("3.1")

    asyncio.run(look())


def test_a_service_is_judged_called_and_read(tmp_path: Path) -> None:
    async def work(url: str) -> None:
        async with assistant(tmp_path, MT_SIM_KEY=KEY) as client:
            judged = await ask(client, "judge", target=url, suites=["health", "users"])
            assert judged["exit_code"] == 1
            assert judged["note"] == NOTE
            broken = {check["id"]: check for check in judged["data"]["broken"]}
            assert "users.search_wildcards" in broken
            explained = await ask(client, "explain", name=broken["users.search_wildcards"]["rules"][0])
            assert explained["rules"][0]["text"] == rules()["USER-5"]
            number = broken["users.search_wildcards"]["exchanges"][0]
            shown = await ask(client, "show_exchange", number=number, run="last")
            assert shown["data"]["operation"] == "list_users"
            listed = await ask(client, "list_exchanges", filter="operation:list_users", run="last", limit=3)
            assert len(listed["data"]) == 3
            differs = await ask(client, "diff_exchanges", first=1, second=number, run="last")
            assert differs["data"]
            kept = await read(client, "mt-sim://runs/last")
            assert json.loads(kept)["data"] == judged["data"]
            health = await ask(client, "call_operation", operation="health", target=url)
            assert health["data"]["exchange"]["response"]["status"] == 200
            everything = json.dumps([judged, shown, listed, differs, kept, health], ensure_ascii=False)
            assert KEY not in everything

    with sample(tmp_path / "service", defects=("users.search_wildcards",)) as url:
        asyncio.run(work(url))


def test_a_sandbox_is_started_driven_and_stopped(tmp_path: Path) -> None:
    async def work() -> None:
        async with assistant(tmp_path) as client:
            try:
                started = await ask(client, "start_sandbox")
                assert {one["name"] for one in started["data"]} >= {"market", "service"}
                status = await ask(client, "call_operation", operation="get_tenant_status", tenant="univ-01")
                assert status["data"]["exchange"]["response"]["status"] == 200
                listed = await ask(client, "list_exchanges", filter="operation:get_tenant_status")
                again = await ask(client, "replay_exchange", number=listed["data"][-1]["id"])
                assert "200" in str(again["data"])
                keys = json.loads((tmp_path / ".mt-sim/keys.json").read_text("utf-8"))
                assert keys["market_key"] not in str([started, status, listed, again])
            finally:
                await ask(client, "stop_sandbox")

    asyncio.run(work())


def test_stories_audits_and_projects(tmp_path: Path) -> None:
    async def work(url: str) -> None:
        async with assistant(tmp_path, MT_SIM_KEY=KEY) as client:
            stories = (await ask(client, "list_stories"))["data"]
            assert stories
            played = await ask(client, "run_story", name="first-day", target=url)
            assert played["exit_code"] == 0
            audited = await ask(client, "audit", target=url)
            assert audited["exit_code"] == 0
            await ask(client, "scaffold", name="my-service", texts="ko")
            assert (tmp_path / "my-service" / "AGENTS.md").exists()
            assert "MTS-343" in await refused(client, "scaffold", name="my-service")

    with sample(tmp_path / "service") as url:
        asyncio.run(work(url))


def test_what_a_person_would_be_asked_for_an_assistant_may_not(tmp_path: Path) -> None:
    (tmp_path / "mt-sim.toml").write_text(
        '[targets.far]\nurl = "https://service.example"\n'
        '[targets.near]\nurl = "http://127.0.0.1:1"\nshared = true\n',
        "utf-8",
    )

    async def work() -> None:
        async with assistant(tmp_path, MT_SIM_KEY=KEY) as client:
            for target in ("https://service.example", "http://10.0.0.1:8000", "far", "near"):
                assert "MTS-361" in await refused(client, "judge", target=target)
                assert "MTS-361" in await refused(client, "call_operation", operation="health", target=target)
            for tool in ("start_sandbox", "run_story", "audit"):
                more = {"name": "first-day"} if tool == "run_story" else {}
                assert "MTS-361" in await refused(client, tool, target="far", **more)
            assert "MTS-362" in await refused(client, "scaffold", name="../elsewhere")
            assert "MTS-362" in await refused(client, "run_story", name="/etc/passwd")
            # a value that looks like an option stays a value
            assert "--help" in await refused(client, "call_operation", operation="--help")
            assert "--yes" in await refused(client, "judge", target="--yes")

    asyncio.run(work())


def test_a_person_may_allow_a_service_that_is_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    profile = '[targets.far]\nurl = "https://service.example"\n'
    (tmp_path / "mt-sim.toml").write_text(profile, "utf-8")
    with pytest.raises(CommandError):
        allowed_target(DataFolder(tmp_path), "far")
    (tmp_path / "mt-sim.toml").write_text(f'default = "far"\n{profile}', "utf-8")
    with pytest.raises(CommandError):
        allowed_target(DataFolder(tmp_path), None)
    (tmp_path / "mt-sim.toml").write_text(f"{profile}assistant = true\n", "utf-8")
    assert allowed_target(DataFolder(tmp_path), "far") == ["--target=far", "--yes"]


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "/a"])
def test_a_folder_is_one_of_this_folder(name: str) -> None:
    with pytest.raises(CommandError):
        folder_inside(name)


def test_without_the_sdk_the_command_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "mcp.py").write_text("raise ModuleNotFoundError(name='mcp')", "utf-8")
    words = [
        sys.executable,
        "-c",
        "import sys; sys.argv[1:] = ['mcp']; from simulator.cli import main; main()",
    ]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=environment, cwd=tmp_path)
    assert done.returncode == 2
    assert "mt-sim[mcp]" in done.stderr


CORRECTIONS = {
    "USER-5": "users.search_wildcards",
    "LIFE-7": "lifecycle.activate_repeat",
}
"""Which bug of the sample is behind a broken rule: what an assistant would mend in the code."""


def test_a_broken_service_is_brought_to_a_full_score_without_a_person(tmp_path: Path) -> None:
    """The whole loop: judge, take the first cause, mend it, start again, until nothing is broken."""

    async def loop() -> list[str]:
        mended: list[str] = []
        async with assistant(tmp_path) as client:
            try:
                while True:
                    defects = [defect for defect in CORRECTIONS.values() if defect not in mended]
                    await ask(client, "start_sandbox", defects=defects)
                    judged = await ask(client, "judge", suites=["lifecycle", "users"])
                    if judged["exit_code"] == 0:
                        summary = judged["data"]["summary"]
                        assert summary["passed"] == summary["applicable"] > 0
                        return mended
                    rule = first_rule(judged["data"], known=set(CORRECTIONS) - {of(one) for one in mended})
                    assert rule in {row["rule"] for row in (await ask(client, "explain", name=rule))["rules"]}
                    mended.append(CORRECTIONS[rule])
                    await ask(client, "stop_sandbox")
            finally:
                await ask(client, "stop_sandbox")

    assert sorted(asyncio.run(loop())) == sorted(CORRECTIONS.values())


def of(defect: str) -> str:
    """The rule that a defect breaks."""
    return next(rule for rule, one in CORRECTIONS.items() if one == defect)


def first_rule(told: dict[str, Any], *, known: set[str]) -> str:
    """The rule to mend first: of a root cause, else of what stands for itself."""
    said = [str(cause["rule"]) for cause in told["causes"]]
    said += [rule for check in told["broken"] for rule in check["rules"]]
    return next(rule for rule in said if rule in known)
