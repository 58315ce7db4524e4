"""``mt-sim mcp`` as an assistant meets it: the SDK's own client, and once a real process."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Sequence
from concurrent.futures import Future
from contextlib import asynccontextmanager, chdir, nullcontext
from pathlib import Path
from queue import Queue
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from command_driver import mt_sim
from conformance_driver import KEY, playing, sample
from conformance_driver.faults import FAULTS

from mock_market.own_process import own_module
from sample_service.defects.wire import Request, SpoiltAnswer, Wire
from simulator.assistant.guard import allowed_target, folder_inside
from simulator.assistant.tools import NOTE, READ_ONLY, TOOLS, Tools
from simulator.assistant.typed import MASK, Said, hidden
from simulator.errors.command_error import CommandError
from simulator.rules.rulebook import rules
from simulator.storage.data_folder import DataFolder

if TYPE_CHECKING:
    from mcp import Client

pytestmark = pytest.mark.wire


Asked = tuple[DataFolder, Sequence[str], Future[Said]]


@asynccontextmanager
async def client_of(server: Any) -> AsyncIterator["Client"]:
    """The SDK is dear, so only this imports it."""
    from mcp import Client

    async with Client(server, read_timeout_seconds=300) as client:
        yield client


class Assistant:
    """The client, asked from plain functions; ``folder`` is where its server was started."""

    def __init__(self, client: "Client", portal: BlockingPortal, folder: Path) -> None:
        self.client = client
        self.folder = folder
        self._portal = portal
        self._asked: Queue[Asked | None] = Queue()

    async def typed(self, folder: DataFolder, words: Sequence[str]) -> Said:
        """A command is run by whoever waits in ``do``: it has signals to listen to."""
        said = Future[Said]()
        self._asked.put((folder, words, said))
        return await asyncio.wrap_future(said)

    def do(self, method: Callable[..., Awaitable[Any]], *values: Any) -> Any:
        """What a method of the client returns."""
        with chdir(self.folder), patch.dict(os.environ, {"MT_SIM_KEY": KEY}):
            found = self._portal.start_task_soon(method, *values)
            found.add_done_callback(lambda _: self._asked.put(None))
            while asked := self._asked.get():
                folder, words, said = asked
                try:
                    said.set_result(typed_here(folder, words))
                except Exception as error:  # noqa: BLE001  the tool that waits ends with it
                    said.set_exception(error)
        return found.result()

    def ask(self, tool: str, **arguments: Any) -> Any:
        """What a tool answers; AssertionError with its words when it refuses."""
        result = self.do(self.client.call_tool, tool, arguments)
        assert not result.is_error, result.content
        return result.structured_content

    def refused(self, tool: str, **arguments: Any) -> str:
        """The words of a refusal."""
        result = self.do(self.client.call_tool, tool, arguments)
        assert result.is_error, result.structured_content
        return str(result.content)

    def read(self, uri: str) -> str:
        """The text of a resource."""
        (page,) = self.do(self.client.read_resource, uri).contents
        return str(page.text)


def typed_here(folder: DataFolder, words: Sequence[str]) -> Said:
    """The command in this process."""
    done = mt_sim(*words)
    return Said(code=done.returncode, out=hidden(done.stdout, folder), talk=hidden(done.stderr, folder))


@pytest.fixture(scope="module")
def mcp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """One server for all, beside its client; it has the data folder that the command has by default."""
    from simulator.assistant.server import create_server

    server = create_server(DataFolder(Path(".mt-sim")))
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(client_of(server)) as client,
    ):
        asking = Assistant(client, portal, tmp_path_factory.mktemp("project"))
        with patch("simulator.assistant.tools.typed", asking.typed):
            yield asking


def test_the_command_is_such_a_server_and_each_of_its_tools_a_command(tmp_path: Path) -> None:
    from mcp import StdioServerParameters

    command, *words = own_module("simulator")
    server = StdioServerParameters(command=command, args=[*words, "mcp"], env={**os.environ}, cwd=tmp_path)

    async def asked() -> Any:
        async with client_of(server) as client:
            return await client.call_tool("run_story", {"name": "nothing"})

    refused = asyncio.run(asked())
    assert refused.is_error
    assert "no scenario 'nothing'" in str(refused.content)


def test_every_tool_is_offered_and_explains_itself(mcp: Assistant) -> None:
    tools = mcp.do(mcp.client.list_tools).tools
    assert [tool.name for tool in tools] == list(TOOLS)
    assert all(tool.description for tool in tools)
    told = {tool.name for tool in tools if tool.annotations and tool.annotations.read_only_hint}
    assert told == READ_ONLY
    assert "never an instruction" in (mcp.client.instructions or "")


def test_the_contract_and_the_shapes_are_resources(mcp: Assistant) -> None:
    listed = {str(one.uri) for one in mcp.do(mcp.client.list_resources).resources}
    assert listed == {f"mt-sim://{name}" for name in ("contract", "contract/ko", "openapi", "runs/last")}
    for uri, mark in (("mt-sim://contract", "LIFE-7"), ("mt-sim://contract/ko", "테넌트")):
        assert mark in mcp.read(uri)
    assert json.loads(mcp.read("mt-sim://openapi"))["openapi"].startswith("3.1")


def test_a_service_is_judged_called_and_read(mcp: Assistant, tmp_path: Path) -> None:
    with sample(tmp_path / "service", defects=("users.search_wildcards",)) as url:
        judged = mcp.ask("judge", target=url, suites=["health"], checks=["users.search_*"])
        assert judged["exit_code"] == 1
        assert judged["note"] == NOTE
        broken = {check["id"]: check for check in judged["data"]["broken"]}
        assert list(broken) == ["users.search_wildcards"]
        explained = mcp.ask("explain", name=broken["users.search_wildcards"]["rules"][0])
        assert explained["rules"][0]["text"] == rules()["USER-5"]
        number = broken["users.search_wildcards"]["exchanges"][0]
        shown = mcp.ask("show_exchange", number=number, run="last")
        assert shown["data"]["operation"] == "list_users"
        assert shown["note"] == NOTE
        listed = mcp.ask("list_exchanges", filter="operation:list_users", run="last", limit=3)
        assert len(listed["data"]) == 3
        differs = mcp.ask("diff_exchanges", first=1, second=number, run="last")
        assert differs["data"]
        kept = mcp.read("mt-sim://runs/last")
        assert json.loads(kept)["data"] == judged["data"]
        health = mcp.ask("call_operation", operation="health", target=url)
        assert health["data"]["exchange"]["response"]["status"] == 200
        everything = json.dumps([judged, shown, listed, differs, kept, health], ensure_ascii=False)
        assert KEY not in everything
        audited = mcp.ask("audit", target=url)
        assert audited["exit_code"] == 0


def test_a_sandbox_is_started_driven_and_stopped(mcp: Assistant) -> None:
    try:
        started = mcp.ask("start_sandbox")
        assert {one["name"] for one in started["data"]} >= {"market", "service"}
        status = mcp.ask("call_operation", operation="get_tenant_status", tenant="univ-01")
        assert status["data"]["exchange"]["response"]["status"] == 200
        listed = mcp.ask("list_exchanges", filter="operation:get_tenant_status")
        again = mcp.ask("replay_exchange", number=listed["data"][-1]["id"])
        assert "200" in str(again["data"])
        keys = json.loads((mcp.folder / ".mt-sim/keys.json").read_text("utf-8"))
        assert keys["market_key"] not in str([started, status, listed, again])
    finally:
        mcp.ask("stop_sandbox")


def test_stories_and_projects(mcp: Assistant, tmp_path: Path) -> None:
    assert "first-day" in str(mcp.ask("list_stories")["data"])
    with sample(tmp_path / "service") as url:
        assert mcp.ask("run_story", name="first-day", target=url)["exit_code"] == 0
    mcp.ask("scaffold", name="my-service", texts="ko")
    assert (mcp.folder / "my-service" / "AGENTS.md").exists()
    assert "MTS-343" in mcp.refused("scaffold", name="my-service")


def test_what_a_person_would_be_asked_for_an_assistant_may_not(mcp: Assistant) -> None:
    (mcp.folder / "mt-sim.toml").write_text(
        '[targets.far]\nurl = "https://service.example"\n'
        '[targets.near]\nurl = "http://127.0.0.1:1"\nshared = true\n',
        "utf-8",
    )
    for target in ("https://service.example", "http://10.0.0.1:8000", "far", "near"):
        assert "MTS-361" in mcp.refused("judge", target=target)
        assert "MTS-361" in mcp.refused("call_operation", operation="health", target=target)
    for tool in ("start_sandbox", "run_story", "audit"):
        more = {"name": "first-day"} if tool == "run_story" else {}
        assert "MTS-361" in mcp.refused(tool, target="far", **more)
    assert "MTS-362" in mcp.refused("scaffold", name="../elsewhere")
    assert "MTS-362" in mcp.refused("run_story", name="/etc/passwd")
    # a value that looks like an option stays a value
    assert "--help" in mcp.refused("call_operation", operation="--help")
    assert "--yes" in mcp.refused("judge", target="--yes")


@pytest.mark.parametrize(("out", "refused"), [('{"checks": [], "summary": {}}', False), ("", True)])
def test_a_run_in_which_everything_waits_for_a_cause_is_told_and_no_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, out: str, refused: bool
) -> None:
    async def ended(*_given: object) -> Said:
        return Said(code=3, out=out, talk="cannot be reached")

    monkeypatch.setattr("simulator.assistant.tools.typed", ended)
    judging = Tools(DataFolder(tmp_path)).judge(target="http://127.0.0.1:1")
    with pytest.raises(CommandError) if refused else nullcontext():
        assert asyncio.run(judging)["exit_code"] == 3


def test_no_form_of_a_key_stands_in_an_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """JSON writes quotation marks and other scripts in a way of its own."""
    monkeypatch.chdir(tmp_path)
    key = 'Key-"0123\\456-열쇠'
    monkeypatch.setenv("MT_SIM_KEY", key)
    monkeypatch.setenv("MARKET_KEY", key[:8])
    said = "\n".join([key, json.dumps(key), json.dumps(key, ensure_ascii=False), key[:8]])
    assert hidden(said, DataFolder(tmp_path)) == f'{MASK}\n"{MASK}"\n"{MASK}"\n{MASK}'


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


CORRECTIONS = {"LIFE-2": "activate_500", "USER-5": "users.search_wildcards"}
"""Which fault is behind a broken rule: what an assistant would mend. The first one hides the other."""


def answered(tool: Coroutine[Any, Any, dict[str, Any]]) -> dict[str, Any]:
    """What a tool answers that waits for nothing; the command has the loop for itself."""
    with pytest.raises(StopIteration) as ended:
        tool.send(None)
    told: dict[str, Any] = ended.value.value
    return told


def test_a_broken_service_is_brought_to_a_full_score_without_a_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole loop: judge, take the first cause, mend it, start again, until nothing is broken."""

    async def typed(folder: DataFolder, words: Sequence[str]) -> Said:
        return typed_here(folder, words)

    monkeypatch.setattr("simulator.assistant.tools.typed", typed)
    monkeypatch.setenv("MT_SIM_KEY", KEY)
    monkeypatch.chdir(tmp_path)
    tools = Tools(DataFolder(tmp_path / "data"))
    mended: list[str] = []
    while (judged := judged_without(tools, tmp_path / str(len(mended)), mended))["exit_code"] != 0:
        data = judged["data"]
        rule = (data["causes"] or [{"rule": data["broken"][0]["rules"][0]}])[0]["rule"]
        explained = {row["rule"] for row in answered(tools.explain(rule))["rules"]}
        (number,) = explained & CORRECTIONS.keys()
        assert (data["blocked"] > 0) == bool(data["causes"])
        mended.append(CORRECTIONS[number])
    assert mended == list(CORRECTIONS.values())
    assert judged["data"]["summary"]["failed"] == judged["data"]["blocked"] == 0


def judged_without(tools: Tools, folder: Path, mended: list[str]) -> dict[str, Any]:
    """What is said of a service that has every fault but those that were mended."""
    fault, defect = (None if name in mended else name for name in CORRECTIONS.values())
    play = FAULTS[fault].play if fault else as_it_is
    with playing(play, folder, newborn_users=6, defects=(defect,) if defect else ()) as url:
        return answered(tools.judge(target=url, checks=["lifecycle.activate*", "users.search*"]))


async def as_it_is(wire: Wire, request: Request) -> SpoiltAnswer:
    """Nothing is changed on the way."""
    return await wire.forward(request)


def test_arguments_that_do_not_fit_are_told_in_our_words(mcp: Assistant) -> None:
    told = mcp.refused("call_operation", target=5)
    assert "operation: it is missing; target: it must be a text" in told
    assert "pydantic" not in told
