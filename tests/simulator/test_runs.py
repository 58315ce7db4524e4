"""The runs of a data folder, the newest first, however many there are."""

import os
from itertools import islice
from pathlib import Path

import pytest

from simulator.storage import runs
from simulator.storage.data_folder import DataFolder
from simulator.storage.runs import LAST, find_run, run_names

ALL = [f"20261123T{number:012d}-beef" for number in reversed(range(70))]


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    """Seventy runs, none of them of the last hour; one listing has kept the newest."""
    folder = DataFolder(tmp_path)
    folder.prepare()
    for name in ALL:
        add(folder, name)
    os.utime(folder.runs, (1_000_000, 1_000_000))
    assert names(folder) == ALL
    return folder


def add(folder: DataFolder, name: str) -> None:
    (folder.runs / name).mkdir()
    (folder.runs / name / "report.json").touch()


def names(folder: DataFolder) -> list[str]:
    return list(run_names(folder, holding="report.json"))


def test_the_newest_are_found_without_a_look_at_all(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert names(folder) == ALL
    monkeypatch.setattr(os, "listdir", lambda path: pytest.fail("all names were read"))
    assert list(islice(run_names(folder, holding="report.json"), 50)) == ALL[:50]
    assert find_run(folder, LAST, holding="report.json").parent.name == ALL[0]


def test_what_comes_and_goes_is_seen_at_once(folder: DataFolder) -> None:
    add(folder, "20261124T000000000000-beef")
    assert names(folder) == ["20261124T000000000000-beef", *ALL]
    (folder.runs / ALL[0] / "report.json").unlink()
    (folder.runs / ALL[0]).rmdir()
    assert names(folder) == ["20261124T000000000000-beef", *ALL[1:]]


def test_of_a_folder_that_has_just_changed_nothing_is_kept(folder: DataFolder) -> None:
    kept = folder.path / runs._NEWEST
    kept.unlink()
    add(folder, "20261124T000000000000-beef")
    assert len(names(folder)) == 71
    assert not kept.exists()


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"changed_ns": 1000000000000000}'])
def test_damage_to_what_is_kept_costs_nothing_but_time(folder: DataFolder, damage: str) -> None:
    (folder.path / runs._NEWEST).write_text(damage)
    assert names(folder) == ALL
