"""A key is nowhere but in its private files: not on the screen, and in nothing that the screen writes.

What each form of export says is a command, held by test_planted_key.py in the room of the simulator.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_driver import mt_sim, mt_sim_process
from conformance_driver import KEY, playing
from hostile.echo import echoes, told
from screen_driver.terminal import Terminal

pytestmark = pytest.mark.wire

PRIVATE = ("keys.json", "secrets.json")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """The data of a sandbox that runs, whose service echoes the market's key in every form."""
    data = tmp_path / "data"
    with playing(echoes, tmp_path / "service", newborn_users=3) as url:
        here = f"--data={data}"
        words = ("up", "--detach", "--no-tui", "--target", url, "--key", KEY)
        assert mt_sim_process(*words, here).returncode == 0
        mt_sim("activate", "-t", "univ-01", here)
        yield data
        mt_sim("down", here)


def command_lines() -> bytes:
    """Those of every process that can be seen."""
    found = b""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found += path.read_bytes()
        except OSError:
            continue
    return found


def test_a_key_is_in_nothing_that_can_be_read_by_others(folder: Path) -> None:
    with Terminal("tui", f"--data={folder}") as terminal:
        terminal.wait_for("univ-01")
        for keys, wanted in (
            ("a", "200 ok"),
            ("cc", "copied by"),
            ("2", "masked"),
            ("eh", "written:"),
        ):
            terminal.type(keys)
            terminal.wait_for(wanted)
        running = command_lines()
        terminal.type("\x11")
        assert terminal.wait_for_end() == 0
    keys = json.loads((folder / "keys.json").read_text(encoding="utf-8")).values()
    files = [path for path in folder.rglob("*") if path.is_file() and path.name not in PRIVATE]
    said = {"the screen": terminal.all_bytes, "a command line": running}
    said |= {path.name: path.read_bytes() for path in files}
    assert {"last-copy.txt", "exchanges.db", "market.log"} <= set(said)
    assert "X-Market-API-Key" in (folder / "last-copy.txt").read_text(encoding="utf-8")
    assert [(place, key) for place, text in said.items() for key in keys if key.encode() in text] == []
    shown = {place: text.decode("latin-1") for place, text in said.items() if place != "a command line"}
    assert {place: told(text) for place, text in shown.items() if told(text)} == {}
