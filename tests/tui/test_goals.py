"""The page of speed names for each goal of the screen a test that exists, or a row that is measured."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "speed.md").read_text(encoding="utf-8")
GOALS = re.findall(r"^\| (\d+) \| .* \| (.*) \|$", PAGE, re.MULTILINE)
MEASURED = re.findall(r"^(\S.*?)  .* <= ", PAGE, re.MULTILINE)


def test_every_goal_that_is_promised_is_there() -> None:
    wanted = [*range(1, 10), *range(11, 18), *range(22, 26)]
    assert [int(number) for number, _ in GOALS] == wanted


@pytest.mark.parametrize(("number", "shown"), GOALS)
def test_what_stands_for_a_goal_exists(number: str, shown: str) -> None:
    tests = re.findall(r"`(tests/\S+?)::(\w+)`", shown)
    assert tests or "`make bench`" in shown
    for path, name in tests:
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        assert name in [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]


@pytest.mark.parametrize(("number", "shown"), GOALS)
def test_a_goal_that_is_a_figure_has_its_rows(number: str, shown: str) -> None:
    for rows in re.findall(r"`make bench`: ([^;|]+)", shown):
        for row in re.split(r", | and (?=slow)", rows.strip()):
            assert any(one.startswith(row.removesuffix(" ...")) for one in MEASURED), row
