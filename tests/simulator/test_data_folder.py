import os
import stat
from pathlib import Path

import pytest

from simulator.errors.command_error import CommandError
from simulator.storage.data_folder import DataFolder, SandboxState
from simulator.storage.own_process import OwnProcess

STATE = SandboxState(
    supervisor=OwnProcess(pid=1, began=1.0),
    market=OwnProcess(pid=2, began=2.0),
    service=OwnProcess(pid=3, began=3.0),
    market_url="http://127.0.0.1:1",
    targets={"sample-service": "http://127.0.0.1:2"},
)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_folder_is_private_and_ignores_itself(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    previous = os.umask(0)
    try:
        folder.prepare()
        folder.keys()
        folder.remember(STATE)
    finally:
        os.umask(previous)
    assert mode(folder.path) == 0o700
    assert mode(folder.keys_file) == 0o600
    assert mode(folder.path / "sandbox.json") == 0o600
    assert mode(folder.path / ".gitignore") == 0o600
    assert (folder.path / ".gitignore").read_text() == "*\n"


def test_a_second_lock_is_refused(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with folder.locked(), pytest.raises(CommandError, match="already runs"), DataFolder(tmp_path).locked():
        pass
    with DataFolder(tmp_path).locked():
        pass


def test_state_is_remembered_and_forgotten(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    assert folder.state() is None
    folder.remember(STATE)
    assert DataFolder(tmp_path).state() == STATE
    folder.forget()
    assert folder.state() is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"market": 1}', "\x00"])
def test_a_damaged_state_counts_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "sandbox.json").write_text(text)
    assert DataFolder(tmp_path).state() is None


def test_keys_are_made_once(tmp_path: Path) -> None:
    keys = DataFolder(tmp_path).keys()
    assert DataFolder(tmp_path).keys() == keys
    assert keys.market_key != keys.service_key


def test_a_file_in_the_way_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way")
    with pytest.raises(CommandError, match="cannot write to the data folder") as caught:
        DataFolder(tmp_path / "data").prepare()
    assert "--data" in caught.value.hint
