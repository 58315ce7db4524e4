"""What the screen is built of, and how it is tested."""

import ast
import tomllib
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
LOCKS = ("constraints.txt", "requirements.txt")
UNWANTED = ("tree-sitter", "plotext")
LONGEST_S = 0.1
TESTS = [
    *sorted((ROOT / "tests" / "tui").glob("*.py")),
    *sorted((ROOT / "tests" / "screen_driver").glob("*.py")),
]


def needed_by(name: str) -> set[str]:
    """A distribution and all that it brings along."""
    found, waiting = set(), [name]
    while waiting:
        one = waiting.pop()
        if one in found:
            continue
        found.add(one)
        needs = [Requirement(text) for text in distribution(one).requires or ()]
        waiting += [need.name for need in needs if need.marker is None or need.marker.evaluate({"extra": ""})]
    return found


def test_one_major_version_of_textual_is_asked_for() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    assert "textual>=8.2.8,<9" in declared


@pytest.mark.parametrize("lock", LOCKS)
def test_no_parser_and_no_plotter_is_brought_along(lock: str) -> None:
    held = (ROOT / lock).read_text(encoding="utf-8").lower()
    assert "textual==8." in held
    assert [name for name in UNWANTED if name in held] == []


def test_nothing_that_the_screen_needs_is_compiled() -> None:
    names = needed_by("textual")
    assert "rich" in names
    compiled = [
        f"{name}: {file}"
        for name in names
        for file in distribution(name).files or ()
        if file.suffix in (".so", ".pyd", ".dylib")
    ]
    assert compiled == []


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.name)
def test_no_test_of_the_screen_sleeps_for_long(path: Path) -> None:
    calls = [
        node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)
    ]
    slept = [
        f"line {call.lineno}: {ast.unparse(call)}"
        for call in calls
        if ast.unparse(call.func).endswith("sleep") and isinstance(call.args[0], ast.Constant)
        if float(str(call.args[0].value)) > LONGEST_S
    ]
    assert slept == []
