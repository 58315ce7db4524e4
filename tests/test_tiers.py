"""The list in CONTRIBUTING.md of what each tier proves is true: its tests exist, and nothing is left out."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROWS = [
    [cell.strip() for cell in line.split("|")[1:-1]]
    for line in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("|") and "::test_" in line
]
TEST, PROVE = 1, 2
"""Columns of the list."""


def named_in(column: int) -> list[tuple[Path, str]]:
    """The file and the name of each test that a column names."""
    named = re.findall(r"`(tests/\S+?\.py)::(test_\w+)`", " ".join(row[column] for row in ROWS))
    return [(ROOT / file, name) for file, name in named]


@pytest.mark.parametrize(("file", "name"), [*named_in(TEST), *named_in(PROVE)])
def test_what_the_list_names_is_there(file: Path, name: str) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_each_row_is_proved_in_every_run_and_the_long_ones_at_night() -> None:
    assert len(ROWS) == 20
    assert all(file.name.startswith("test_") for file, _ in named_in(TEST))
    assert all("::test_" in row[TEST] for row in ROWS)
    assert {file for file, _ in named_in(PROVE)} == set((ROOT / "tests" / "prove").glob("*.py"))


def test_every_kept_screen_is_compared_by_a_test() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "tui").glob("test_*.py"))
    stems = [path.stem for path in (ROOT / "tests" / "tui" / "kept").glob("*.txt")]
    names = {re.sub(r"(-en|-ko)?-\d+x\d+(-ko)?$", "", stem).removeprefix("state-") for stem in stems}
    assert [name for name in names if f'"{name}' not in text] == []
    assert len(names) >= 12
