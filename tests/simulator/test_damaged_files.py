"""What somebody cut off, emptied or replaced: one clear line and a way on, never an error of our own."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from command_driver import Done, mt_sim

from mock_market.store.exchanges import ExchangeStore
from simulator.errors.command_error import CommandError
from simulator.load import command
from simulator.storage.data_folder import DataFolder
from simulator.storage.runs import new_run

HOLDS = (
    "import sys, pathlib; from simulator.storage.data_folder import DataFolder\n"
    "with DataFolder(pathlib.Path(sys.argv[1])).locked(): print('held', flush=True); sys.stdin.read()"
)


@contextmanager
def held(data: Path) -> Iterator[subprocess.Popen[str]]:
    """A process holds the folder, as a sandbox does."""
    DataFolder(data).prepare()
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", HOLDS, str(data)], text=True, **pipes) as holder:  # type: ignore[call-overload]
        assert holder.stdout.readline() == "held\n"
        yield holder
        if holder.poll() is None:
            holder.kill()


def refused(done: Done, told: str, id: str) -> None:
    assert done.returncode in (2, 3), done.stderr
    first = done.stderr.splitlines()[0]
    assert told in first
    assert f"[{id}]" in first
    assert "an error of our own" not in done.stderr


@pytest.mark.parametrize("damage", [b"", b"[]", b"{", b'{"supervisor": 1}', b"\xff"])
def test_a_sandbox_whose_record_is_damaged_is_seen_and_ended(tmp_path: Path, damage: bytes) -> None:
    data = tmp_path / "data"
    with held(data) as holder:
        DataFolder(data).state_file.write_bytes(damage)
        rows = json.loads(mt_sim("ps", f"--data={data}", "--json").stdout)
        assert [(row["name"], row["pid"], row["running"]) for row in rows] == [("up", holder.pid, True)]
        refused(mt_sim("tenants", f"--data={data}"), "sandbox.json is damaged", "MTS-115")
        assert "stopped: up" in mt_sim("down", f"--data={data}").stderr
        assert holder.wait(10) is not None
    assert mt_sim("ps", f"--data={data}", "--json").stdout.strip() == "[]"


@pytest.mark.parametrize("damage", [b"", b"[]", b"{", b'{"market_key": "a"}', b"\xff"])
def test_damaged_keys_are_told_and_not_replaced(tmp_path: Path, damage: bytes) -> None:
    DataFolder(tmp_path).prepare()
    DataFolder(tmp_path).keys_file.write_bytes(damage)
    with pytest.raises(CommandError, match="it holds no keys") as caught:
        DataFolder(tmp_path).keys()
    assert caught.value.id == "MTS-114"
    assert DataFolder(tmp_path).keys_file.read_bytes() == damage


@pytest.mark.parametrize("damage", [b"{", b"[]", b'{"a": 1}', b"\xff", b"null"])
def test_a_damaged_report_of_a_run_is_told(tmp_path: Path, damage: bytes) -> None:
    run = new_run(DataFolder(tmp_path))
    (run / "report.json").write_bytes(damage)
    done = mt_sim("test", "--run=last", f"--data={tmp_path}")
    refused(done, "report.json", "MTS-411")
    assert "damaged: it holds no JSON" in done.stderr or "no report of a run" in done.stderr


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"\xff"])
def test_a_damaged_result_of_a_load_is_told(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "load.json").write_bytes(damage)
    with pytest.raises(CommandError, match=r"load\.json is (damaged|no report)") as caught:
        command.result_in(tmp_path, code=0)
    assert caught.value.id == "MTS-411"


@pytest.mark.parametrize("damage", ["cut", "text", "folder"])
@pytest.mark.parametrize("words", ["traces list", "traces show 1", "traces export", "traces diff 1 2"])
def test_damaged_exchanges_of_a_run_are_told(tmp_path: Path, words: str, damage: str) -> None:
    path = new_run(DataFolder(tmp_path)) / "exchanges.db"
    if damage == "folder":
        path.mkdir()
    else:
        ExchangeStore(path).close()
        path.write_bytes(path.read_bytes()[:3000] if damage == "cut" else b"no database at all" * 9)
    refused(
        mt_sim(*words.split(), "--run=last", f"--data={tmp_path}"),
        "cannot be read" if damage != "folder" else "cannot read",
        "MTS-411",
    )
