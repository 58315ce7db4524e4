"""``mt-sim defects list`` and ``mt-sim up --defect``: break the sample, be told exactly what."""

import json
from io import StringIO
from pathlib import Path
from unittest.mock import patch

import pytest
from command_driver import command_line, mt_sim

from sample_service.defects.catalogue import all_defects
from simulator.errors.command_error import CommandError
from simulator.output.columns import COLUMNS, width
from simulator.storage.data_folder import DataFolder
from standard_api.serving.serve import STRICT


def output_of(*words: str) -> str:
    with patch("sys.stdout", StringIO()) as stdout:
        command_line(list(words), standalone_mode=False)
    return stdout.getvalue()


def test_every_defect_is_listed_with_its_story() -> None:
    rows = json.loads(output_of("defects", "list", "--json"))["defects"]
    assert {row["id"]: row["story"] for row in rows} == {one.id: one.story for one in all_defects().values()}
    assert all(row["story"] for row in rows)
    lines = output_of("defects", "list", "--suite", "health").splitlines()
    assert [line.split()[0] for line in lines if line[0] != " "] == [
        name for name in all_defects() if name.startswith("health.")
    ]


def test_the_list_fits_a_terminal() -> None:
    lines = output_of("defects", "list").splitlines()
    assert max(map(width, lines)) <= COLUMNS


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["defects", "list", "--suite", "user"], "no suite 'user'"),
        (["up", "--no-tui", "--defect", "users.search_wildcart"], "did you mean users.search_wildcards"),
        (
            ["up", "--no-tui", "--defect", "users.search", "--persona", "advisor"],
            "into the standard dialect alone",
        ),
        (["up", "--no-tui", "--detach", "--defect", "nothing.at_all"], "no defect 'nothing.at_all'"),
    ],
)
def test_wrong_usage_starts_nothing(tmp_path: Path, words: list[str], told: str) -> None:
    data = [f"--data={tmp_path / 'data'}"] if words[0] == "up" else []
    with pytest.raises(CommandError, match=told):
        output_of(*words, *data)
    assert not (tmp_path / "data" / "market").exists()


@pytest.mark.parametrize("words", [["on", "users.search_wildcards"], ["off"]])
def test_without_a_sandbox_nothing_is_switched(tmp_path: Path, words: list[str]) -> None:
    with pytest.raises(CommandError, match="no sandbox runs"):
        output_of("defects", *words, f"--data={tmp_path}")


@pytest.mark.wire
def test_a_sandbox_with_a_defect_is_judged(tmp_path: Path) -> None:
    data = f"--data={tmp_path / 'data'}"
    try:
        words = ("up", "--detach", "--no-tui", "--defect=users.search_wildcards", "--users=8", "--days=3")
        assert mt_sim(*words, data).returncode == 0
        state = DataFolder(tmp_path / "data").state()
        report = json.loads(output_of("test", "--check=users.search*", "--format=json", data))
        switch_while_it_runs(data)
    finally:
        mt_sim("down", data)
    failed = [row["id"] for row in report["checks"] if row["status"] != "passed"]
    assert failed == ["users.search_wildcards"]
    assert state
    assert state.defects == ("users.search_wildcards",)


def switch_while_it_runs(data: str) -> None:
    wildcards = "users.search_wildcards"
    assert judged(data, wildcards) == "failed"
    assert output_of("defects", "off", data) == "no defect is on\n"
    assert judged(data, wildcards) == "passed"
    assert (
        output_of("defects", "on", "health.answers", wildcards, data) == f"on: health.answers, {wildcards}\n"
    )
    assert output_of("defects", "off", "health.answers", data) == f"on: {wildcards}\n"
    on = [
        row["id"] for row in json.loads(output_of("defects", "list", "--json", data))["defects"] if row["on"]
    ]
    assert on == [wildcards]
    assert judged(data, wildcards) == "failed"
    with pytest.raises(CommandError, match="cannot come later"):
        output_of("defects", "on", next(one.id for one in all_defects().values() if one.http != STRICT), data)


def judged(data: str, check: str) -> str:
    report = output_of("test", f"--check={check}", "--format=json", data)
    return str(json.loads(report)["checks"][0]["status"])
